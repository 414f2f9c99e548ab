// Strict reading of TOML: the first fault is kept with its place, and reading goes on with empty values.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "policy/base/result.h"

// toml++ 3.3 asserts on some hostile keys; here that is an error as any other.
#define TOML_ASSERT(expr) (static_cast<bool>(expr) ? void() : throw std::logic_error{"toml++"})
#pragma GCC diagnostic push
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wterminate"  // in its noexcept functions: then the program ends, as an assertion does
#endif
#include <toml++/toml.h>
#pragma GCC diagnostic pop

namespace signet {

class TomlReader {
 public:
  /// How faults tell their place: `what (FILE:LINE)`, or else `FILE: what (line LINE)`.
  enum class Lines : std::uint8_t { untold, told };
  TomlReader(std::string_view text, std::string_view file, Lines lines = Lines::untold);
  const toml::table* root() const noexcept { return &root_; }
  /// An unknown key is an error.
  void only(const toml::table* table, std::string_view where, std::initializer_list<std::string_view> keys);
  std::string text(const toml::table* table, std::string_view key);
  std::string text_or(const toml::table* table, std::string_view key, std::string_view otherwise);
  std::int64_t number(const toml::table* table, std::string_view key);
  /// A whole number or one with a fraction; finite.
  double real(const toml::table* table, std::string_view key);
  std::int64_t number_or(const toml::table* table, std::string_view key, std::int64_t otherwise);
  bool yes_or_no_or(const toml::table* table, std::string_view key, bool otherwise);
  std::vector<std::string> texts(const toml::table* table, std::string_view key);
  std::vector<std::int64_t> numbers(const toml::table* table, std::string_view key);
  const toml::table* table(const toml::table* parent, std::string_view key);
  const toml::table* optional_table(const toml::table* parent, std::string_view key);
  std::vector<const toml::table*> tables(const toml::table* parent, std::string_view key);
  void wrong(std::string what);
  /// The same of one key's value, or of the section that lacks it.
  void wrong_at(const toml::table* table, std::string_view key, std::string what);
  std::optional<Refusal> fault() const;

 private:
  void needed(const toml::table* table, std::string_view key, std::string_view what);

  toml::table root_;
  std::string file_;
  Lines lines_;
  std::optional<std::string> fault_;
};

/// The line of the value that these keys lead to, or of the last of its tables that is there; 0: none, or not TOML.
std::uint32_t line_of(std::string_view toml, const std::vector<std::string_view>& keys);

}  // namespace signet
