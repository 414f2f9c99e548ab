// One document on its way: sent, answered, its receipt checked, its result written.
#pragma once

#include <string>

#include "client/document_result.h"
#include "client/journal_memory.h"
#include "client/output_file.h"
#include "client/service.h"

namespace signet::client {

/// `sealed` only when the receipt proves this very file and both stand durably on disk.
DocumentResult seal_one(const Service& service, JournalMemory& memory, const std::string& file, const ResultPaths& paths,
                        const std::string& kind);
DocumentResult explain_one(const Service& service, const std::string& file);

}  // namespace signet::client
