// The outcome of `signet seal`, `signet explain` and `signet sign`, for programs and for people.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"
#include "client/document_result.h"

namespace signet::client {

/// `{"results":[…],"sealed":n,"refused":n,"failed":n}`.
std::string seal_json(const std::vector<DocumentResult>& results);
/// The same with `would-seal` in the place of `sealed`; `people` is added when asked by person.
std::string explain_json(const std::vector<DocumentResult>& results, bool by_person);
/// `{"results":[{"file","decision","signed_file","redelivered","reasons"}…],"signed":n,"refused":n,"failed":n}`.
std::string sign_json(const std::vector<DocumentResult>& results);
/// One document's lines.
std::string describe(const DocumentResult& result, const CommandContext& context);
/// What stands behind the list: counts, whom to call, what to do next.
std::string summary(const std::vector<DocumentResult>& results, bool dry_run, const CommandContext& context);
std::string sign_summary(const std::vector<DocumentResult>& results, const CommandContext& context);

}  // namespace signet::client
