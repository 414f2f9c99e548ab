// The reader of profiles of XML formats (docs/formats/profile.md).
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
  if (!value) in.wrong_at(from, key, "not a known value: " + std::string{key} + " = \"" + text + "\"");
  return value.value_or(T{});
}

Path path_at_text(TomlReader& in, const toml::table* from, std::string_view key, const std::string& text) {
  const auto path = read_path(text);
  if (!path) in.wrong_at(from, key, path.refusal().detail);
  return path ? *path : Path{};
}

Path path_at(TomlReader& in, const toml::table* from, std::string_view key) { return path_at_text(in, from, key, in.text(from, key)); }

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
    if (profile.fields.contains(name)) in.wrong_at(from, name, "both a field and optional: " + name);
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
  if (count < 1 || count > static_cast<std::int64_t>(limits::signatures_max))
    in.wrong_at(from, "count_max", "count_max: from 1 to " + std::to_string(limits::signatures_max));
  rule.count_max = static_cast<std::uint16_t>(std::clamp<std::int64_t>(count, 1, limits::signatures_max));
  if (rule.region == "*subject") rule.region.clear();
  return rule;
}

std::set<std::string> set_at(TomlReader& in, const toml::table* from, std::string_view key) {
  const auto texts = in.texts(from, key);
  return {texts.begin(), texts.end()};
}

// What a document of this format says of marks and levels, and what it must have at all (S3 Đ.4.1, Đ.17.1).
void read_content_rules(TomlReader& in, Profile& profile) {
  if (const auto* marks = in.optional_table(in.root(), "marks")) {
    in.only(marks, "marks", {"first", "second", "year", "levels"});
    profile.marks =
        MarkRule{path_at(in, marks, "first"), path_at(in, marks, "second"), path_at(in, marks, "year"), set_at(in, marks, "levels")};
    if (profile.subjects.steps.empty()) in.wrong_at(in.root(), "marks", "marks without a section subject");
  }
  if (in.root()->contains("level")) {
    for (const auto* level : in.tables(in.root(), "level")) {
      in.only(level, "level", {"name", "path", "values"});
      profile.levels.push_back({in.text(level, "name"), path_at(in, level, "path"), set_at(in, level, "values")});
    }
  }
  const auto* blocks = in.optional_table(in.root(), "blocks");
  if (blocks == nullptr) return;
  for (const auto& [key, value] : *blocks) {
    const auto kind = kind_from_code(key.str());
    if (!kind) in.wrong_at(blocks, key.str(), "not a known value: " + std::string{key.str()});
    for (const auto& text : in.texts(blocks, key.str()))
      profile.blocks[kind.value_or(Kind{})].push_back(path_at_text(in, blocks, key.str(), text));
  }
}

// The principal's signature must cover the review, or it could be taken away or put there behind his back. Paths of fields begin
// at the element that the principal signs, so its name is the first step of each.
void check_reviewer(TomlReader& in, const toml::table* from, const SlotRule& rule, const Profile& profile) {
  const auto& steps = rule.slots.steps;
  const auto& field = profile.kind_field.steps;
  const auto region = field.empty() ? steps.end() : std::find(steps.begin(), steps.end(), field.front());
  if (rule.slots.anywhere || region == steps.end() || region + 1 == steps.end())
    in.wrong_at(from, "slots", "the vice-principal's slot must stand inside what the principal signs");
  const auto same = [](const SlotRule& other) { return other.role == Role::vice_principal; };
  if (rule.count_max != 1 || rule.region.empty() || std::any_of(profile.layout.slots.begin(), profile.layout.slots.end(), same))
    in.wrong_at(from, "role", "one vice-principal signs the whole, in one slot");
}

void read_seal(TomlReader& in, const toml::table* from, Profile& profile) {
  in.only(from, "seal", {"slot", "style", "algorithm", "namespaces"});
  profile.layout.seal_slot = path_at(in, from, "slot");
  profile.seal_style = parsed<Style>(in, from, "style", &style_from_code);
  const auto algorithm = in.text(from, "algorithm");
  profile.seal_algorithm = algorithm == "rsa-pss-sha256" ? SignatureAlgorithm::rsa_pss_sha256 : SignatureAlgorithm::rsa_sha256;
  if (algorithm != "rsa-sha256" && algorithm != "rsa-pss-sha256")
    in.wrong_at(from, "algorithm", "not a known value: algorithm = \"" + algorithm + "\"");
  const auto* namespaces = in.optional_table(from, "namespaces");
  if (namespaces == nullptr) return;
  for (const auto& [prefix, uri] : *namespaces)
    profile.seal_namespaces.emplace_back(std::string{prefix.str()}, in.text(namespaces, prefix.str()));
  std::sort(profile.seal_namespaces.begin(), profile.seal_namespaces.end());
}

void read_subjects(TomlReader& in, const toml::table* from, Profile& profile) {
  in.only(from, "subject", {"each", "code", "name", "teacher"});
  profile.subjects = path_at(in, from, "each");
  profile.subject_code = path_at(in, from, "code");
  profile.subject_name = path_at(in, from, "name");
  profile.subject_teacher = path_at(in, from, "teacher");
}

void read_only(TomlReader& in, const toml::table* from, Profile& profile) {
  if (from == nullptr) return;
  in.only(from, "only", {"path", "values"});
  Distinction only{path_at(in, from, "path"), in.texts(from, "values")};
  if (only.path.anywhere) in.wrong_at(from, "path", "the path must begin at the region's own element");
  if (only.values.empty() || only.values.size() > 16) in.wrong_at(from, "values", "values: from 1 to 16");
  profile.layout.only = std::move(only);
}

}  // namespace

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

Result<Profile> read_profile(std::string_view text, std::string_view file) {
  TomlReader in{text, file, TomlReader::Lines::told};
  in.only(in.root(), "profile", {"profile", "only", "field", "optional", "kind", "subject", "marks", "level", "blocks", "role", "seal"});
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
      in.wrong_at(head, "algorithms", "no algorithm that is accepted: " + uri);
    else
      profile.algorithms.push_back(*algorithm);
  }
  read_only(in, in.optional_table(in.root(), "only"), profile);
  read_kinds(in, in.table(in.root(), "kind"), profile);
  read_fields(in, in.table(in.root(), "field"), profile.fields);
  read_optional_fields(in, in.optional_table(in.root(), "optional"), profile);
  if (const auto* subject = in.optional_table(in.root(), "subject")) read_subjects(in, subject, profile);
  read_content_rules(in, profile);
  for (const auto* role : in.tables(in.root(), "role")) {
    auto slot = read_slot(in, role);
    if (slot.role == Role::vice_principal) check_reviewer(in, role, slot, profile);
    profile.layout.slots.push_back(std::move(slot));
  }
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
