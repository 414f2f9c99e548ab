// One file judged: read in a caged child, every signature, the seal's record, and the receipt.
#pragma once

#include <optional>
#include <string>

#include "client/judge_signature.h"
#include "client/receipt.h"
#include "client/verify_report.h"
#include "daemon/os/channel.h"

namespace signet::client {

FileReport verify_file(os::Channel& inspect, const std::string& file, const Belief& belief, const std::optional<ReceiptGiven>& receipt);
/// What follows from evidence alone; pure.
void judge_document(const Evidence& evidence, const Belief& belief, const std::optional<ReceiptGiven>& receipt, FileReport& report);

}  // namespace signet::client
