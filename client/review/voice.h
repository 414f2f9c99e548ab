// Sentences in the reader's language; a report speaks both, so the language is a value and not the command's.
#pragma once

#include <string>
#include <string_view>

#include "client/command_context.h"

namespace signet::client::review {

class Voice {
 public:
  explicit Voice(Language language) : language_(language) {}
  std::string operator()(std::string_view vietnamese, std::string_view english) const {
    return std::string{language_ == Language::vietnamese ? vietnamese : english};
  }
  std::string operator()(Text text) const { return (*this)(text.vietnamese, text.english); }
  Language language() const noexcept { return language_; }
  /// `vi`, `en`.
  std::string_view code() const noexcept { return language_ == Language::vietnamese ? "vi" : "en"; }

 private:
  Language language_;
};

}  // namespace signet::client::review
