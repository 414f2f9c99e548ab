#include "client/roster_file.h"

namespace signet::client {
namespace {

using Section = OrderFile::Table;

std::vector<Assignment> assignments(OrderFile& in, Section table, std::string_view key) {
  std::vector<Assignment> list;
  for (const auto* each : in.toml().tables(table, key)) {
    in.only(each, {"person", "from", "to"});
    list.push_back({in.text(each, "person"), in.day(each, "from", false), in.day(each, "to", true)});
    if (list.back().to < list.back().from) in.wrong(each, "to", "the last day is before the first: to");
  }
  return list;
}

Person person(OrderFile& in, Section table) {
  in.only(table, {"key", "name", "id", "certificates", "account", "duties"});
  Person person;
  person.key = in.text(table, "key");
  person.name = in.text(table, "name");
  person.id = in.text(table, "id");
  for (const std::string& text : in.toml().texts(table, "certificates")) {
    const auto digest = digest_from_hex(text);
    if (!digest) in.wrong(table, "certificates", "a SHA-256 of 64 digits is needed: " + text);
    person.certificates.push_back(digest.value_or(Digest{}));
  }
  for (const auto& name : in.names(table, "duties")) {
    const auto duty = duty_from_code(name);
    if (!duty)
      in.wrong(table, "duties", "no duty: " + name);
    else
      person.duties.insert(*duty);
  }
  const std::int64_t account = in.toml().number_or(table, "account", -1);
  if (account < -1 || account > 0xfffffffe) in.wrong(table, "account", "no Unix user number, or named twice: " + std::to_string(account));
  if (account >= 0) person.account = static_cast<std::uint32_t>(account);
  return person;
}

RosterClass group(OrderFile& in, Section table) {
  in.only(table, {"code", "name", "homeroom", "subject", "exemption"});
  RosterClass group{in.text(table, "code"), in.text(table, "name"), assignments(in, table, "homeroom"), {}, {}};
  for (const auto* each : in.toml().tables(table, "subject")) {
    in.only(each, {"code", "name", "teachers", "elective"});
    group.subjects.push_back(
        {in.text(each, "code"), in.text(each, "name"), assignments(in, each, "teachers"), in.toml().yes_or_no_or(each, "elective", false)});
  }
  if (!in.has(table, "exemption")) return group;
  for (const auto* each : in.toml().tables(table, "exemption")) {
    in.only(each, {"pupil", "subject"});
    group.exemptions.push_back({in.text(each, "pupil"), in.text(each, "subject")});
  }
  return group;
}

}  // namespace

Roster read_roster_file(OrderFile& in) {
  in.only(in.root(), {"school_year", "clerk", "person", "class"});
  Roster roster;
  roster.school_year = in.text(in.root(), "school_year");
  for (const auto* each : in.toml().tables(in.root(), "person")) {
    Person read = person(in, each);
    const std::string key = read.key;
    if (!roster.persons.emplace(key, std::move(read)).second) in.wrong(each, "key", "named twice or empty: " + key);
  }
  if (in.has(in.root(), "class")) {
    for (const auto* each : in.toml().tables(in.root(), "class")) roster.classes.push_back(group(in, each));
  }
  roster.clerks = assignments(in, in.root(), "clerk");
  return roster;
}

}  // namespace signet::client
