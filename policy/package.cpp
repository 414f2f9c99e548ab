// What rests on earlier seals: each condition on its members. No signature of the principal is in it; each of them rests on one.
#include "policy/base/limits.h"
#include "policy/common_conditions.h"
#include "policy/sealable_kinds.h"

namespace signet {
namespace {

std::string name_of(const SealedMember& member) { return to_hex(member.named).substr(0, 16); }

void add(Assessment& a, Reason reason, const SealedMember& member, const std::string& detail = {}) {
  a.add(reason, name_of(member) + (detail.empty() ? "" : ": " + detail));
}

// Null where it is none of ours, which is told here.
const MemberStanding* standing_of(Assessment& a, const SealedMember& member) {
  const auto found = a.in.members.find(member.file);
  if (found != a.in.members.end()) return &found->second;
  add(a, Reason::member_not_sealed, member);
  return nullptr;
}

void assess_live(Assessment& a, const SealedMember& member, const MemberStanding& standing) {
  if (standing.state == MemberStanding::State::live) return;
  const bool revoked = standing.state == MemberStanding::State::revoked;
  add(a, Reason::member_not_live, member, (revoked ? "revoked, " : "replaced, ") + std::to_string(standing.ended_by));
}

bool is_transcript(Kind kind) {
  switch (kind) {
    case Kind::annual_transcript:
    case Kind::opening:
    case Kind::summer_supplement:
    case Kind::transfer:
    case Kind::assessment_book: return true;
    case Kind::scanned_paper:
    case Kind::package:
    case Kind::true_copy:
    case Kind::certificate_approval:
    case Kind::certificate:
    case Kind::order: break;
  }
  return false;
}

// Whose it is stands in the document, which is read again: the journal does not say.
void assess_belonging(Assessment& a, const SealedMember& member, const MemberStanding& standing) {
  if (!standing.read) return add(a, Reason::member_unreadable, member);
  if (standing.school_code != a.in.school_code) add(a, Reason::member_elsewhere, member, standing.school_code);
  if (standing.school_year != a.school_year()) add(a, Reason::member_elsewhere, member, standing.school_year);
  if (!a.class_name().empty() && standing.class_name != a.class_name()) add(a, Reason::member_elsewhere, member, standing.class_name);
}

// A document that came from outside and calls itself so has no members: only what we compose ourselves has.
bool is_of_ours(Assessment& a) {
  if (a.facts.members.empty()) a.add(Reason::kind_not_permitted, std::string{code(a.facts.kind)});
  return !a.facts.members.empty();
}

}  // namespace

void assess_package(Assessment& a) {
  if (!is_of_ours(a)) return;
  assess_school(a.in, a.facts, a.findings);
  const auto& members = a.facts.members;
  if (members.size() > limits::package_members_max) a.add(Reason::too_large, std::to_string(limits::package_members_max) + " members");
  for (const char* name : {"school-year", "package-number"}) {
    if (field(a.facts, name).empty()) a.add(Reason::field_missing, name);
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0 && members[i - 1].file == members[i].file) add(a, Reason::member_twice, members[i]);
    const auto* standing = standing_of(a, members[i]);
    if (standing == nullptr) continue;
    assess_live(a, members[i], *standing);
    if (is_transcript(members[i].kind))
      assess_belonging(a, members[i], *standing);
    else
      add(a, Reason::member_kind_unfit, members[i], std::string{code(members[i].kind)});
  }
}

// A copy of a copy would vouch for nothing that the first does not (NĐ 30/2020 Đ.3: of the original), and a package is a list.
void assess_electronic_copy(Assessment& a) {
  if (!is_of_ours(a)) return;
  assess_school(a.in, a.facts, a.findings);
  if (a.facts.members.size() != 1) a.add(Reason::field_missing, "source-sha256");
  for (const auto& member : a.facts.members) {
    if (const auto* standing = standing_of(a, member)) assess_live(a, member, *standing);
    const bool fits = is_transcript(member.kind) || member.kind == Kind::scanned_paper;
    if (!fits && !member.seal_id.empty()) add(a, Reason::member_kind_unfit, member, std::string{code(member.kind)});
  }
}

}  // namespace signet
