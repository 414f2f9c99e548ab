#include "client/roster_file.h"

#include "policy/order.h"
#include "policy/toml_reader.h"

namespace signet::client {
namespace {

Instant day(TomlReader& in, const toml::table* table, std::string_view key, std::string_view hour) {
  const std::string text = in.text(table, key);
  const auto instant = parse_iso8601(text + std::string{hour});
  if (!instant) in.wrong(std::string{key} + " = \"" + text + "\": YYYY-MM-DD");
  return instant.value_or(Instant{});
}

Assignment assignment(TomlReader& in, const toml::table* table) {
  in.only(table, "assignment", {"person", "from", "to"});
  return {in.text(table, "person"), day(in, table, "from", "T00:00:00+07:00"), day(in, table, "to", "T23:59:59+07:00")};
}

std::vector<Assignment> assignments(TomlReader& in, const toml::table* table, std::string_view key) {
  std::vector<Assignment> list;
  for (const auto* each : in.tables(table, key)) list.push_back(assignment(in, each));
  return list;
}

Person person(TomlReader& in, const toml::table* table) {
  in.only(table, "person", {"key", "name", "id", "certificates", "account", "duties"});
  Person person;
  person.key = in.text(table, "key");
  person.name = in.text(table, "name");
  person.id = in.text(table, "id");
  for (const std::string& text : in.texts(table, "certificates")) {
    const auto digest = digest_from_hex(text);
    if (!digest) in.wrong("certificates of " + person.key + ": \"" + text + "\"");
    person.certificates.push_back(digest.value_or(Digest{}));
  }
  if (table->contains("duties")) {
    for (const std::string& text : in.texts(table, "duties")) {
      const auto duty = duty_from_code(text);
      if (!duty) in.wrong("duties of " + person.key + ": \"" + text + "\"");
      if (duty) person.duties.insert(*duty);
    }
  }
  const std::int64_t account = in.number_or(table, "account", -1);
  if (account < -1 || account > 0xfffffffe) in.wrong("account of " + person.key);
  if (account >= 0) person.account = static_cast<std::uint32_t>(account);
  return person;
}

RosterClass group(TomlReader& in, const toml::table* table) {
  in.only(table, "class", {"code", "name", "homeroom", "subject"});
  RosterClass group{in.text(table, "code"), in.text(table, "name"), assignments(in, table, "homeroom"), {}};
  for (const auto* each : in.tables(table, "subject")) {
    in.only(each, "subject", {"code", "name", "teachers"});
    group.subjects.push_back({in.text(each, "code"), in.text(each, "name"), assignments(in, each, "teachers")});
  }
  return group;
}

}  // namespace

Result<Roster> read_roster_file(std::string_view text) {
  TomlReader in{text, "roster.toml"};
  in.only(in.root(), "roster.toml", {"school_year", "clerk", "person", "class"});
  Roster roster;
  roster.school_year = in.text(in.root(), "school_year");
  for (const auto* each : in.tables(in.root(), "person")) {
    Person read = person(in, each);
    const std::string key = read.key;
    if (!roster.persons.emplace(key, std::move(read)).second) in.wrong("person " + key + " twice");
  }
  if (in.root()->contains("class"))
    for (const auto* each : in.tables(in.root(), "class")) roster.classes.push_back(group(in, each));
  roster.clerks = assignments(in, in.root(), "clerk");
  if (const auto fault = in.fault()) return *fault;
  return roster;
}

}  // namespace signet::client
