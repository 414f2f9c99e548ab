// Bodies of orders about who may do what: approval, configuration, delegation, standing authorisation, succession, status.
#include "policy/order_fields.h"

namespace signet {

using Index = CanonicalTree::Index;

Result<Approval> read_approval(const CanonicalTree& tree, Index element) {
  OrderFields in{tree, element};
  Approval approval;
  approval.school_code = in.some_text("SCHOOL_CODE");
  approval.school_name = in.some_text("SCHOOL_NAME");
  approval.origin = in.some_text("ORIGIN");
  approval.checkpoint_key = in.base64("CHECKPOINT_KEY");
  if (approval.checkpoint_key.size() != 32) in.fail("CHECKPOINT_KEY");
  approval.seal_certificate = in.base64("SEAL_CERTIFICATE");
  approval.principal_certificate = in.base64("PRINCIPAL_CERTIFICATE");
  approval.principal_name = in.some_text("PRINCIPAL_NAME");
  approval.leader_certificate = in.base64("LEADER_CERTIFICATE");
  approval.from = in.instant("VALID_FROM");
  approval.to = in.instant("VALID_TO");
  if (in.next_is("JOURNAL_WITNESS")) approval.witness = in.some_text("JOURNAL_WITNESS");
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  return approval;
}

Result<Configuration> read_configuration(const CanonicalTree& tree, Index element) {
  Configuration configuration;
  for (const Index each : tree.children(element)) {
    const auto path = tree.attribute(each, "path");
    const auto digest = digest_from_hex(tree.attribute(each, "sha256").value_or(""));
    if (tree.node(each).name != "FILE" || !path || !digest) return malformed_order("CONFIGURATION/FILE");
    if (!configuration.files.emplace(*path, *digest).second) return malformed_order(*path + " twice");
  }
  if (configuration.files.empty()) return malformed_order("CONFIGURATION without files");
  return configuration;
}

Result<Delegation> read_delegation(const CanonicalTree& tree, Index element) {
  OrderFields in{tree, element};
  Delegation delegation;
  delegation.person = in.some_text("PERSON");
  delegation.from = in.day("FROM", false);
  delegation.to = in.day("TO", true);
  delegation.kinds = in.kinds();
  delegation.classes = in.set_of("CLASS");
  delegation.decision = in.paper("DECISION");
  in.finish();
  if (delegation.to < delegation.from) in.fail("TO");
  if (!in.fault().empty()) return malformed_order(in.fault());
  return delegation;
}

Result<StandingAuthorisation> read_standing_authorisation(const CanonicalTree& tree, Index element) {
  OrderFields in{tree, element};
  StandingAuthorisation authorisation;
  authorisation.users = in.numbers("USER", 0xfffffffeU);
  authorisation.kinds = in.kinds();
  authorisation.classes = in.set_of("CLASS");
  authorisation.from = in.day("FROM", false);
  authorisation.to = in.day("TO", true);
  authorisation.decision = in.paper("DECISION");
  in.finish();
  if (authorisation.users.empty()) in.fail("USER");
  if (authorisation.kinds.empty()) in.fail("KIND");
  if (authorisation.to < authorisation.from) in.fail("TO");
  if (!in.fault().empty()) return malformed_order(in.fault());
  return authorisation;
}

Result<Succession> read_succession(const CanonicalTree& tree, Index element) {
  OrderFields in{tree, element};
  Succession succession;
  succession.principal_name = in.some_text("PRINCIPAL_NAME");
  succession.principal_certificate = in.base64("PRINCIPAL_CERTIFICATE");
  succession.from = in.day("FROM", false);
  succession.decision = in.paper("DECISION");
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  return succession;
}

bool names_department(const CanonicalTree& tree, Index element) {
  const auto children = tree.children(element);
  return !children.empty() && tree.node(children.front()).name == "DEPARTMENT_CERTIFICATE";
}

Result<DepartmentSuccession> read_department_succession(const CanonicalTree& tree, Index element) {
  OrderFields in{tree, element};
  DepartmentSuccession succession;
  succession.department_certificate = in.base64("DEPARTMENT_CERTIFICATE");
  succession.decision = in.paper("DECISION");
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  return succession;
}

Result<Status> read_status(const CanonicalTree& tree, Index element) {
  OrderFields in{tree, element};
  Status status;
  status.as_of = in.instant("AS_OF");
  while (in.next_is("REVOKED") && in.fault().empty()) status.revoked.push_back(in.digest("REVOKED"));
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  return status;
}

}  // namespace signet
