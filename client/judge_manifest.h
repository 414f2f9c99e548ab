// Of a package or a true copy: whether what it names stands beside it, octet for octet. Offline.
#pragma once

#include <optional>

#include "client/verify_report.h"
#include "policy/model/evidence.h"

namespace signet::client {

/// What the signature covers, where that is the data of a manifest of ours.
std::optional<ManifestText> manifest_in(const Evidence& evidence, const SignatureEvidence& signature);

/// Looks for each member in the folder of `report.file`: by the name that `signet package` gives it, else by its digest.
void judge_members(FileReport& report);

}  // namespace signet::client
