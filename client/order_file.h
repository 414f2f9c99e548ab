// An order's content as a person writes it: strict TOML. The first fault is kept with its line (docs/formats/orders.md).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "policy/model/order_bodies.h"
#include "policy/toml_reader.h"

namespace signet::client {

class OrderFile {
 public:
  using Table = const toml::table*;

  /// `name`: what messages call it. `folder`: where the files that it names lie.
  OrderFile(std::string_view toml, const std::string& name, std::string folder)
      : in_(toml, name, TomlReader::Lines::told), folder_(std::move(folder)) {}

  Table root() const noexcept { return in_.root(); }
  TomlReader& toml() noexcept { return in_; }
  bool has(Table table, std::string_view key) const { return table != nullptr && table->contains(key); }
  void only(Table table, std::initializer_list<std::string_view> keys) { in_.only(table, "", keys); }
  /// Not empty.
  std::string text(Table table, std::string_view key);
  Instant day(Table table, std::string_view key, bool end);
  Instant instant(Table table, std::string_view key);
  /// A list without doubles; a key that is not there is an empty list.
  std::set<std::string> names(Table table, std::string_view key);
  std::set<Kind> kinds(Table table, std::string_view key);
  std::set<std::uint32_t> accounts(Table table, std::string_view key);
  /// 64 hexadecimal digits, or the path of the file whose SHA-256 is meant.
  Digest digest(Table table, std::string_view key);
  /// A PEM file's certificate, DER.
  Bytes certificate(Table table, std::string_view key);
  /// `{number, day}`, and its scan as `file` or `sha256`.
  Paper paper(Table table, std::string_view key);

  void wrong(Table table, std::string_view key, std::string what) { in_.wrong_at(table, key, std::move(what)); }
  /// `order_malformed`, with the place.
  std::optional<Refusal> fault() const;

 private:
  std::string beside(const std::string& path) const;

  TomlReader in_;
  std::string folder_;
};

}  // namespace signet::client
