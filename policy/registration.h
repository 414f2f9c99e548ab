// A school's registration of its seal certificate (S3 Đ.33.8): what it asks the department to approve, signed by its principal,
// with a proof that its token holds the key (docs/formats/registration.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/authorities.h"
#include "policy/base/reason.h"
#include "policy/chain.h"
#include "policy/model/evidence.h"
#include "policy/model/key_proof.h"
#include "policy/model/profile.h"
#include "policy/order.h"

namespace signet {

struct Registration {
  Digest root_entry;               // of the school's journal
  std::uint64_t number = 0;        // of the approval that it asks for
  std::optional<Digest> previous;  // the approval before that
  Instant issued;
  std::string school_code, school_name;
  std::string origin;                             // of the journal, without its year
  Bytes checkpoint_key;                           // raw Ed25519
  Bytes seal_certificate, principal_certificate;  // DER
  std::string principal_name;
  Instant proved;  // when the token signed
  Bytes proof;     // its signature over `proof_text`
};

/// Root `REGISTRATION`, slot PRINCIPAL: compiled in, as orders are, and never taken for one.
Profile registration_profile();
/// `registration_malformed` names what is wrong. Reads only octets that the principal's signature covers.
Result<Registration> read_registration(ByteView region_octets);
/// The statement that its proof must be a signature of.
KeyProof proved_by(const Registration& registration);
/// The approval that it asks for, without the leader and the dates that the department adds.
Order requested_approval(const Registration& registration);
/// The succession that it may be answered with instead, where the school's approval goes on: without day and decision.
Order requested_succession(const Registration& registration);
/// What review and approval of a succession are about: the journal, the principal's name and certificate.
Digest succession_subject(const Order& succession);
/// What review and approval are about: everything an approval and its registration have in common, and nothing else.
Digest approval_subject(const Order& approval);

struct RegistrationCheck {
  std::optional<Registration> registration;  // as far as it could be read
  std::vector<Finding> findings;             // none: it may be approved
};
struct RegistrationInput {
  const Evidence& evidence;
  const TrustStore& trust;  // the department's anchors and revocation lists
  Digest document;
  Digest department;  // its own certificate
  Instant now;
  const Authorities* authorities = nullptr;  // the department's policy's table; null: it has none
};
/// Everything that can be said of a registration by itself: the principal's signature, both certificates, the proof. For the
/// command of officers and leaders: keyhold decodes no certificate that nobody it knows has vouched for.
RegistrationCheck check_registration(const RegistrationInput& input);

}  // namespace signet
