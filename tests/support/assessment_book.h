// A class's assessment book (docs/formats/profile.md): every subject's page signed by its teachers, all of it by the homeroom
// teacher and the principal. Built like a transcript of transcript.h.
#pragma once

#include <string>
#include <vector>

#include "tests/support/transcript.h"

namespace signet::world {

class AssessmentBook {
 public:
  explicit AssessmentBook(const World& world);
  AssessmentBook& pupils(int count);
  AssessmentBook& without(std::string_view key);
  AssessmentBook& without_subject(std::string_view subject);
  const Form& form() const { return form_; }
  std::string text() const;
  Bytes bytes() const { return to_bytes(text()); }

 private:
  const World* world_;
  Form form_;  // class and teachers
  int pupils_ = 3;
  std::vector<Signing> signings_;
};

}  // namespace signet::world
