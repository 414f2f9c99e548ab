#include "client/setup/dialogue.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "client/terminal_text.h"
#include "policy/toml_reader.h"

namespace signet::client::setup {
namespace {

constexpr std::size_t answer_bytes_max = 1024;

std::string trimmed(std::string text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// What a person types goes into a file of TOML and onto a token: one line of plain text.
bool plain(const std::string& text) {
  return text.size() <= answer_bytes_max &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F || c == '"' || c == '\\'; });
}

}  // namespace

Result<Answers> read_answers(std::string_view toml) {
  TomlReader in{toml, "answers", TomlReader::Lines::told};
  Answers answers;
  const std::initializer_list<std::string_view> known = {"kind",      "code",         "name",    "tax_code",   "origin",   "mode",
                                                         "module",    "softhsm_conf", "token",   "object",     "key_type", "locality",
                                                         "province",  "certificate",  "request", "department", "trust",    "seal_image",
                                                         "seal_font", "defaults",     "pin",     "journal"};
  in.only(in.root(), "answers", known);
  for (const auto key : known) {
    constexpr const char* absent = "\n";
    const auto text = in.text_or(in.root(), key, absent);
    if (text != absent) answers[std::string{key}] = text;
  }
  if (const auto fault = in.fault()) return *fault;
  return answers;
}

Dialogue::Dialogue(const CommandContext& context, Answers answers, bool yes)
    : context_(context), answers_(std::move(answers)), yes_(yes), person_(!yes && person_present()) {
  std::error_code error;
  started_in_ = std::filesystem::current_path(error).string();
}

std::string Dialogue::place(const std::string& file) const {
  std::error_code error;
  const auto there = std::filesystem::path{started_in_} / file;
  return std::filesystem::exists(there, error) ? there.string() : file;
}

void Dialogue::say(Text text) const { line(context_.say(text)); }

void Dialogue::line(const std::string& text) const {
  std::FILE* const where = context_.json ? stderr : stdout;
  std::fputs((harmless(text) + "\n").c_str(), where);
  std::fflush(where);
}

Result<std::string> Dialogue::ask(const std::string& key, Text question, const std::string& offered, bool may_be_empty) const {
  if (const auto found = answers_.find(key); found != answers_.end()) {
    if (!plain(found->second) || (found->second.empty() && !may_be_empty)) return Refusal{Reason::request_malformed, "--answers: " + key};
    return found->second;
  }
  if (!person_) {
    if (!offered.empty() || may_be_empty) return offered;
    return Refusal{Reason::request_malformed, context_.say(question) +
                                                  context_.say({": chưa có câu trả lời và không có ai ở bàn phím; ghi ",
                                                                ": no answer is given, and nobody is at the keyboard; put "}) +
                                                  key +
                                                  context_.say({" = \"…\" vào tệp của --answers", " = \"…\" into the file of --answers"})};
  }
  while (true) {
    std::fputs(harmless(context_.say(question) + (offered.empty() ? "" : " [" + offered + "]") + ": ").c_str(), stderr);
    std::string line;
    if (!std::getline(std::cin, line)) return std::fputs("\n", stderr), Refusal{Reason::interrupted, key};
    line = trimmed(line);
    if (line.empty()) line = offered;
    if (plain(line) && (!line.empty() || may_be_empty)) return line;
    say(Text{"Cần một dòng chữ, không có dấu ngoặc kép và dấu \\.", "One line of text is needed, without quotation marks and \\."});
  }
}

Result<std::string> Dialogue::choose(const std::string& key, Text question, const std::vector<Choice>& choices,
                                     const std::string& offered) const {
  std::string numbered;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (person_ && !has(key)) line("  " + std::to_string(i + 1) + ". " + choices[i].words);
    if (choices[i].answer == offered) numbered = std::to_string(i + 1);
  }
  const bool by_number = person_ && !has(key);
  while (true) {
    TRY(const auto line, ask(key, question, by_number ? numbered : offered));
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (line == choices[i].answer || (by_number && line == std::to_string(i + 1))) return choices[i].answer;
    }
    if (!by_number) return Refusal{Reason::request_malformed, "--answers: " + key + " = " + line};
    say(Text{"Gõ số của một dòng ở trên.", "Type the number of one of the lines above."});
  }
}

Result<bool> Dialogue::agreed(const std::string& question) const {
  if (yes_) return true;
  if (!person_) return Refusal{Reason::request_malformed, question + " --yes"};
  std::fputs(harmless(question + context_.say({" [c/K] ", " [y/N] "})).c_str(), stderr);
  std::string line;
  if (!std::getline(std::cin, line)) return std::fputs("\n", stderr), Refusal{Reason::interrupted, question};
  line = trimmed(line);
  return !line.empty() && (line[0] == 'y' || line[0] == 'Y' || line[0] == 'c' || line[0] == 'C');
}

}  // namespace signet::client::setup
