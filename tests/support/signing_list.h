// Who signs which PDFs in which field, so that the demonstration's people sign them with `signet sign`.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>

#include "tests/support/pdf_transcript.h"

namespace signet::world {

class SigningList {
 public:
  /// Everybody who signs `pdf`, which stands in `file`. From any thread.
  void add(const Pdf& pdf, const std::string& file);
  /// A line `PERSON FIELD FILE…` for each, in the order of signing: teachers, homeroom, principal.
  std::string text() const;

 private:
  using Place = std::tuple<std::size_t, std::string, std::string>;  // of the field on the page, the field, who signs there
  mutable std::mutex mutex_;
  std::map<Place, std::set<std::string>> files_;
};

}  // namespace signet::world
