#include "client/review/filter.h"

#include <algorithm>
#include <charconv>

namespace signet::client::review {
namespace {

using journal::EntryKind;

constexpr std::size_t seal_digits_min = 8, seal_digits_max = 32;

Refusal wrong_value(const char* option, const std::string& value, const std::string& may_be) {
  return {Reason::request_malformed, std::string{option} + " " + value + ": " + may_be};
}

std::string kinds_of_entries() {
  std::string all;
  for (int i = 0; i <= static_cast<int>(EntryKind::audit); ++i)
    all += (all.empty() ? "" : " ") + std::string{journal::code(static_cast<EntryKind>(i))};
  return all;
}

std::string kinds_of_documents() {
  std::string all;
  for (int i = 1; i < static_cast<int>(Kind::order); ++i) all += (all.empty() ? "" : " ") + std::string{signet::code(static_cast<Kind>(i))};
  return all;
}

/// A code, or the upper-case alias, which several reasons can share.
std::set<std::string, std::less<>> codes_named(const std::string& word) {
  std::set<std::string, std::less<>> found;
  for (unsigned number = 0; number < 1000; ++number) {
    const auto reason = reason_from_number(static_cast<std::uint16_t>(number));
    if (reason && (signet::code(*reason) == word || alias(*reason) == word)) found.emplace(signet::code(*reason));
  }
  return found;
}

Outcome read_caller(const std::string& word, std::optional<std::uint64_t>& caller) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size())
    return wrong_value("--caller", word, "a Unix account's number, as the appliance knows it (id -u NAME)");
  caller = number;
  return Done{};
}

Outcome read_outcome(const std::string& word, Filter& filter) {
  filter.refused = word == "refused";
  if (word == "sealed") filter.fate = Fate::sealed;
  if (word == "failed") filter.fate = Fate::failed;
  if (word == "open") filter.fate = Fate::open;
  if (!filter.fate && !filter.refused) return wrong_value("--outcome", word, "sealed, refused, failed or open");
  return Done{};
}

Outcome read_seal(const std::string& word, std::string& seal) {
  const bool digits = std::ranges::all_of(word, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!digits || word.size() < seal_digits_min || word.size() > seal_digits_max)
    return wrong_value("--seal", word, "a seal's id, 32 hexadecimal digits in lower case, or at least the first 8");
  seal = word;
  return Done{};
}

/// The seal that the entry belongs to.
const Sealing* sealing_of(const Item& item, const Sealings& sealings) {
  switch (item.kind()) {
    case EntryKind::intent: return sealings.of_intent(item.index());
    case EntryKind::sealed:
    case EntryKind::failed: return sealings.of_intent(item.number("intent").value_or(0));
    case EntryKind::revoked: return sealings.of_intent(item.number("of_intent").value_or(0));
    case EntryKind::delivered: return sealings.of_seal(item.text("seal_id"));
    default: return nullptr;
  }
}

bool asked_by(const Item& item, const Sealing* sealing, std::uint64_t caller) {
  const auto named = item.caller();
  return named ? *named == caller : sealing != nullptr && sealing->caller == caller;
}

bool is_of_kind(const Item& item, const Sealing* sealing, Kind kind) {
  if (item.kind() != EntryKind::activation) return sealing != nullptr && sealing->kind == kind;
  const auto kinds = item.texts("kinds");
  return item.text("state") == "open" && (kinds.empty() || std::ranges::find(kinds, signet::code(kind)) != kinds.end());
}

Match is_of_class(const Item& item, const Sealing* sealing, const Filter& filter, const Activations& activations) {
  OfClass found = OfClass::no;
  if (sealing != nullptr) found = of_class(*sealing, activations, filter.class_name);
  if (const ActivationLine* activation = activations.of_entry(item.index()); activation != nullptr)
    found = of_class(*activation, filter.class_name);
  return found == OfClass::no ? Match::no : found == OfClass::possible ? Match::possible : Match::yes;
}

bool has_reason(const Item& item, const Filter& filter) {
  return std::ranges::any_of(item.texts("reasons"), [&](const std::string& code) { return filter.reasons.contains(code); });
}

}  // namespace

Result<Filter> read_filter(const FilterWords& words) {
  Filter filter;
  TRY(filter.period, read_period(words.from, words.to));
  if (!words.entry_kind.empty()) {
    filter.entry_kind = journal::entry_kind_from_code(words.entry_kind);
    if (!filter.entry_kind) return wrong_value("--kind", words.entry_kind, kinds_of_entries());
  }
  if (!words.document_kind.empty()) {
    filter.document_kind = kind_from_code(words.document_kind);
    if (!filter.document_kind || *filter.document_kind == Kind::order)
      return wrong_value("--document-kind", words.document_kind, kinds_of_documents());
  }
  filter.class_name = words.class_name;
  if (!words.caller.empty()) TRY_DONE(read_caller(words.caller, filter.caller));
  if (!words.outcome.empty()) TRY_DONE(read_outcome(words.outcome, filter));
  if (!words.reason.empty()) {
    filter.reasons = codes_named(words.reason);
    if (filter.reasons.empty())
      return wrong_value("--reason", words.reason, "a reason's code such as subject-teacher-missing, or its alias such as THIEU_GVBM");
  }
  if (!words.seal.empty()) TRY_DONE(read_seal(words.seal, filter.seal));
  return filter;
}

Match matches(const Filter& filter, const Item& item, const Context& context) {
  if (!filter.period.contains(item)) return Match::no;
  const bool by_entry_alone = !filter.entry_kind && !filter.needs_sealings() && !filter.refused && filter.reasons.empty();
  if (!item.understood()) return by_entry_alone ? Match::yes : Match::no;
  const Sealing* sealing = sealing_of(item, context.sealings);
  if (filter.entry_kind && item.kind() != *filter.entry_kind) return Match::no;
  if (filter.document_kind && !is_of_kind(item, sealing, *filter.document_kind)) return Match::no;
  if (filter.caller && !asked_by(item, sealing, *filter.caller)) return Match::no;
  if (filter.fate && (sealing == nullptr || sealing->fate != *filter.fate)) return Match::no;
  if (filter.refused && item.kind() != EntryKind::refused) return Match::no;
  if (!filter.reasons.empty() && !has_reason(item, filter)) return Match::no;
  if (!filter.seal.empty() && (sealing == nullptr || !sealing->id.starts_with(filter.seal))) return Match::no;
  return filter.class_name.empty() ? Match::yes : is_of_class(item, sealing, filter, context.activations);
}

}  // namespace signet::client::review
