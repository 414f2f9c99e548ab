#include "policy/calendar_conditions.h"

namespace signet {
namespace {

bool is_stale(const Assessment& a, const SignatureFact& signature, Instant unlocked) {
  // The signer's clock may be behind by the skew and no more; what the journal saw before the unlocking was signed before it.
  return signature.signing_time + a.in.rules.skew_s <= unlocked || a.proved_by(signature, unlocked);
}

struct FrameRow {
  const Windows::Frame* frame;
  Note::What early, late;
};

std::optional<FrameRow> frame_row(const Windows& windows, Role role) {
  switch (role) {
    case Role::subject_teacher:
      return FrameRow{&windows.subject_teachers, Note::What::early_subject_teacher, Note::What::late_subject_teacher};
    case Role::homeroom_teacher:
      return FrameRow{&windows.homeroom_teacher, Note::What::early_homeroom_teacher, Note::What::late_homeroom_teacher};
    case Role::vice_principal:
    case Role::principal: return FrameRow{&windows.principals, Note::What::early_principal, Note::What::late_principal};
    case Role::school:
    case Role::leader:
    case Role::department: break;
  }
  return std::nullopt;
}

}  // namespace

const Windows::Frame* frame_of(const Windows& windows, Role role) {
  const auto row = frame_row(windows, role);
  return row ? row->frame : nullptr;
}

void assess_window(Assessment& a, Window window) {
  const auto year = year_it_ends(a.school_year());
  if (!year) return a.add(Reason::school_year_mismatch, a.school_year());
  const auto& windows = a.in.rules.windows;
  if (a.in.now > end_of(windows.supplement_end, *year)) return a.add(Reason::after_final_date, date_of(a.in.now));
  if (window == Window::year || a.in.now <= end_of(windows.closing, *year)) return;
  if (windows.late == Windows::Late::refuse) return a.add(Reason::outside_window, date_of(a.in.now));
  a.notes.push_back({Note::What::late, "", "", "", date_of(end_of(windows.closing, *year))});
}

void assess_frames(Assessment& a) {
  const auto year = year_it_ends(a.school_year());
  if (!year) return;  // told already
  for (const auto& signature : a.facts.signatures) {
    const auto row = frame_row(a.in.rules.windows, signature.role);
    if (!row) continue;
    const auto tell = [&](Note::What what) {
      a.notes.push_back({what, a.name_of(signature.person), std::string{code(signature.role)}, a.subject_name(signature.subject),
                         date_of(signature.signing_time)});
    };
    const auto& frame = *row->frame;
    if (frame.first && date_of(signature.signing_time) < date_of(end_of(*frame.first, *year))) tell(row->early);
    if (!frame.last || signature.signing_time <= end_of(*frame.last, *year)) continue;
    if (frame.late == Windows::Late::record)
      tell(row->late);
    else
      a.add(Reason::signed_after_frame, a.name_of(signature.person), signature.role, a.subject_name(signature.subject),
            date_of(signature.signing_time));
  }
}

void assess_lock(Assessment& a, Lock lock) {
  const auto state = a.in.register_now.class_state(a.school_year(), a.class_code());
  if (!state.locked && state.unlock) a.add(Reason::class_unlocked);
  if (!state.locked && !state.unlock && lock == Lock::required) a.add(Reason::class_not_locked);
  if (!state.unlock) return;
  for (const auto& signature : a.facts.signatures) {
    if (is_stale(a, signature, *state.unlock))
      a.add(Reason::signature_stale, a.name_of(signature.person), signature.role, signature.subject, to_iso8601(*state.unlock));
  }
}

void assess_record_fields(Assessment& a) {
  if (a.facts.fields.contains("lookup-code") && field(a.facts, "lookup-code").empty()) a.add(Reason::field_missing, "lookup-code");
  if (!a.facts.fields.contains("effective-date")) return;
  const auto text = field(a.facts, "effective-date");
  const auto day = start_of_day(text);
  bool early = !day;
  for (const auto* signature : a.signatures(Role::principal)) early = early || text < date_of(signature->signing_time);
  if (early) a.add(Reason::effective_date_wrong, text);
}

}  // namespace signet
