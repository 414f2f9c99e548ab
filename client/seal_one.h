// One document, or the two forms of one transcript, on their way: sent, answered, its receipt checked, its result written.
#pragma once

#include <string>
#include <vector>

#include "client/document_result.h"
#include "client/journal_memory.h"
#include "client/output_file.h"
#include "client/service.h"
#include "client/service_json.h"

namespace signet::client {

/// `sealed` only when the receipt proves this very file and both stand durably on disk. Two files are the XML and the PDF of
/// one transcript: both are sealed, or neither. A result for each.
std::vector<DocumentResult> seal_unit(const Service& service, JournalMemory& memory, const std::vector<std::string>& files,
                                      const std::vector<ResultPaths>& paths, const std::string& kind);
/// The result of one answer: where it is a seal, document and receipt are fetched, checked and written.
DocumentResult bring_home(const Service& service, JournalMemory& memory, ServiceReply reply, const ResultPaths& paths);
/// The document and its receipt on disk, durably, once the receipt proves that this very file was sealed.
Outcome keep_sealed(JournalMemory& memory, ByteView document, const std::string& receipt, const ResultPaths& paths);
std::vector<DocumentResult> explain_unit(const Service& service, const std::vector<std::string>& files);

}  // namespace signet::client
