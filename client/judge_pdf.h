// Every signature of any PDF judged from its octets and the reader's account, with the record of a seal of ours. Pure.
#pragma once

#include <optional>

#include "client/certificate_state.h"
#include "client/receipt.h"
#include "client/verify_report.h"
#include "policy/model/pdf.h"

namespace signet::client {

/// `evidence` is of this very file. Dictionary, digest, CMS and certificate are read here again; what a later revision did,
/// the account says, and nothing of it is doubted in the document's favour.
void judge_pdf(ByteView file, const PdfEvidence& evidence, const Belief& belief, const std::optional<ReceiptGiven>& receipt,
               FileReport& report);

}  // namespace signet::client
