#include "daemon/keyhold/appliance.h"

#include <algorithm>

namespace signet::keyhold {

Appliance::Appliance(LoadedFiles loaded, std::unique_ptr<State> own_state, std::unique_ptr<hsm::Token> own_token, Certificate certificate)
    : ApplianceOnRecord(std::move(loaded), std::move(certificate)),
      state(std::move(own_state)),
      token(std::move(own_token)),
      recorder(journal_socket, *state),
      clock_part(clock_socket),
      clock([offset_s = files.settings.clock_offset_s] { return os::read_clock(offset_s); }, [this] { return clock_part.synchronised(); },
            {files.settings.demo, files.rules.unsynchronised_days_max * std::chrono::seconds{limits::Days{1}}.count()}) {}

void Appliance::learn_lists() {
  if (const auto trust = standing()->trust) clock.learn(trust->newest_revocation_list());
}

void Appliance::apply(const Order& order, std::uint64_t index, Instant entered) {
  if (const auto* correction = std::get_if<ClockCorrection>(&order.body)) clock.correct(correction->newest);
  clock.learn(entered);
  take(order, index, entered);
  learn_lists();
}

Outcome Appliance::list_revocations() {
  for (const auto& record : ledger.unlisted_revocations()) {
    const RevokedEntry entry{clock.entry_time(),    *record.revoked_by,     record.intent_index,
                             record.intent.seal_id, record.intent.document, record.sealed.has_value()};
    TRY(const auto appended, recorder.append(revoked_entry(entry)));
    ledger.add_revoked(record.intent_index);
  }
  return Done{};
}

Outcome Appliance::remember_clerks(Instant now) {
  const auto& known = standing()->register_now;
  std::vector<std::uint32_t> accounts;
  if (const auto* roster = known.roster()) {
    for (const auto& [key, person] : roster->persons) {
      if (person.account && known.is_clerk(*person.account, now)) accounts.push_back(*person.account);
    }
  }
  TRY(const auto before, state->clerks());
  return accounts == before ? Outcome{Done{}} : state->keep_clerks(accounts);
}

void Appliance::refresh_revocation() {
  if (take_lists(load_revocation_lists())) learn_lists();
}

bool Appliance::close_activation() {
  const std::scoped_lock lock{mutex_};
  return std::exchange(activation_, std::nullopt).has_value();
}

bool Appliance::spend_activation(std::uint64_t index, Instant now) {
  const std::scoped_lock lock{mutex_};
  if (!activation_ || activation_->index != index || activation_->left == 0U) return false;
  if (!standing_->register_now.is_clerk(activation_->opened_by, now)) return false;
  if (activation_->left) --*activation_->left;
  return true;
}

void Appliance::return_activation(std::uint64_t index) {
  const std::scoped_lock lock{mutex_};
  if (activation_ && activation_->index == index && activation_->left) ++*activation_->left;
}

Outcome Appliance::keep_revocation_list(const Digest& digest, ByteView der) {
  {
    const std::scoped_lock lock{mutex_};
    if (kept_lists_.contains(digest)) return Done{};
  }
  TRY_DONE(recorder.archive(digest, der));
  const std::scoped_lock lock{mutex_};
  kept_lists_.insert(digest);
  return Done{};
}

}  // namespace signet::keyhold
