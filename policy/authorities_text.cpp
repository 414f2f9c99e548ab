#include "policy/authorities_text.h"

namespace signet {
namespace {

void read_class(TomlReader& in, const toml::table* from, std::string_view key, AuthorityClass value, Authorities& authorities) {
  if (from->find(key) == from->end()) return;
  const auto listed = in.texts(from, key);
  if (listed.empty()) in.wrong_at(from, key, std::string{key} + ": at least one certificate, or leave the line out");
  for (const auto& text : listed) {
    const auto digest = digest_from_hex(text);
    if (!digest)
      in.wrong_at(from, key, std::string{key} + ": SHA-256 of a certificate, 64 lower-case hexadecimal digits");
    else if (!authorities.classes.emplace(*digest, value).second)
      in.wrong_at(from, key, std::string{key} + ": an authority stands once, and in one class: " + text.substr(0, 16));
  }
}

void read_role(TomlReader& in, const toml::table* from, std::string_view key, Authorities& authorities) {
  const auto role = role_from_code(key);
  if (!role) return in.wrong_at(from, key, "authorities.roles: no role: " + std::string{key});
  auto& allowed = authorities.roles[*role];
  for (const auto& text : in.texts(from, key)) {
    if (const auto known = authority_class_from_code(text))
      allowed.insert(*known);
    else
      in.wrong_at(from, key, std::string{key} + ": no class of authorities: " + text);
  }
  if (allowed.empty()) in.wrong_at(from, key, std::string{key} + ": at least one class");
}

}  // namespace

std::optional<Authorities> read_authorities(TomlReader& in, const toml::table* from) {
  if (from == nullptr) return std::nullopt;
  in.only(from, "authorities", {"national", "government", "public", "specialised", "roles"});
  Authorities authorities;
  for (const std::string_view key : {"national", "government", "public", "specialised"})
    read_class(in, from, key, *authority_class_from_code(key), authorities);
  if (authorities.classes.empty()) in.wrong("authorities: at least one class with the SHA-256 of a certificate in trust/");
  if (const auto* roles = in.optional_table(from, "roles")) {
    for (const auto& [key, value] : *roles) read_role(in, roles, key.str(), authorities);
  }
  return authorities;
}

}  // namespace signet
