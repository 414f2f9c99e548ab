#include "client/act_file.h"

namespace signet::client {

Departure read_departure_file(OrderFile& in) {
  in.only(in.root(), {"person", "last_day", "decision", "principal_signs"});
  Departure departure;
  departure.person = in.text(in.root(), "person");
  departure.last = in.day(in.root(), "last_day", true);
  departure.decision = in.paper(in.root(), "decision");
  departure.principal_signs = in.toml().yes_or_no_or(in.root(), "principal_signs", false);
  return departure;
}

ClassLock read_lock_file(OrderFile& in, bool reason) {
  if (reason)
    in.only(in.root(), {"school_year", "classes", "decision", "reason"});
  else
    in.only(in.root(), {"school_year", "classes", "decision"});
  ClassLock lock;
  lock.school_year = in.text(in.root(), "school_year");
  lock.classes = in.names(in.root(), "classes");
  if (lock.classes.empty()) in.wrong(in.root(), "classes", "a class is needed: classes");
  lock.decision = in.paper(in.root(), "decision");
  if (reason) lock.reason = in.text(in.root(), "reason");
  return lock;
}

Correction read_correction_file(OrderFile& in) {
  in.only(in.root(), {"document", "request", "requester", "evidence", "minutes", "witnesses", "reason"});
  Correction correction;
  for (const auto* each : in.toml().tables(in.root(), "document")) {
    in.only(each, {"replaced", "replacement"});
    correction.documents.push_back({in.digest(each, "replaced"), in.digest(each, "replacement")});
  }
  correction.request = in.paper(in.root(), "request");
  correction.requester = in.text(in.root(), "requester");
  for (const auto* each : in.toml().tables(in.root(), "evidence")) {
    in.only(each, {"name", "file", "sha256"});
    if (in.has(each, "file") == in.has(each, "sha256")) in.wrong(each, "file", "one of the two, not both: file, sha256");
    correction.evidence.push_back({in.text(each, "name"), in.digest(each, in.has(each, "file") ? "file" : "sha256")});
  }
  correction.minutes = in.paper(in.root(), "minutes");
  correction.witnesses = in.toml().texts(in.root(), "witnesses");
  correction.reason = in.text(in.root(), "reason");
  return correction;
}

Revocation read_revocation_file(OrderFile& in) {
  in.only(in.root(), {"seal", "order", "intent", "reason", "decision"});
  Revocation revocation;
  int targets = 0;
  const auto target = [&](std::string_view key, Revocation::What what) {
    if (!in.has(in.root(), key)) return;
    ++targets;
    revocation.what = what;
    revocation.target = in.digest(in.root(), key);
  };
  target("seal", Revocation::What::seal);
  target("order", Revocation::What::order);
  target("intent", Revocation::What::intent);
  if (targets != 1) in.wrong(in.root(), "order", "exactly one of the three is needed: seal, order, intent");
  revocation.reason = in.text(in.root(), "reason");
  revocation.decision = in.paper(in.root(), "decision");
  return revocation;
}

KeyHandover read_handover_file(OrderFile& in) {
  in.only(in.root(), {"giver", "receiver", "day", "token_serial", "minutes"});
  KeyHandover handover;
  handover.giver = in.text(in.root(), "giver");
  handover.receiver = in.text(in.root(), "receiver");
  handover.day = in.day(in.root(), "day", false);
  handover.token_serial = in.text(in.root(), "token_serial");
  handover.minutes = in.paper(in.root(), "minutes");
  return handover;
}

ClockCorrection read_clock_file(OrderFile& in) {
  in.only(in.root(), {"entry", "newest", "reason"});
  ClockCorrection correction;
  const auto entry = in.toml().number(in.root(), "entry");
  if (entry < 0) in.wrong(in.root(), "entry", "a whole number is needed: entry");
  correction.entry = static_cast<std::uint64_t>(entry);
  correction.newest = in.instant(in.root(), "newest");
  correction.reason = in.text(in.root(), "reason");
  return correction;
}

}  // namespace signet::client
