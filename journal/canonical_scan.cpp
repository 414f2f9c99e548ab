#include "journal/canonical_scan.h"

#include "journal/canonical_json.h"
#include "policy/base/limits.h"
#include "policy/base/unicode.h"

namespace signet::journal {
namespace {

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    std::uint32_t point = 0;
    const std::size_t size = read_utf8(text, point);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}
  bool object(int depth, std::vector<Member>* members);
  bool at_end() const noexcept { return rest_.empty(); }

 private:
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool array(int depth);
  bool value(int depth, Member& member);
  bool string(std::string_view& content);
  bool integer(std::int64_t& number);

  std::string_view rest_;
};

/// RFC 8785 3.2.3: keys in the order of their octets, which for ASCII is that of UTF-16; so none stands twice.
bool Scanner::object(int depth, std::vector<Member>* members) {
  if (depth > json_depth_max || !take('{')) return false;
  if (take('}')) return true;
  std::string_view last;
  for (bool first = true;; first = false) {
    Member member;
    if (!string(member.key) || !take(':') || (!first && member.key <= last)) return false;
    member.octets = rest_;
    if (!value(depth, member)) return false;
    member.octets.remove_suffix(rest_.size());
    for (const char c : member.key) {
      if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    last = member.key;
    if (members != nullptr) members->push_back(member);
    if (take('}')) return true;
    if (!take(',')) return false;
  }
}

bool Scanner::array(int depth) {
  if (depth > json_depth_max || !take('[')) return false;
  if (take(']')) return true;
  for (;;) {
    Member ignored;
    if (!value(depth, ignored)) return false;
    if (take(']')) return true;
    if (!take(',')) return false;
  }
}

bool Scanner::value(int depth, Member& member) {
  if (rest_.empty()) return false;
  switch (rest_.front()) {
    case '{': return object(depth + 1, nullptr);
    case '[': return array(depth + 1);
    case '"': return string(member.text.emplace());
    default: return integer(member.number.emplace());
  }
}

bool Scanner::string(std::string_view& content) {
  if (!take('"')) return false;
  const std::size_t length = rest_.find('"');
  if (length == rest_.npos) return false;
  content = rest_.substr(0, length);
  rest_.remove_prefix(length + 1);
  bool ascii = true, escapes = false;
  for (const char each : content) {
    const auto c = static_cast<unsigned char>(each);
    escapes |= c < 0x20 || c == '\\';
    ascii &= c < 0x80;
  }
  return !escapes && (ascii || is_utf8(content));
}

/// RFC 8785 3.2.2.3 for integers: no leading zero, no minus zero.
bool Scanner::integer(std::int64_t& number) {
  const bool negative = take('-');
  std::size_t digits = 0;
  for (number = 0; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
    number = number * 10 + (rest_[digits] - '0');
    if (number > json_integer_max) return false;
  }
  if (digits == 0 || (rest_.front() == '0' && (digits > 1 || negative))) return false;
  rest_.remove_prefix(digits);
  if (negative) number = -number;
  return true;
}

}  // namespace

std::optional<std::vector<Member>> scan_canonical(ByteView text) {
  if (text.size() > limits::entry_bytes_max) return std::nullopt;
  Scanner scanner{as_text(text)};
  std::vector<Member> members;
  members.reserve(16);
  if (!scanner.object(1, &members) || !scanner.at_end()) return std::nullopt;
  return members;
}

}  // namespace signet::journal
