#include "policy/base/secret.h"

#include <string.h>
#include <sys/mman.h>

#include <cstring>

namespace signet {
namespace {

constexpr std::size_t page_bytes = 4096;

}  // namespace

Secret::Secret(std::string_view text) {
  if (text.empty() || text.size() > bytes_max) return;
  void* const page = ::mmap(nullptr, page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return;
  // Each may be refused where limits are low: then the page is as good as any other of the process.
  ::mlock(page, page_bytes);
  ::madvise(page, page_bytes, MADV_DONTDUMP);
  ::madvise(page, page_bytes, MADV_WIPEONFORK);
  page_ = static_cast<char*>(page);
  size_ = text.size();
  std::memcpy(page_, text.data(), size_);
}

Secret& Secret::operator=(Secret&& other) noexcept {
  std::swap(page_, other.page_);
  std::swap(size_, other.size_);
  return *this;
}

Secret::~Secret() {
  if (page_ == nullptr) return;
  ::explicit_bzero(page_, page_bytes);
  ::munmap(page_, page_bytes);
}

void Secret::trim() noexcept {
  while (size_ > 0 && (page_[size_ - 1] == '\n' || page_[size_ - 1] == '\r')) page_[--size_] = '\0';
}

void wipe(std::string& text) noexcept {
  ::explicit_bzero(text.data(), text.capacity());
  text.clear();
}

}  // namespace signet
