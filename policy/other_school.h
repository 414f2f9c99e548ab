// Other schools whose sealed records a pupil may bring (S3 Đ.26.1.c, Đ.26.3.b): which certificates speak for which school.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/base/digest.h"
#include "policy/base/result.h"

namespace signet {

struct OtherSchool {
  std::string code, name;
  std::vector<Digest> seals, principals;  // SHA-256 of certificates
};

/// One file of etc/signet/trust/schools (docs/formats/incoming.md); strict: an unknown key is `configuration_wrong`. It counts
/// only while the principal's configuration order lists it (invariant 10).
Result<OtherSchool> read_other_school(std::string_view toml);

}  // namespace signet
