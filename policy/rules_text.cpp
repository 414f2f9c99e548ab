// The reader of policy.toml.
#include "policy/authorities_text.h"
#include "policy/base/limits.h"
#include "policy/rules.h"
#include "policy/toml_reader.h"
#include "policy/windows_text.h"

namespace signet {
namespace {

// The file may tighten it, never loosen it.
std::int64_t days_within(TomlReader& in, const toml::table* from, std::string_view key, limits::Days floor) {
  const auto days = in.number_or(from, key, floor.count());
  if (days < 0 || days > floor.count()) in.wrong_at(from, key, std::string{key} + ": from 0 to " + std::to_string(floor.count()));
  return days;
}

void read_accounts(TomlReader& in, const toml::table* callers, std::string_view key, std::set<std::uint32_t>& accounts) {
  for (const auto uid : in.numbers(callers, key)) {
    if (uid < 0 || uid > 0xffffffffLL)
      in.wrong_at(callers, key, "no account: " + std::to_string(uid));
    else
      accounts.insert(static_cast<std::uint32_t>(uid));
  }
}

}  // namespace

std::string_view code(IncomingRule rule) noexcept { return rule == IncomingRule::named ? "named" : "checked"; }

Result<Rules> read_rules(std::string_view text) {
  TomlReader in{text, "policy.toml", TomlReader::Lines::told};
  in.only(in.root(), "policy.toml", {"version", "kinds", "review", "callers", "clock", "department", "windows", "incoming", "authorities"});
  Rules rules;
  rules.text_sha256 = sha256(text);
  if (in.number(in.root(), "version") != 1) in.wrong_at(in.root(), "version", "version = 1 is needed");
  for (const auto& name : in.texts(in.root(), "kinds")) {
    const auto kind = kind_from_code(name);
    if (!kind || *kind == Kind::order)
      in.wrong_at(in.root(), "kinds", "no kind of document that can be sealed: " + name);
    else
      rules.kinds.insert(*kind);
  }
  const auto incoming = in.text_or(in.root(), "incoming", code(rules.incoming));
  if (incoming != "checked" && incoming != "named") in.wrong("incoming = \"" + incoming + "\"");
  rules.incoming = incoming == "named" ? IncomingRule::named : IncomingRule::checked;
  if (const auto* callers = in.optional_table(in.root(), "callers")) {
    in.only(callers, "callers", {"system_uids", "auditor_uids"});
    read_accounts(in, callers, "system_uids", rules.system_uids);
    if (callers->contains("auditor_uids")) read_accounts(in, callers, "auditor_uids", rules.auditor_uids);
  }
  if (const auto* clock = in.optional_table(in.root(), "clock")) {
    in.only(clock, "clock", {"skew_max_s", "unsynchronised_days_max"});
    rules.skew_s = in.number(clock, "skew_max_s");
    if (rules.skew_s < 0 || rules.skew_s > std::chrono::seconds{limits::clock_skew_max}.count())
      in.wrong_at(clock, "skew_max_s", "skew_max_s: from 0 to " + std::to_string(std::chrono::seconds{limits::clock_skew_max}.count()));
    rules.unsynchronised_days_max = days_within(in, clock, "unsynchronised_days_max", limits::unsynchronised_max);
  }
  if (const auto* department = in.optional_table(in.root(), "department")) {
    in.only(department, "department", {"contact_days_max"});
    rules.contact_days_max = days_within(in, department, "contact_days_max", limits::department_contact_max);
  }
  read_windows(in, in.optional_table(in.root(), "windows"), rules.windows);
  read_review(in, in.optional_table(in.root(), "review"), rules.review);
  rules.authorities = read_authorities(in, in.optional_table(in.root(), "authorities"));
  if (const auto fault = in.fault()) return *fault;
  return rules;
}

}  // namespace signet
