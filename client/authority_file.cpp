#include "client/authority_file.h"

#include <filesystem>

namespace signet::client {

void read_approval_file(OrderFile& in, const std::string& folder, OrderNewOptions& options) {
  in.only(in.root(), {"school_info", "school_code", "school_name", "origin", "vkey", "seal_certificate", "principal_certificate",
                      "principal_name", "leader_certificate", "valid_days", "witness"});
  const auto take = [&](std::string_view key, std::string& into, bool path) {
    if (!in.has(in.root(), key)) return;
    const auto said = in.text(in.root(), key);
    into = path && !folder.empty() ? (std::filesystem::path{folder} / said).string() : said;
  };
  take("school_info", options.school_info, true);
  take("school_code", options.school_code, false);
  take("school_name", options.school_name, false);
  take("origin", options.origin, false);
  take("vkey", options.vkey, false);
  take("witness", options.witness, false);
  take("seal_certificate", options.seal_certificate, true);
  take("principal_certificate", options.principal_certificate, true);
  take("principal_name", options.principal_name, false);
  take("leader_certificate", options.leader_certificate, true);
  constexpr std::int64_t days_max = 3660;
  const auto days = in.toml().number_or(in.root(), "valid_days", options.valid_days);
  if (days < 1 || days > days_max) in.wrong(in.root(), "valid_days", "a number of days from 1 to 3660 is needed: valid_days");
  options.valid_days = static_cast<unsigned>(days);
}

Configuration read_configuration_file(OrderFile& in) {
  in.only(in.root(), {"file"});
  Configuration configuration;
  for (const auto* each : in.toml().tables(in.root(), "file")) {
    in.only(each, {"path", "sha256"});
    const auto path = in.text(each, "path");
    if (!configuration.files.emplace(path, in.digest(each, "sha256")).second) in.wrong(each, "path", "named twice or empty: " + path);
  }
  return configuration;
}

Delegation read_delegation_file(OrderFile& in) {
  in.only(in.root(), {"person", "from", "to", "kinds", "classes", "decision"});
  Delegation delegation;
  delegation.person = in.text(in.root(), "person");
  delegation.from = in.day(in.root(), "from", false);
  delegation.to = in.day(in.root(), "to", true);
  delegation.kinds = in.kinds(in.root(), "kinds");
  delegation.classes = in.names(in.root(), "classes");
  delegation.decision = in.paper(in.root(), "decision");
  return delegation;
}

StandingAuthorisation read_standing_file(OrderFile& in) {
  in.only(in.root(), {"users", "kinds", "classes", "from", "to", "decision"});
  StandingAuthorisation authorisation;
  authorisation.users = in.accounts(in.root(), "users");
  authorisation.kinds = in.kinds(in.root(), "kinds");
  if (authorisation.kinds.empty()) in.wrong(in.root(), "kinds", "a kind of document is needed: kinds");
  authorisation.classes = in.names(in.root(), "classes");
  authorisation.from = in.day(in.root(), "from", false);
  authorisation.to = in.day(in.root(), "to", true);
  authorisation.decision = in.paper(in.root(), "decision");
  return authorisation;
}

OrderBody read_succession_file(OrderFile& in) {
  if (in.has(in.root(), "department_certificate")) {
    in.only(in.root(), {"department_certificate", "decision"});
    DepartmentSuccession own;
    own.department_certificate = in.certificate(in.root(), "department_certificate");
    own.decision = in.paper(in.root(), "decision");
    return own;
  }
  in.only(in.root(), {"principal_name", "principal_certificate", "from", "decision"});
  Succession succession;
  succession.principal_name = in.text(in.root(), "principal_name");
  succession.principal_certificate = in.certificate(in.root(), "principal_certificate");
  succession.from = in.day(in.root(), "from", false);
  succession.decision = in.paper(in.root(), "decision");
  return succession;
}

Status read_status_file(OrderFile& in) {
  in.only(in.root(), {"as_of", "revoked"});
  Status status;
  status.as_of = in.instant(in.root(), "as_of");
  if (!in.has(in.root(), "revoked")) in.wrong(in.root(), "revoked", "a list of texts is needed: revoked");
  for (const auto& each : in.names(in.root(), "revoked")) {
    const auto file = digest_from_hex(each);
    if (!file) in.wrong(in.root(), "revoked", "a SHA-256 of 64 digits is needed: " + each);
    status.revoked.push_back(file.value_or(Digest{}));
  }
  return status;
}

}  // namespace signet::client
