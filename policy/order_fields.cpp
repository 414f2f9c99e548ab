#include "policy/order_fields.h"

#include <algorithm>

namespace signet {

std::optional<Instant> day_of(const std::optional<std::string>& text, bool end) {
  return text && text->size() == 10 ? parse_iso8601(*text + (end ? "T23:59:59+07:00" : "T00:00:00+07:00")) : std::nullopt;
}

OrderFields::OrderFields(const CanonicalTree& tree, Index parent)
    : tree_(tree), where_(tree.node(parent).name), rest_(tree.children(parent)) {}

OrderFields::Index OrderFields::element(std::string_view name) {
  if (!next_is(name)) return fail(name), CanonicalTree::none;
  return rest_[at_++];
}

bool OrderFields::next_is(std::string_view name) const { return at_ < rest_.size() && tree_.node(rest_[at_]).name == name; }

std::string OrderFields::text(std::string_view name) {
  const auto found = element(name);
  const auto text = found == CanonicalTree::none ? std::nullopt : tree_.text(found);
  if (!text) fail(name);
  return text.value_or("");
}

std::string OrderFields::some_text(std::string_view name) {
  auto found = text(name);
  if (found.empty()) fail(name);
  return found;
}

Bytes OrderFields::base64(std::string_view name) {
  const auto octets = from_base64(text(name));
  if (!octets || octets->empty()) fail(name);
  return octets.value_or(Bytes{});
}

Digest OrderFields::digest(std::string_view name) {
  const auto found = digest_from_hex(text(name));
  if (!found) fail(name);
  return found.value_or(Digest{});
}

Instant OrderFields::instant(std::string_view name) {
  const auto found = parse_iso8601(text(name));
  if (!found) fail(name);
  return found.value_or(Instant{});
}

Instant OrderFields::day(std::string_view name, bool end) {
  const auto found = day_of(text(name), end);
  if (!found) fail(name);
  return found.value_or(Instant{});
}

std::uint64_t OrderFields::number(std::string_view name, std::uint64_t least, std::uint64_t most) {
  const auto digits = text(name);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || value < least || value > most) fail(name);
  return value;
}

bool OrderFields::yes_or_no(std::string_view name) {
  const auto said = text(name);
  if (said != "yes" && said != "no") fail(name);
  return said == "yes";
}

std::vector<std::string> OrderFields::texts(std::string_view name) {
  std::vector<std::string> found;
  while (next_is(name) && fault_.empty()) found.push_back(some_text(name));
  return found;
}

std::set<std::string> OrderFields::set_of(std::string_view name) {
  const auto all = texts(name);
  std::set<std::string> found{all.begin(), all.end()};
  if (found.size() != all.size()) fail(name);
  return found;
}

std::set<Kind> OrderFields::kinds() {
  std::set<Kind> found;
  for (const auto& name : texts("KIND")) {
    const auto kind = kind_from_code(name);
    if (!kind || *kind == Kind::order || !found.insert(*kind).second) fail("KIND");
  }
  return found;
}

std::set<std::uint32_t> OrderFields::numbers(std::string_view name, std::uint64_t most) {
  std::set<std::uint32_t> found;
  while (next_is(name) && fault_.empty()) {
    if (!found.insert(static_cast<std::uint32_t>(number(name, 0, most))).second) fail(name);
  }
  return found;
}

Paper OrderFields::paper(std::string_view name) {
  Paper paper;
  const auto found = element(name);
  if (found == CanonicalTree::none) return paper;
  paper.number = tree_.attribute(found, "number").value_or("");
  const auto day = day_of(tree_.attribute(found, "day"), false);
  const auto digest = tree_.attribute(found, "sha256");
  if (digest) paper.sha256 = digest_from_hex(*digest);
  if (paper.number.empty() || !day || (digest && !paper.sha256) || !tree_.children(found).empty()) fail(name);
  paper.day = day.value_or(Instant{});
  return paper;
}

void OrderFields::finish() {
  if (at_ != rest_.size()) fail(tree_.node(rest_[at_]).name);
}

void OrderFields::fail(std::string_view what) {
  if (fault_.empty()) fault_ = where_ + "/" + std::string{what};
}

}  // namespace signet
