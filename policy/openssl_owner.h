// Owners of OpenSSL's objects, and its times as ours.
#pragma once

#include <openssl/asn1.h>

#include <ctime>
#include <memory>
#include <optional>

#include "policy/base/instant.h"

namespace signet {

template <auto free_it>
struct Closer {
  template <class T>
  void operator()(T* owned) const noexcept {
    free_it(owned);
  }
};

/// An ASN.1 time, which counts in UTC (RFC 5280 4.1.2.5); none where it is absent or cannot be read.
inline std::optional<Instant> instant_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return Instant{static_cast<std::int64_t>(timegm(&parts))};
}

}  // namespace signet
