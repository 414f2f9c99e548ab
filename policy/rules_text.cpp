// The reader of policy.toml and of profiles. toml++ stays in this file and in settings_text.cpp.
#include <algorithm>

#include "policy/base/limits.h"
#include "policy/rules.h"
#include "policy/toml_reader.h"

namespace signet {
namespace {

template <class T>
T parsed(TomlReader& in, const toml::table* from, std::string_view key, std::optional<T> (*read)(std::string_view) noexcept) {
  const auto text = in.text(from, key);
  const auto value = read(text);
  if (!value) in.wrong(std::string{key} + " = \"" + text + "\"");
  return value.value_or(T{});
}

Path path_at(TomlReader& in, const toml::table* from, std::string_view key) {
  const auto path = read_path(in.text(from, key));
  if (!path) in.wrong(std::string{key} + ": " + path.refusal().detail);
  return path ? *path : Path{};
}

void read_fields(TomlReader& in, const toml::table* from, std::map<std::string, Path>& fields) {
  if (from == nullptr) return;
  for (const auto& [key, value] : *from) {
    const std::string name{key.str()};
    fields.emplace(name, path_at(in, from, name));
  }
}

void read_optional_fields(TomlReader& in, const toml::table* from, Profile& profile) {
  read_fields(in, from, profile.optional_fields);
  for (const auto& [name, path] : profile.optional_fields) {
    if (profile.fields.contains(name)) in.wrong("optional: " + name + " is a field already");
  }
}

void read_kinds(TomlReader& in, const toml::table* from, Profile& profile) {
  in.only(from, "kind", {"path", "values"});
  profile.kind_field = path_at(in, from, "path");
  const auto* values = in.table(from, "values");
  if (values == nullptr) return;
  for (const auto& [key, value] : *values)
    profile.kinds.emplace(std::string{key.str()}, parsed<Kind>(in, values, key.str(), &kind_from_code));
}

SlotRule read_slot(TomlReader& in, const toml::table* from) {
  in.only(from, "role", {"role", "slots", "region", "count_max"});
  SlotRule rule;
  rule.role = parsed<Role>(in, from, "role", &role_from_code);
  rule.slots = path_at(in, from, "slots");
  rule.region = in.text(from, "region");
  const auto count = in.number(from, "count_max");
  if (count < 1 || count > static_cast<std::int64_t>(limits::signatures_max)) in.wrong("count_max");
  rule.count_max = static_cast<std::uint16_t>(std::clamp<std::int64_t>(count, 1, limits::signatures_max));
  if (rule.region == "*subject") rule.region.clear();
  return rule;
}

void read_seal(TomlReader& in, const toml::table* from, Profile& profile) {
  in.only(from, "seal", {"slot", "style", "algorithm", "namespaces"});
  profile.layout.seal_slot = path_at(in, from, "slot");
  profile.seal_style = parsed<Style>(in, from, "style", &style_from_code);
  const auto algorithm = in.text(from, "algorithm");
  profile.seal_algorithm = algorithm == "rsa-pss-sha256" ? SignatureAlgorithm::rsa_pss_sha256 : SignatureAlgorithm::rsa_sha256;
  if (algorithm != "rsa-sha256" && algorithm != "rsa-pss-sha256") in.wrong("algorithm = \"" + algorithm + "\"");
  const auto* namespaces = in.optional_table(from, "namespaces");
  if (namespaces == nullptr) return;
  for (const auto& [prefix, uri] : *namespaces)
    profile.seal_namespaces.emplace_back(std::string{prefix.str()}, in.text(namespaces, prefix.str()));
  std::sort(profile.seal_namespaces.begin(), profile.seal_namespaces.end());
}

// The file may tighten it, never loosen it.
std::int64_t days_within(TomlReader& in, const toml::table* from, std::string_view key, limits::Days floor) {
  const auto days = in.number_or(from, key, floor.count());
  if (days < 0 || days > floor.count()) in.wrong(std::string{key});
  return days;
}

void read_subjects(TomlReader& in, const toml::table* from, Profile& profile) {
  in.only(from, "subject", {"each", "code", "name", "teacher"});
  profile.subjects = path_at(in, from, "each");
  profile.subject_code = path_at(in, from, "code");
  profile.subject_name = path_at(in, from, "name");
  profile.subject_teacher = path_at(in, from, "teacher");
}

MonthDay day_not_after(TomlReader& in, const toml::table* from, std::string_view key, MonthDay latest) {
  if (from->find(key) == from->end()) return latest;
  const auto text = in.text(from, key);
  const auto day = read_month_day(text);
  if (!day || *day > latest) in.wrong(std::string{key} + " = \"" + text + "\": a day (MM-DD) not after " + to_text(latest));
  return day.value_or(latest);
}

void read_windows(TomlReader& in, const toml::table* from, Windows& windows) {
  if (from == nullptr) return;
  in.only(from, "windows", {"closing", "late", "supplement_end"});
  windows.closing = day_not_after(in, from, "closing", widest_windows.closing);
  windows.supplement_end = day_not_after(in, from, "supplement_end", widest_windows.supplement_end);
  if (windows.closing > windows.supplement_end) in.wrong("closing is after supplement_end");
  const auto late = in.text_or(from, "late", code(windows.late));
  if (late != "record" && late != "refuse") in.wrong("late = \"" + late + "\"");
  windows.late = late == "refuse" ? Windows::Late::refuse : Windows::Late::record;
}

}  // namespace

std::string_view code(IncomingRule rule) noexcept { return rule == IncomingRule::named ? "named" : "checked"; }

std::string_view code(Windows::Late late) noexcept { return late == Windows::Late::refuse ? "refuse" : "record"; }

Result<Path> read_path(std::string_view text) {
  const auto wrong = [&] { return Refusal{Reason::configuration_wrong, "not a path: " + std::string{text}}; };
  Path path;
  std::string_view rest = text;
  if (rest.starts_with("//")) {
    path.anywhere = true;
    rest.remove_prefix(2);
  } else if (rest.starts_with('/')) {
    rest.remove_prefix(1);
  } else {
    return wrong();
  }
  while (!rest.empty()) {
    if (!path.id.empty() || !path.attribute.empty()) return wrong();  // only the last step may carry either
    const auto slash = std::min(rest.find('/'), rest.size());
    std::string_view step = rest.substr(0, slash);
    rest.remove_prefix(std::min(slash + 1, rest.size()));
    if (step.starts_with('@')) {
      path.attribute = step.substr(1);
      if (path.attribute.empty() || path.steps.empty()) return wrong();
      continue;
    }
    if (const auto bracket = step.find('['); bracket != std::string_view::npos) {
      const std::string_view test = step.substr(bracket);
      if (!test.starts_with("[@Id='") || !test.ends_with("']") || test.size() <= 8) return wrong();
      path.id = test.substr(6, test.size() - 8);
      step = step.substr(0, bracket);
    }
    if (step.empty() || step.find_first_of("[]@'\"() *=|") != std::string_view::npos) return wrong();
    path.steps.emplace_back(step);
  }
  if (path.steps.empty() || (path.anywhere && path.steps.size() != 1)) return wrong();
  return path;
}

Result<Rules> read_rules(std::string_view text) {
  TomlReader in{text, "policy.toml"};
  in.only(in.root(), "policy.toml", {"version", "kinds", "callers", "clock", "department", "windows", "incoming"});
  Rules rules;
  rules.text_sha256 = sha256(text);
  if (in.number(in.root(), "version") != 1) in.wrong("version");
  for (const auto& name : in.texts(in.root(), "kinds")) {
    const auto kind = kind_from_code(name);
    if (!kind || *kind == Kind::order)
      in.wrong("kinds: " + name);
    else
      rules.kinds.insert(*kind);
  }
  const auto incoming = in.text_or(in.root(), "incoming", code(rules.incoming));
  if (incoming != "checked" && incoming != "named") in.wrong("incoming = \"" + incoming + "\"");
  rules.incoming = incoming == "named" ? IncomingRule::named : IncomingRule::checked;
  if (const auto* callers = in.optional_table(in.root(), "callers")) {
    in.only(callers, "callers", {"system_uids"});
    for (const auto uid : in.numbers(callers, "system_uids")) {
      if (uid < 0 || uid > 0xffffffffLL)
        in.wrong("system_uids");
      else
        rules.system_uids.insert(static_cast<std::uint32_t>(uid));
    }
  }
  if (const auto* clock = in.optional_table(in.root(), "clock")) {
    in.only(clock, "clock", {"skew_max_s", "unsynchronised_days_max"});
    rules.skew_s = in.number(clock, "skew_max_s");
    if (rules.skew_s < 0 || rules.skew_s > std::chrono::seconds{limits::clock_skew_max}.count()) in.wrong("skew_max_s");
    rules.unsynchronised_days_max = days_within(in, clock, "unsynchronised_days_max", limits::unsynchronised_max);
  }
  if (const auto* department = in.optional_table(in.root(), "department")) {
    in.only(department, "department", {"contact_days_max"});
    rules.contact_days_max = days_within(in, department, "contact_days_max", limits::department_contact_max);
  }
  read_windows(in, in.optional_table(in.root(), "windows"), rules.windows);
  if (const auto fault = in.fault()) return *fault;
  return rules;
}

Result<Profile> read_profile(std::string_view text) {
  TomlReader in{text, "profile"};
  in.only(in.root(), "profile", {"profile", "field", "optional", "kind", "subject", "role", "seal"});
  Profile profile;
  profile.text_sha256 = sha256(text);
  const auto* head = in.table(in.root(), "profile");
  in.only(head, "profile", {"id", "root", "region", "leading", "algorithms"});
  profile.layout.profile_id = in.text(head, "id");
  profile.layout.root = in.text(head, "root");
  profile.layout.region = in.text(head, "region");
  profile.layout.leading = parsed<Role>(in, head, "leading", &role_from_code);
  for (const auto& uri : in.texts(head, "algorithms")) {
    const auto algorithm = signature_algorithm_from_uri(uri);
    if (!algorithm)
      in.wrong("algorithms: " + uri);
    else
      profile.algorithms.push_back(*algorithm);
  }
  read_kinds(in, in.table(in.root(), "kind"), profile);
  read_fields(in, in.table(in.root(), "field"), profile.fields);
  read_optional_fields(in, in.optional_table(in.root(), "optional"), profile);
  if (const auto* subject = in.optional_table(in.root(), "subject")) read_subjects(in, subject, profile);
  for (const auto* role : in.tables(in.root(), "role")) profile.layout.slots.push_back(read_slot(in, role));
  read_seal(in, in.table(in.root(), "seal"), profile);
  const auto leads = [&](const SlotRule& rule) { return rule.role == profile.layout.leading && rule.region == profile.layout.region; };
  if (std::none_of(profile.layout.slots.begin(), profile.layout.slots.end(), leads))
    in.wrong("the leading role has no slot that signs the region");
  if (const auto fault = in.fault()) return *fault;
  return profile;
}

Profile order_profile(Role leading) {
  Profile profile;
  profile.layout.root = "ORDER";
  profile.layout.region = "data";
  profile.layout.leading = leading;
  const auto slot = [](Role role, const char* name) {
    return SlotRule{role, Path{false, {"ORDER", "SIGNATURES", name}, "", ""}, "data", 1};
  };
  if (leading == Role::leader || leading == Role::department) {
    profile.layout.profile_id = "signet-order-department";
    profile.layout.slots = {slot(Role::leader, "LEADER"), slot(Role::department, "DEPARTMENT")};
  } else {
    profile.layout.profile_id = "signet-order-school";
    profile.layout.slots = {slot(Role::principal, "PRINCIPAL")};
  }
  return profile;
}

}  // namespace signet
