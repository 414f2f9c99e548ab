#include "policy/authorities.h"

#include "policy/base/ensure.h"

namespace signet {

std::string_view code(AuthorityClass value) noexcept {
  switch (value) {
    case AuthorityClass::national: return "national";
    case AuthorityClass::government: return "government";
    case AuthorityClass::public_service: return "public";
    case AuthorityClass::specialised: return "specialised";
  }
  broken_promise("every class of authority has a code");
}

std::optional<AuthorityClass> authority_class_from_code(std::string_view text) noexcept {
  for (const auto each :
       {AuthorityClass::national, AuthorityClass::government, AuthorityClass::public_service, AuthorityClass::specialised}) {
    if (code(each) == text) return each;
  }
  return std::nullopt;
}

Outcome check_authority(const Authorities* authorities, Role role, const std::optional<Digest>& authority) {
  if (authorities == nullptr) return Done{};
  const auto found = authority ? authorities->classes.find(*authority) : authorities->classes.end();
  if (found == authorities->classes.end())
    return Refusal{Reason::authority_not_allowed, authority ? "in no class, SHA-256 " + to_hex(*authority) : std::string{"not known"}};
  const auto allowed = authorities->roles.find(role);
  if (allowed == authorities->roles.end() || allowed->second.contains(found->second)) return Done{};
  return Refusal{Reason::authority_not_allowed, "of the class " + std::string{code(found->second)}};
}

std::vector<std::pair<const SignatureFact*, Refusal>> wrong_authorities(const Authorities* authorities,
                                                                        const std::vector<SignatureFact>& signatures) {
  std::vector<std::pair<const SignatureFact*, Refusal>> found;
  for (const auto& each : signatures) {
    if (const auto allowed = check_authority(authorities, each.role, each.authority); !allowed)
      found.emplace_back(&each, allowed.refusal());
  }
  return found;
}

}  // namespace signet
