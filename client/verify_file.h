// One file judged: read in a caged child, every signature, the seal's record, and the receipt.
#pragma once

#include <optional>
#include <string>

#include "client/judge_signature.h"
#include "client/receipt.h"
#include "client/verify_report.h"
#include "daemon/os/channel.h"
#include "policy/rules.h"

namespace signet::client {

/// Verdicts do not depend on `profiles`: these tell roles, and what an XML is and of which school year.
FileReport verify_file(os::Channel& inspect, const std::string& file, const Belief& belief, const std::optional<ReceiptGiven>& receipt,
                       const Profiles& profiles = {});
/// What follows from evidence alone; pure.
void judge_document(const Evidence& evidence, const Belief& belief, const std::optional<ReceiptGiven>& receipt, FileReport& report);

}  // namespace signet::client
