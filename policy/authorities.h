// Which class of certification authority may have issued whose certificate (S3 Đ.8.2; NĐ 130/2018 Đ.40): the tables
// `[authorities]` and `[authorities.roles]` of policy.toml.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "policy/base/digest.h"
#include "policy/base/reason.h"
#include "policy/base/result.h"
#include "policy/model/document_facts.h"

namespace signet {

enum class AuthorityClass : std::uint8_t {
  national = 1,        // the national authority
  government = 2,      // specialised, of the government (chuyên dùng Chính phủ)
  public_service = 3,  // public, licensed
  specialised = 4,     // specialised, of an organisation, with a certificate of safety (NĐ 130/2018 Đ.40)
};
/// `national`, `government`, `public`, `specialised`.
std::string_view code(AuthorityClass value) noexcept;
std::optional<AuthorityClass> authority_class_from_code(std::string_view code) noexcept;

struct Authorities {
  std::map<Digest, AuthorityClass> classes;        // by SHA-256 of the authority's certificate, each in one class
  std::map<Role, std::set<AuthorityClass>> roles;  // who may issue for it; a role that is not here: every class
};

/// `authority_not_allowed` where the authority stands in no class, or in one that may not issue for this role; also where it is
/// not known. Without a table (`authorities` null) every listed anchor counts for every role.
Outcome check_authority(const Authorities* authorities, Role role, const std::optional<Digest>& authority);
/// The same of each signature; whose it is stays empty.
std::vector<std::pair<const SignatureFact*, Refusal>> wrong_authorities(const Authorities* authorities,
                                                                        const std::vector<SignatureFact>& signatures);

}  // namespace signet
