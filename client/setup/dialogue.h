// Questions to whoever sets the appliance up: answered at the terminal, or beforehand in a file. Nothing is changed by a question.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/command_context.h"
#include "policy/base/result.h"

namespace signet::client::setup {

/// etc. of `--answers FILE`: TOML, a text (or a list of texts, `trust`) for each question's key. Strict: an unknown key is an error.
using Answers = std::map<std::string, std::string>;
Result<Answers> read_answers(std::string_view toml);

/// One way to answer, with what it is called in an answers file.
struct Choice {
  std::string answer;
  std::string words;
};

class Dialogue {
 public:
  /// `yes`: take what is offered, and agree; for automation.
  Dialogue(const CommandContext& context, Answers answers, bool yes);

  /// A line for people: on standard output, or on standard error where that is for JSON.
  void say(Text text) const;
  void line(const std::string& text) const;
  std::string words(Text text) const { return context_.say(text); }

  /// `key`: its name in an answers file. An empty line takes `offered`. `request_malformed` where nobody is there to answer and nothing is
  /// offered, `interrupted` at the end of the input.
  Result<std::string> ask(const std::string& key, Text question, const std::string& offered, bool may_be_empty = false) const;
  Result<std::string> choose(const std::string& key, Text question, const std::vector<Choice>& choices, const std::string& offered) const;
  /// No is the answer to an empty line. Without a person: `yes`, or a refusal.
  Result<bool> agreed(const std::string& question) const;
  /// A file that was named: as seen from where the command was started, or below the root.
  std::string place(const std::string& file) const;
  bool has(const std::string& key) const { return answers_.contains(key); }
  bool person() const noexcept { return person_; }

 private:
  const CommandContext& context_;
  Answers answers_;
  bool yes_;
  bool person_;
  std::string started_in_;
};

}  // namespace signet::client::setup
