#include "policy/calendar_conditions.h"

namespace signet {
namespace {

bool is_stale(const Assessment& a, const SignatureFact& signature, Instant unlocked) {
  // The signer's clock may be behind by the skew and no more; what the journal saw before the unlocking was signed before it.
  return signature.signing_time + a.in.rules.skew_s <= unlocked || a.proved_by(signature, unlocked);
}

}  // namespace

void assess_window(Assessment& a, Window window) {
  const auto year = year_it_ends(a.school_year());
  if (!year) return a.add(Reason::school_year_mismatch, a.school_year());
  const auto& windows = a.in.rules.windows;
  if (a.in.now > end_of(windows.supplement_end, *year)) return a.add(Reason::after_final_date, date_of(a.in.now));
  if (window == Window::year || a.in.now <= end_of(windows.closing, *year)) return;
  if (windows.late == Windows::Late::refuse) return a.add(Reason::outside_window, date_of(a.in.now));
  a.notes.push_back({Note::What::late, "", "", ""});
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
