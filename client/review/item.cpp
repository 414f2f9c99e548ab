#include "client/review/item.h"

#include "journal/canonical_json.h"
#include "policy/base/ensure.h"
#include "policy/base/json.h"

namespace signet::client::review {

using nlohmann::json;

Item Item::read(std::uint64_t index, ByteView octets) {
  Item item;
  item.index_ = index;
  item.octets_ = octets;
  auto fields = journal::parse_canonical(octets);
  if (!fields) return item;
  item.fields_ = std::make_shared<const json>(*std::move(fields));
  if (!item.fields_->is_object()) return item;
  const auto kind = journal::entry_kind_from_code(item.text("kind"));
  const auto time = parse_iso8601(item.text("time"));
  item.understood_ = item.number("v") == 1 && kind && time && to_iso8601(*time) == item.text("time");
  if (item.understood_) item.kind_ = *kind, item.time_ = *time;
  return item;
}

const json* Item::member(const char* key) const {
  if (!fields_ || !fields_->is_object()) return nullptr;
  const auto found = fields_->find(key);
  return found == fields_->end() ? nullptr : &*found;
}

const json& Item::fields() const { return ensure(canonical(), "only a canonical entry has members"), *fields_; }

std::string Item::text(const char* key) const {
  const json* value = member(key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string{};
}

std::optional<std::uint64_t> Item::number(const char* key) const {
  const json* value = member(key);
  if (value == nullptr || !value->is_number_unsigned()) return std::nullopt;
  return value->get<std::uint64_t>();
}

std::vector<std::string> Item::texts(const char* key) const {
  std::vector<std::string> all;
  const json* value = member(key);
  if (value == nullptr || !value->is_array()) return all;
  for (const json& each : *value) {
    if (each.is_string()) all.push_back(each.get<std::string>());
  }
  return all;
}

std::vector<std::uint64_t> Item::numbers(const char* key) const {
  std::vector<std::uint64_t> all;
  const json* value = member(key);
  if (value == nullptr || !value->is_array()) return all;
  for (const json& each : *value) {
    if (each.is_number_unsigned()) all.push_back(each.get<std::uint64_t>());
  }
  return all;
}

std::optional<std::uint64_t> Item::caller() const {
  for (const char* key : {"caller", "by", "confirmed_by"}) {
    if (const auto found = number(key)) return found;
  }
  return std::nullopt;
}

}  // namespace signet::client::review
