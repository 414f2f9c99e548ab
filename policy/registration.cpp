#include "policy/registration.h"

#include <algorithm>

#include "policy/examine.h"
#include "policy/order_fields.h"

namespace signet {
namespace {

Refusal malformed_registration(std::string what) { return {Reason::registration_malformed, std::move(what)}; }

bool one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// A length before each part: no two lists of parts give the same octets.
void add_part(std::string& all, std::string_view part) { all.append(std::to_string(part.size())).append(":").append(part); }

}  // namespace

Profile registration_profile() {
  Profile profile;
  profile.layout.profile_id = "signet-registration";
  profile.layout.root = "REGISTRATION";
  profile.layout.region = "data";
  profile.layout.leading = Role::principal;
  profile.layout.slots = {{Role::principal, Path{false, {"REGISTRATION", "SIGNATURES", "PRINCIPAL"}, "", ""}, "data", 1}};
  return profile;
}

Result<Registration> read_registration(ByteView region_octets) {
  TRY(const auto tree, CanonicalTree::parse(Bytes{region_octets.begin(), region_octets.end()}));
  OrderFields in{tree, tree.root()};
  Registration read;
  read.root_entry = in.digest("ROOT_ENTRY");
  read.number = in.number("NUMBER", 1, 1'000'000);
  const auto previous = in.text("PREVIOUS");
  read.previous = digest_from_hex(previous);
  if (read.previous.has_value() != (read.number > 1) || read.previous.has_value() == previous.empty()) in.fail("PREVIOUS");
  read.issued = in.instant("ISSUED");
  read.school_code = in.some_text("SCHOOL_CODE");
  read.school_name = in.some_text("SCHOOL_NAME");
  read.origin = in.some_text("ORIGIN");
  read.checkpoint_key = in.base64("CHECKPOINT_KEY");
  if (read.checkpoint_key.size() != 32) in.fail("CHECKPOINT_KEY");
  read.seal_certificate = in.base64("SEAL_CERTIFICATE");
  read.principal_certificate = in.base64("PRINCIPAL_CERTIFICATE");
  read.principal_name = in.some_text("PRINCIPAL_NAME");
  read.proved = in.instant("PROVED");
  read.proof = in.base64("PROOF");
  in.finish();
  for (const auto* text : {&read.school_code, &read.school_name, &read.origin, &read.principal_name}) {
    if (!one_line(*text)) in.fail("a control character");
  }
  if (!in.fault().empty()) return malformed_registration(in.fault());
  return read;
}

KeyProof proved_by(const Registration& r) {
  return {r.root_entry, r.origin, r.checkpoint_key, r.school_code, sha256(r.seal_certificate), r.proved};
}

Order requested_approval(const Registration& r) {
  Approval approval;
  approval.school_code = r.school_code;
  approval.school_name = r.school_name;
  approval.origin = r.origin;
  approval.checkpoint_key = r.checkpoint_key;
  approval.seal_certificate = r.seal_certificate;
  approval.principal_certificate = r.principal_certificate;
  approval.principal_name = r.principal_name;
  Order order;
  order.kind = OrderKind::approval;
  order.root_entry = r.root_entry;
  order.number = r.number;
  order.previous = r.previous;
  order.body = std::move(approval);
  return order;
}

Order requested_succession(const Registration& r) {
  Succession succession;
  succession.principal_name = r.principal_name;
  succession.principal_certificate = r.principal_certificate;
  Order order;
  order.kind = OrderKind::succession;
  order.root_entry = r.root_entry;
  order.number = 1;
  order.body = std::move(succession);
  return order;
}

Digest succession_subject(const Order& order) {
  const auto& succession = std::get<Succession>(order.body);
  std::string all;
  for (const std::string& part : {std::string{code(OrderKind::succession)}, to_hex(order.root_entry),
                                  to_hex(sha256(succession.principal_certificate)), succession.principal_name})
    add_part(all, part);
  return sha256(all);
}

Digest approval_subject(const Order& order) {
  const auto& approval = std::get<Approval>(order.body);
  std::string all;
  for (const std::string& part :
       {to_hex(order.root_entry), std::to_string(order.number), order.previous ? to_hex(*order.previous) : "", approval.school_code,
        approval.school_name, approval.origin, to_base64(approval.checkpoint_key), to_hex(sha256(approval.seal_certificate)),
        to_hex(sha256(approval.principal_certificate)), approval.principal_name})
    add_part(all, part);
  return sha256(all);
}

}  // namespace signet
