#include "journal/entry_fields.h"

#include <algorithm>

#include "journal/canonical_json.h"
#include "policy/base/json.h"

namespace signet::journal {
namespace {

using nlohmann::json;

// Numbers below zero stand nowhere in our entries.
std::optional<std::uint64_t> count_of(const json& value) {
  return value.is_number_unsigned() ? std::optional{value.get<std::uint64_t>()} : std::nullopt;
}

std::optional<std::string> text_of(const json& value) { return value.is_string() ? std::optional{value.get<std::string>()} : std::nullopt; }

template <class Item>
std::optional<std::vector<Item>> items(const Member* member, std::optional<Item> (*read)(const json&)) {
  if (member == nullptr) return std::nullopt;
  const auto array = json::parse(member->octets, nullptr, false);
  if (!array.is_array()) return std::nullopt;
  std::vector<Item> found;
  for (const auto& each : array) {
    auto item = read(each);
    if (!item) return std::nullopt;
    found.push_back(*std::move(item));
  }
  return found;
}

}  // namespace

const std::string& EntryFields::keep(std::string text) { return kept_.emplace_front(std::move(text)); }

Result<EntryFields> EntryFields::read(ByteView body) {
  EntryFields fields;
  if (auto scanned = scan_canonical(body)) {
    fields.members_ = *std::move(scanned);
    return fields;
  }
  TRY(const auto object, parse_canonical(body));
  if (!object.is_object()) return Refusal{Reason::journal_inconsistent, "entry: not an object"};
  for (auto each = object.cbegin(); each != object.cend(); ++each) {
    Member member{fields.keep(each.key()), fields.keep(each->dump()), std::nullopt, std::nullopt};
    if (each->is_string()) member.text = fields.keep(each->get<std::string>());
    if (each->is_number_integer()) member.number = each->get<std::int64_t>();
    fields.members_.push_back(member);
  }
  return fields;
}

const Member* EntryFields::find(std::string_view key) const {
  const auto found = std::ranges::lower_bound(members_, key, {}, &Member::key);  // canonical: sorted
  return found == members_.end() || found->key != key ? nullptr : &*found;
}

std::optional<std::string_view> EntryFields::text(std::string_view key) const {
  const Member* found = find(key);
  return found == nullptr ? std::nullopt : found->text;
}

std::optional<std::uint64_t> EntryFields::count(std::string_view key) const {
  const Member* found = find(key);
  if (found == nullptr || found->number.value_or(-1) < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*found->number);
}

std::optional<std::vector<std::uint64_t>> EntryFields::counts(std::string_view key) const { return items(find(key), &count_of); }

std::optional<std::vector<std::string>> EntryFields::texts(std::string_view key) const { return items(find(key), &text_of); }

}  // namespace signet::journal
