// What became of one document: the service's answer, or why there was none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/base/reason.h"
#include "policy/base/result.h"

namespace signet::client {

/// One unmet condition as the service said it. A code that this command does not know yet is shown all the same.
struct Remark {
  std::string code;
  std::string message_vi;
  std::string message_en;
  std::string who;  // code of the actor
  std::string rule;
  std::string person;
  std::string role;
  std::string subject;
  std::string class_name;
  std::string detail;
  friend bool operator==(const Remark&, const Remark&) = default;
};

struct DocumentResult {
  enum class Decision {
    sealed,            // the sealed file and its receipt stand on disk, and the receipt was checked
    sealable,          // explain: nothing is missing
    signed_by_person,  // sign: the signed file stands on disk
    refused,           // the service, or of `sign` the caged reader, answered: conditions are unmet
    failed,            // no answer, or no result on disk
  };
  std::string file;
  Decision decision = Decision::failed;
  std::string kind;
  std::vector<Remark> remarks;
  std::vector<Remark> notes;  // of what is sealed, or may be: late, who signed for whom
  std::optional<std::uint64_t> journal_index;
  std::string document_sha256;
  std::string sealed_sha256;
  std::string sealed_file;
  std::string signed_file;
  std::string receipt_file;
  std::string receipt;  // of an entry without a file beside it (refused, accepted): as it came with the answer, not checked
  bool redelivered = false;
  std::string time;
};

std::string_view code(DocumentResult::Decision decision) noexcept;
/// 0 sealed, sealable or signed; 1 refused; 3 not available; 4 our own error, or a journal that contradicts itself.
int exit_status(const DocumentResult& result) noexcept;
/// A remark out of the reasons table.
Remark remark(const Finding& finding);
DocumentResult failed(std::string file, const Refusal& refusal);

}  // namespace signet::client
