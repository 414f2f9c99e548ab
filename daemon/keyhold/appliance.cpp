#include "daemon/keyhold/appliance.h"

#include <algorithm>

namespace signet::keyhold {

Appliance::Appliance(LoadedFiles loaded, std::unique_ptr<State> own_state, std::unique_ptr<hsm::Token> own_token, Certificate certificate)
    : files(std::move(loaded)),
      state(std::move(own_state)),
      token(std::move(own_token)),
      seal_certificate(std::move(certificate)),
      recorder(journal_socket, *state),
      clock([offset_s = files.settings.clock_offset_s] { return os::read_clock(offset_s); },
            {files.settings.demo, files.rules.unsynchronised_days_max * std::chrono::seconds{limits::Days{1}}.count()}),
      revocation_lists_(files.revocation_lists) {}

const TrustStore* Standing::trust_or_none() const {
  static const TrustStore no_trust = TrustStore::load({}, {});
  return trust ? trust.get() : &no_trust;
}

FirstSeen Appliance::first_seen() const {
  return [this](const Digest& value) { return values.first_seen(value); };
}

std::shared_ptr<const Standing> Appliance::standing() const {
  const std::scoped_lock lock{mutex_};
  return standing_;
}

void Appliance::rebuild(Register register_now) {
  auto next = std::make_shared<Standing>();
  auto signers = std::make_shared<Signers>();
  admit_signers(register_now, *signers);
  if (standing_->signers) signers->adopt(*standing_->signers);
  next->unordered_files = unordered(files, register_now.configuration());
  if (const auto* configuration = register_now.configuration()) {
    auto trust = std::make_shared<TrustStore>(trust_of(files, revocation_lists_, *configuration));
    clock.learn(trust->newest_revocation_list());
    next->trust = std::move(trust);
  }
  next->signers = std::move(signers);
  next->register_now = std::move(register_now);
  standing_ = std::move(next);
}

void Appliance::apply(const Order& order, std::uint64_t index, Instant entered) {
  const std::scoped_lock lock{mutex_};
  Register next = standing_->register_now;
  next.apply(order, index, entered);
  if (const auto* revocation = std::get_if<Revocation>(&order.body)) ledger.revoke(revocation->what, revocation->target, index);
  if (const auto* correction = std::get_if<ClockCorrection>(&order.body)) clock.correct(correction->newest);
  clock.learn(entered);
  rebuild(std::move(next));
}

void Appliance::apply(const DepartmentAct& act) {
  const std::scoped_lock lock{mutex_};
  registrations_.apply(act);
}

std::optional<RegistrationState> Appliance::registration_of(const Digest& subject) const {
  const std::scoped_lock lock{mutex_};
  return registrations_.state_of(subject);
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
  auto lists = load_revocation_lists();
  const std::scoped_lock lock{mutex_};
  if (lists == revocation_lists_) return;
  revocation_lists_ = std::move(lists);
  rebuild(standing_->register_now);
}

std::optional<Activation> Appliance::activation() const {
  const std::scoped_lock lock{mutex_};
  return activation_;
}

std::optional<Activation> Appliance::activation_for(std::uint32_t caller, Instant now) const {
  const std::scoped_lock lock{mutex_};
  if (!activation_ || now > activation_->until || !activation_->users.contains(caller)) return std::nullopt;
  // It ends with its clerk's part: who has left, or given the key away, lets nobody seal (NĐ 30/2020 Đ.32.2.b).
  if (!standing_->register_now.is_clerk(activation_->opened_by, now)) return std::nullopt;
  return activation_;
}

void Appliance::open_activation(Activation activation) {
  const std::scoped_lock lock{mutex_};
  activation_ = std::move(activation);
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
