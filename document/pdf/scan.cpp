#include "document/pdf/scan.h"

#include <algorithm>
#include <array>

#include "policy/base/limits.h"

namespace signet::pdf {
namespace {

using Type = Token::Type;

// 12.6.4: what runs a program, sends data away, or changes what is shown.
constexpr std::array<std::string_view, 11> forbidden_actions = {"JavaScript",       "Launch", "ImportData",  "SubmitForm",
                                                                "ResetForm",        "Hide",   "SetOCGState", "Rendition",
                                                                "RichMediaExecute", "GoToE",  "Movie"};

/// What a dictionary is, learnt key by key.
struct Kind {
  bool type = false, byte_range = false, contents = false;
  bool signature() const { return type || (byte_range && contents); }
};

class Scanner {
 public:
  Scanner(ByteView text, std::size_t offset, Scan& scan) : text_(text), lexer_(text, offset), scan_(scan) {}

  Outcome object() {
    const Token number = lexer_.next(), generation = lexer_.next(), word = lexer_.next();
    const auto n = unsigned_number(digits(number)), g = unsigned_number(digits(generation));
    if (number.begin != scan_.begin || !n || !g || *n == 0 || *n > UINT32_MAX || *g > 65535 || !is_word(word, "obj"))
      return refuse("no object");
    scan_.id = {static_cast<std::uint32_t>(*n), static_cast<std::uint32_t>(*g)};
    TRY_DONE(whole_value());
    const Token last = lexer_.next();
    if (is_word(last, "endobj")) return scan_.end = last.end, Done{};
    if (!is_word(last, "stream") || !scan_.dictionary) return refuse("no endobj");
    scan_.data = last.end;
    if (octet(scan_.data) == '\r') ++scan_.data;
    if (octet(scan_.data) != '\n') return refuse("no end of line behind stream");  // 7.3.8.1
    ++scan_.data;
    return Done{};
  }

  Outcome whole_value() {
    const Token first = lexer_.next();
    scan_.dictionary = first.type == Type::dictionary_open;
    TRY_DONE(value(first, 0));
    return scan_.end = lexer_.position(), Done{};
  }

  std::size_t position() const { return lexer_.position(); }

 private:
  Refusal refuse(const char* what) const { return {Reason::pdf_malformed, std::string{what} + " at octet " + std::to_string(scan_.begin)}; }
  int octet(std::size_t at) const { return at < text_.size() ? text_[at] : -1; }
  std::string_view digits(const Token& token) const { return token.type == Type::integer ? lexer_.text(token) : std::string_view{}; }
  bool is_word(const Token& token, std::string_view word) const { return token.type == Type::word && lexer_.text(token) == word; }

  Outcome value(const Token& first, std::size_t depth) {
    if (depth > limits::depth_max) return refuse("too many levels");
    switch (first.type) {
      case Type::integer: return maybe_reference(first);
      case Type::real:
      case Type::string:
      case Type::hexadecimal: return Done{};
      case Type::name: return lexer_.name(first) ? Outcome{Done{}} : refuse("a name");
      case Type::array_open: return array(depth);
      case Type::dictionary_open: return dictionary(depth);
      case Type::word:
        if (is_word(first, "true") || is_word(first, "false") || is_word(first, "null")) return Done{};
        break;
      case Type::end:
      case Type::bad:
      case Type::array_close:
      case Type::dictionary_close: break;
    }
    return refuse("unknown syntax");
  }

  Outcome maybe_reference(const Token& number) {
    const std::size_t back = lexer_.position();
    const Token generation = lexer_.next();
    if (generation.type == Type::integer && is_word(lexer_.next(), "R")) {
      const auto n = unsigned_number(digits(number));
      if (!n || *n > UINT32_MAX || !unsigned_number(digits(generation))) return refuse("a reference");
      scan_.references.push_back(static_cast<std::uint32_t>(*n));
      referred_ = true;
      return Done{};
    }
    lexer_.seek(back);
    return Done{};
  }

  Outcome array(std::size_t depth) {
    while (true) {
      const Token token = lexer_.next();
      if (token.type == Type::array_close) return Done{};
      TRY_DONE(value(token, depth + 1));
    }
  }

