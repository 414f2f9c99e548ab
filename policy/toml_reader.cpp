#include "policy/toml_reader.h"

#include <algorithm>
#include <cmath>

#include "policy/base/utf8.h"

namespace signet {

// toml++ asserts where it meets control characters in a key: such a text never reaches it.
TomlReader::TomlReader(std::string_view text, std::string_view file, Lines lines) : file_(file), lines_(lines) {
  if (!is_xml_utf8(text)) {
    wrong("not a text in UTF-8");
    return;
  }
  try {
    root_ = toml::parse(text);
  } catch (const toml::parse_error& error) {
    const auto line = std::to_string(error.source().begin.line);
    if (lines_ == Lines::told)
      fault_ = "not TOML (" + file_ + ":" + line + ")";
    else
      wrong("line " + line + ": not TOML");
  } catch (const std::logic_error&) {
    wrong("not TOML");
  }
}

std::uint32_t line_of(std::string_view text, const std::vector<std::string_view>& keys) {
  const TomlReader in{text, ""};
  std::uint32_t line = 0;
  const toml::table* table = in.root();
  for (const auto key : keys) {
    const auto* node = table == nullptr ? nullptr : table->get(key);
    if (node == nullptr) break;
    line = node->source().begin.line;
    table = node->as_table();
  }
  return line;
}

void TomlReader::wrong(std::string what) {
  if (fault_) return;
  if (lines_ == Lines::told)
    fault_ = std::move(what) + " (" + file_ + ")";
  else
    fault_ = file_ + ": " + std::move(what);
}

void TomlReader::wrong_at(const toml::table* table, std::string_view key, std::string what) {
  const toml::node* node = table == nullptr ? nullptr : table->get(key);
  if (node == nullptr) node = table;
  const auto line = node == nullptr ? 0 : node->source().begin.line;
  if (line == 0) return wrong(std::move(what));
  if (lines_ == Lines::untold) return wrong(std::move(what) + " (line " + std::to_string(line) + ")");
  if (!fault_) fault_ = std::move(what) + " (" + file_ + ":" + std::to_string(line) + ")";
}

void TomlReader::needed(const toml::table* table, std::string_view key, std::string_view what) {
  if (lines_ == Lines::told) return wrong_at(table, key, std::string{what} + ": " + std::string{key});
  wrong_at(table, key, std::string{key} + ": " + std::string{what});
}

std::optional<Refusal> TomlReader::fault() const {
  if (!fault_) return std::nullopt;
  return Refusal{Reason::configuration_wrong, *fault_};
}

void TomlReader::only(const toml::table* table, std::string_view where, std::initializer_list<std::string_view> keys) {
  if (table == nullptr) return;
  for (const auto& [key, value] : *table) {
    if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
    if (lines_ == Lines::told)
      wrong_at(table, key.str(), "unknown key " + std::string{key.str()});
    else
      wrong_at(table, key.str(), std::string{where} + ": unknown key " + std::string{key.str()});
  }
}

std::string TomlReader::text(const toml::table* table, std::string_view key) {
  const auto value = table == nullptr ? std::nullopt : (*table)[key].value_exact<std::string>();
  if (!value) needed(table, key, "a text is needed");
  return value.value_or("");
}

std::string TomlReader::text_or(const toml::table* table, std::string_view key, std::string_view otherwise) {
  return table != nullptr && table->contains(key) ? text(table, key) : std::string{otherwise};
}

std::int64_t TomlReader::number(const toml::table* table, std::string_view key) {
  const auto value = table == nullptr ? std::nullopt : (*table)[key].value_exact<std::int64_t>();
  if (!value) needed(table, key, "a whole number is needed");
  return value.value_or(0);
}

double TomlReader::real(const toml::table* table, std::string_view key) {
  const auto value = table == nullptr ? std::nullopt : (*table)[key].value<double>();
  if (!value || !std::isfinite(*value)) needed(table, key, "a number is needed");
  return value.value_or(0);
}

std::int64_t TomlReader::number_or(const toml::table* table, std::string_view key, std::int64_t otherwise) {
  return table != nullptr && table->contains(key) ? number(table, key) : otherwise;
}

bool TomlReader::yes_or_no_or(const toml::table* table, std::string_view key, bool otherwise) {
  if (table == nullptr || !table->contains(key)) return otherwise;
  const auto value = (*table)[key].value_exact<bool>();
  if (!value) needed(table, key, "true or false is needed");
  return value.value_or(otherwise);
}

std::vector<std::string> TomlReader::texts(const toml::table* table, std::string_view key) {
  std::vector<std::string> found;
  const auto* array = table == nullptr ? nullptr : (*table)[key].as_array();
  if (array == nullptr) return needed(table, key, "a list of texts is needed"), found;
  for (const auto& each : *array) {
    const auto value = each.value_exact<std::string>();
    if (!value) needed(table, key, "a list of texts is needed");
    found.push_back(value.value_or(""));
  }
  return found;
}

std::vector<std::int64_t> TomlReader::numbers(const toml::table* table, std::string_view key) {
  std::vector<std::int64_t> found;
  const auto* array = table == nullptr ? nullptr : (*table)[key].as_array();
  if (array == nullptr) return needed(table, key, "a list of numbers is needed"), found;
  for (const auto& each : *array) {
    const auto value = each.value_exact<std::int64_t>();
    if (!value) needed(table, key, "a list of numbers is needed");
    found.push_back(value.value_or(0));
  }
  return found;
}

const toml::table* TomlReader::table(const toml::table* parent, std::string_view key) {
  const auto* found = optional_table(parent, key);
  if (found == nullptr) needed(parent, key, "a section is needed");
  return found;
}

const toml::table* TomlReader::optional_table(const toml::table* parent, std::string_view key) {
  if (parent == nullptr || !parent->contains(key)) return nullptr;
  const auto* found = (*parent)[key].as_table();
  if (found == nullptr) needed(parent, key, "a section is needed");
  return found;
}

std::vector<const toml::table*> TomlReader::tables(const toml::table* parent, std::string_view key) {
  std::vector<const toml::table*> found;
  const auto* array = parent == nullptr ? nullptr : (*parent)[key].as_array();
  if (array == nullptr) return needed(parent, key, "a list of sections is needed"), found;
  for (const auto& each : *array) {
    if (each.as_table() == nullptr)
      needed(parent, key, "a list of sections is needed");
    else
      found.push_back(each.as_table());
  }
  return found;
}

}  // namespace signet
