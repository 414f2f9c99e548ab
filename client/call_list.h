// Whom to call: the refusals of a batch, gathered by the person who can do something about them.
#pragma once

#include <string>
#include <vector>

#include "client/document_result.h"

namespace signet::client {

enum class Need {
  signature,  // has not signed yet
  again,      // has signed, and must sign again
  other,      // something else, named by its codes
};

struct Call {
  std::string person;  // may be unknown
  std::string role;    // role code of a signer, or the actor's code
  std::string subject;
  Need need = Need::other;
  std::size_t documents = 0;
  std::vector<std::string> classes;  // sorted, each once
  std::vector<std::string> codes;    // sorted, each once
};

/// Most documents first. A document counts once per call, however many of its reasons belong to it.
std::vector<Call> calls(const std::vector<DocumentResult>& results);
/// `Thầy/Cô Trần Thị B (GVBM Tin học): còn 12 học bạ lớp 9A, 9C chưa ký`. Whether Thầy or Cô is not in the data.
std::string sentence(const Call& call, Language language);

}  // namespace signet::client
