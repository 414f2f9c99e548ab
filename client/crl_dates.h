// When a revocation list was made and until when it says something.
#pragma once

#include <string>

#include "policy/base/bytes.h"
#include "policy/base/instant.h"
#include "policy/base/result.h"

namespace signet::client {

struct CrlDates {
  std::string issuer;
  Instant this_update, next_update;
};
/// DER. Dates only: whether it is authentic is judged where it is used.
Result<CrlDates> read_crl_dates(ByteView der);

}  // namespace signet::client
