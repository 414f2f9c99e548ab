#include "daemon/keyhold/appliance_on_record.h"

namespace signet::keyhold {

ApplianceOnRecord::ApplianceOnRecord(LoadedFiles loaded, Certificate certificate)
    : own_files_(std::move(loaded)), own_certificate_(std::move(certificate)), revocation_lists_(own_files_.revocation_lists) {}

const TrustStore* Standing::trust_or_none() const {
  static const TrustStore no_trust = TrustStore::load({}, {});
  return trust ? trust.get() : &no_trust;
}

void ApplianceOnRecord::identify(const std::string& whole_origin, ByteView checkpoint_key, const Digest& root_entry,
                                 const std::string& school_code, const Digest& pin) {
  origin = whole_origin;
  identity = {root_entry,
              whole_origin.substr(0, whole_origin.rfind('/')),
              Bytes{checkpoint_key.begin(), checkpoint_key.end()},
              school_code,
              pin,
              files.settings.organisation};
}

FirstSeen ApplianceOnRecord::first_seen() const {
  return [this](const Digest& value) { return values.first_seen(value); };
}

std::shared_ptr<const Standing> ApplianceOnRecord::standing() const {
  const std::scoped_lock lock{mutex_};
  return standing_;
}

void ApplianceOnRecord::rebuild(Register register_now) {
  auto next = std::make_shared<Standing>();
  auto signers = std::make_shared<Signers>();
  admit_signers(register_now, *signers);
  if (standing_->signers) signers->adopt(*standing_->signers);
  next->unordered_files = unordered(files, register_now.configuration());
  if (const auto* configuration = register_now.configuration())
    next->trust = std::make_shared<TrustStore>(trust_of(files, revocation_lists_, *configuration));
  next->signers = std::move(signers);
  next->register_now = std::move(register_now);
  standing_ = std::move(next);
}

void ApplianceOnRecord::rebuild() {
  const std::scoped_lock lock{mutex_};
  rebuild(standing_->register_now);
}

void ApplianceOnRecord::take(const Order& order, std::uint64_t index, Instant entered) {
  const std::scoped_lock lock{mutex_};
  Register next = standing_->register_now;
  next.apply(order, index, entered);
  if (const auto* revocation = std::get_if<Revocation>(&order.body)) ledger.revoke(revocation->what, revocation->target, index);
  rebuild(std::move(next));
}

bool ApplianceOnRecord::take_lists(std::vector<Bytes> lists) {
  const std::scoped_lock lock{mutex_};
  if (lists == revocation_lists_) return false;
  revocation_lists_ = std::move(lists);
  rebuild(standing_->register_now);
  return true;
}

void ApplianceOnRecord::apply(const DepartmentAct& act) {
  const std::scoped_lock lock{mutex_};
  registrations_.apply(act);
}

std::optional<RegistrationState> ApplianceOnRecord::registration_of(const Digest& subject) const {
  const std::scoped_lock lock{mutex_};
  return registrations_.state_of(subject);
}

std::optional<Activation> ApplianceOnRecord::activation() const {
  const std::scoped_lock lock{mutex_};
  return activation_;
}

std::optional<Activation> ApplianceOnRecord::activation_for(std::uint32_t caller, Instant now) const {
  const std::scoped_lock lock{mutex_};
  if (!activation_ || now > activation_->until || !activation_->users.contains(caller)) return std::nullopt;
  // It ends with its clerk's part: who has left, or given the key away, lets nobody seal (NĐ 30/2020 Đ.32.2.b).
  if (!standing_->register_now.is_clerk(activation_->opened_by, now)) return std::nullopt;
  return activation_;
}

void ApplianceOnRecord::open_activation(Activation activation) {
  const std::scoped_lock lock{mutex_};
  activation_ = std::move(activation);
}

}  // namespace signet::keyhold
