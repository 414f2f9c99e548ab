// Bodies of orders about what has happened: departure, lock, correction, revocation, handover, a wrong clock.
#include <algorithm>

#include "policy/base/limits.h"
#include "policy/order_fields.h"

namespace signet {

using Index = CanonicalTree::Index;

Result<Departure> read_departure(const CanonicalTree& tree, Index element) {
  OrderFields in{tree, element};
  Departure departure;
  departure.person = in.some_text("PERSON");
  departure.last = in.day("LAST_DAY", true);
  departure.decision = in.paper("DECISION");
  departure.principal_signs = in.yes_or_no("PRINCIPAL_SIGNS");
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  return departure;
}

Result<ClassLock> read_class_lock(const CanonicalTree& tree, Index element, bool reason) {
  OrderFields in{tree, element};
  ClassLock lock;
  lock.school_year = in.some_text("SCHOOL_YEAR");
  lock.classes = in.set_of("CLASS");
  lock.decision = in.paper("DECISION");
  if (reason) lock.reason = in.some_text("REASON");
  in.finish();
  if (lock.classes.empty()) in.fail("CLASS");
  if (!in.fault().empty()) return malformed_order(in.fault());
  return lock;
}

Result<Correction> read_correction(const CanonicalTree& tree, Index element) {
  OrderFields in{tree, element};
  Correction correction;
  while (in.next_is("DOCUMENT")) {
    const Index each = in.element("DOCUMENT");
    const auto replaced = digest_from_hex(tree.attribute(each, "replaced").value_or(""));
    const auto replacement = digest_from_hex(tree.attribute(each, "replacement").value_or(""));
    if (!replaced || !replacement || *replaced == *replacement) return malformed_order("CORRECTION/DOCUMENT");
    correction.documents.push_back({*replaced, *replacement});
  }
  correction.request = in.paper("REQUEST");
  correction.requester = in.some_text("REQUESTER");
  while (in.next_is("EVIDENCE")) {
    const Index each = in.element("EVIDENCE");
    const auto digest = digest_from_hex(tree.attribute(each, "sha256").value_or(""));
    auto name = tree.attribute(each, "name").value_or("");
    if (!digest || name.empty()) return malformed_order("CORRECTION/EVIDENCE");
    correction.evidence.push_back({std::move(name), *digest});
  }
  correction.minutes = in.paper("MINUTES");
  correction.witnesses = in.texts("WITNESS");
  correction.reason = in.some_text("REASON");
  in.finish();
  if (correction.documents.empty()) in.fail("DOCUMENT");
  if (correction.evidence.empty()) in.fail("EVIDENCE");
  if (!in.fault().empty()) return malformed_order(in.fault());
  return correction;
}

Result<Revocation> read_revocation(const CanonicalTree& tree, Index element) {
  OrderFields in{tree, element};
  Revocation revocation;
  if (in.next_is("SEAL")) {
    revocation.what = Revocation::What::seal;
    revocation.target = in.digest("SEAL");
  } else if (in.next_is("ORDER")) {
    revocation.what = Revocation::What::order;
    revocation.target = in.digest("ORDER");
  } else {
    revocation.what = Revocation::What::intent;
    revocation.target = in.digest("INTENT");
  }
  revocation.reason = in.some_text("REASON");
  revocation.decision = in.paper("DECISION");
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  return revocation;
}

Result<KeyHandover> read_key_handover(const CanonicalTree& tree, Index element) {
  OrderFields in{tree, element};
  KeyHandover handover;
  handover.giver = in.some_text("GIVER");
  handover.receiver = in.some_text("RECEIVER");
  handover.day = in.day("DAY", false);
  handover.token_serial = in.some_text("TOKEN_SERIAL");
  handover.minutes = in.paper("MINUTES");
  in.finish();
  if (handover.giver == handover.receiver) in.fail("RECEIVER");
  if (!in.fault().empty()) return malformed_order(in.fault());
  return handover;
}

Result<ClockCorrection> read_clock_correction(const CanonicalTree& tree, Index element) {
  OrderFields in{tree, element};
  ClockCorrection correction;
  correction.entry = in.number("ENTRY", 0, 1ULL << 53);
  correction.newest = in.instant("NEWEST");
  correction.reason = in.some_text("REASON");
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  return correction;
}

}  // namespace signet
