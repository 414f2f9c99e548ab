#include "daemon/os/fd.h"

#include <unistd.h>

namespace signet::os {

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    if (value_ >= 0) ::close(value_);
    value_ = std::exchange(other.value_, -1);
  }
  return *this;
}

Fd::~Fd() {
  if (value_ >= 0) ::close(value_);
}

}  // namespace signet::os