  Outcome dictionary(std::size_t depth) {
    Kind kind;
    std::vector<std::string> keys;
    while (true) {
      const Token token = lexer_.next();
      if (token.type == Type::dictionary_close) break;
      if (token.type != Type::name) return refuse("a dictionary without a key");
      auto key = lexer_.name(token);
      if (!key) return refuse("a name");
      Entry entry{*key, lexer_.next(), false};
      referred_ = false;
      TRY_DONE(value(entry.value, depth + 1));
      entry.reference = entry.value.type == Type::integer && referred_;
      entry.value.end = lexer_.position();
      note(entry, kind);
      keys.push_back(std::move(*key));
      if (depth == 0) scan_.entries.push_back(std::move(entry));
    }
    std::sort(keys.begin(), keys.end());
    if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) return refuse("a key twice in one dictionary");
    if (kind.signature()) (depth == 0 ? scan_.marks.signature : scan_.marks.signature_inside) = true;
    return Done{};
  }

  void note(const Entry& entry, Kind& kind) {
    if (entry.key == "ByteRange") kind.byte_range = true;
    if (entry.key == "Contents") kind.contents = true;
    if (entry.key == "EF") scan_.marks.embedded_file = true;
    // Of an action its script or its name, wherever the latter stands (12.6.2).
    if (entry.key == "JS") scan_.marks.action = "JavaScript";
    if (entry.key == "S" && entry.reference) scan_.marks.action = "a name elsewhere";
    if (entry.value.type != Type::name) return;
    const auto name = lexer_.name({Type::name, entry.value.begin, entry.value.end});
    if (entry.key == "Type" && (name == "Sig" || name == "DocTimeStamp")) kind.type = true;
    if (entry.key == "S" && std::find(forbidden_actions.begin(), forbidden_actions.end(), *name) != forbidden_actions.end())
      scan_.marks.action = *name;
  }

  ByteView text_;
  Lexer lexer_;
  Scan& scan_;
  bool referred_ = false;
};

}  // namespace

const Entry* Scan::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& each) { return each.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

Result<Scan> scan_object(ByteView file, std::size_t offset) {
  Scan scan;
  scan.begin = offset;
  Scanner scanner{file, offset, scan};
  TRY_DONE(scanner.object());
  if (scan.data != 0) scan.end = 0;
  scan.octets = scanner.position() - offset;
  return scan;
}

Result<Scan> scan_value(ByteView text, std::size_t offset) {
  Scan scan;
  scan.begin = offset;
  Scanner scanner{text, offset, scan};
  TRY_DONE(scanner.whole_value());
  scan.octets = scanner.position() - offset;
  return scan;
}

std::optional<std::uint64_t> number_of(ByteView text, const Entry* entry) {
  if (entry == nullptr || entry->reference || entry->value.type != Type::integer) return std::nullopt;
  return unsigned_number(Lexer{text}.text(entry->value));
}

std::optional<std::string> name_of(ByteView text, const Entry* entry) {
  if (entry == nullptr || entry->value.type != Type::name) return std::nullopt;
  return Lexer{text}.name(entry->value);
}

std::optional<PdfReference> reference_of(ByteView text, const Entry* entry) {
  if (entry == nullptr || !entry->reference) return std::nullopt;
  Lexer lexer{text, entry->value.begin};
  const Token number = lexer.next(), generation = lexer.next();
  const auto n = unsigned_number(lexer.text(number)), g = unsigned_number(lexer.text(generation));
  if (!n || !g || *n > UINT32_MAX || *g > 65535) return std::nullopt;
  return PdfReference{static_cast<std::uint32_t>(*n), static_cast<std::uint32_t>(*g)};
}

std::optional<std::vector<std::uint64_t>> numbers_of(ByteView text, const Entry* entry, std::size_t count_max) {
  if (entry == nullptr || entry->value.type != Type::array_open) return std::nullopt;
  Lexer lexer{text, entry->value.begin + 1};
  std::vector<std::uint64_t> numbers;
  while (true) {
    const Token token = lexer.next();
    if (token.type == Type::array_close) return numbers;
    const auto number = token.type == Type::integer ? unsigned_number(lexer.text(token)) : std::nullopt;
    if (!number || numbers.size() == count_max) return std::nullopt;
    numbers.push_back(*number);
  }
}

}  // namespace signet::pdf
