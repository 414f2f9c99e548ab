#include "policy/toml_reader.h"

#include <algorithm>
#include <cmath>

#include "policy/utf8.h"

namespace signet {

// toml++ asserts where it meets control characters in a key: such a text never reaches it.
TomlReader::TomlReader(std::string_view text, std::string_view file) : file_(file) {
  if (!is_xml_utf8(text)) {
    wrong("not a text in UTF-8");
    return;
  }
  try {
    root_ = toml::parse(text);
  } catch (const toml::parse_error& error) {
    wrong("line " + std::to_string(error.source().begin.line) + ": not TOML");
  } catch (const std::logic_error&) {
    wrong("not TOML");
  }
}

void TomlReader::wrong(std::string what) {
  if (!fault_) fault_ = file_ + ": " + std::move(what);
}

std::optional<Refusal> TomlReader::fault() const {
  if (!fault_) return std::nullopt;
  return Refusal{Reason::configuration_wrong, *fault_};
}

void TomlReader::only(const toml::table* table, std::string_view where, std::initializer_list<std::string_view> keys) {
  if (table == nullptr) return;
  for (const auto& [key, value] : *table) {
    if (std::find(keys.begin(), keys.end(), key.str()) == keys.end()) wrong(std::string{where} + ": unknown key " + std::string{key.str()});
  }
}

std::string TomlReader::text(const toml::table* table, std::string_view key) {
  const auto value = table == nullptr ? std::nullopt : (*table)[key].value_exact<std::string>();
  if (!value) wrong(std::string{key} + ": a text is needed");
  return value.value_or("");
}

std::string TomlReader::text_or(const toml::table* table, std::string_view key, std::string_view otherwise) {
  return table != nullptr && table->contains(key) ? text(table, key) : std::string{otherwise};
}

std::int64_t TomlReader::number(const toml::table* table, std::string_view key) {
  const auto value = table == nullptr ? std::nullopt : (*table)[key].value_exact<std::int64_t>();
  if (!value) wrong(std::string{key} + ": a whole number is needed");
  return value.value_or(0);
}

double TomlReader::real(const toml::table* table, std::string_view key) {
  const auto value = table == nullptr ? std::nullopt : (*table)[key].value<double>();
  if (!value || !std::isfinite(*value)) wrong(std::string{key} + ": a number is needed");
  return value.value_or(0);
}

std::int64_t TomlReader::number_or(const toml::table* table, std::string_view key, std::int64_t otherwise) {
  return table != nullptr && table->contains(key) ? number(table, key) : otherwise;
}

std::vector<std::string> TomlReader::texts(const toml::table* table, std::string_view key) {
  std::vector<std::string> found;
  const auto* array = table == nullptr ? nullptr : (*table)[key].as_array();
  if (array == nullptr) return wrong(std::string{key} + ": a list of texts is needed"), found;
  for (const auto& each : *array) {
    const auto value = each.value_exact<std::string>();
    if (!value) wrong(std::string{key} + ": a list of texts is needed");
    found.push_back(value.value_or(""));
  }
  return found;
}

std::vector<std::int64_t> TomlReader::numbers(const toml::table* table, std::string_view key) {
  std::vector<std::int64_t> found;
  const auto* array = table == nullptr ? nullptr : (*table)[key].as_array();
  if (array == nullptr) return wrong(std::string{key} + ": a list of numbers is needed"), found;
  for (const auto& each : *array) {
    const auto value = each.value_exact<std::int64_t>();
    if (!value) wrong(std::string{key} + ": a list of numbers is needed");
    found.push_back(value.value_or(0));
  }
  return found;
}

const toml::table* TomlReader::table(const toml::table* parent, std::string_view key) {
  const auto* found = optional_table(parent, key);
  if (found == nullptr) wrong(std::string{key} + ": a section is needed");
  return found;
}

const toml::table* TomlReader::optional_table(const toml::table* parent, std::string_view key) {
  if (parent == nullptr || !parent->contains(key)) return nullptr;
  const auto* found = (*parent)[key].as_table();
  if (found == nullptr) wrong(std::string{key} + ": a section is needed");
  return found;
}

std::vector<const toml::table*> TomlReader::tables(const toml::table* parent, std::string_view key) {
  std::vector<const toml::table*> found;
  const auto* array = parent == nullptr ? nullptr : (*parent)[key].as_array();
  if (array == nullptr) return wrong(std::string{key} + ": a list of sections is needed"), found;
  for (const auto& each : *array) {
    if (each.as_table() == nullptr)
      wrong(std::string{key} + ": a list of sections is needed");
    else
      found.push_back(each.as_table());
  }
  return found;
}

}  // namespace signet
