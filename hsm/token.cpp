#include "hsm/token.h"

#include <utility>

#include "hsm/data_object.h"
#include "hsm/module_call.h"
#include "hsm/session.h"
#include "policy/base/ensure.h"
#include "policy/model/draft.h"
#include "policy/model/recorded.h"

namespace signet::hsm {

Token::Token(std::unique_ptr<Session> session, TokenSettings settings) : session_(std::move(session)), settings_(std::move(settings)) {}
Token::~Token() {
  const ModuleCall call;
  session_.reset();
}

Result<std::unique_ptr<Token>> Token::open(const TokenSettings& settings, const Secret& pin, PinCare care, const BeforeLogin& before) {
  const ModuleCall call;
  TRY(auto session, Session::open(settings, pin, care, before));
  return std::unique_ptr<Token>{new Token{std::move(session), settings}};
}

Outcome Token::find(const TokenSettings& settings) {
  const ModuleCall call;
  return Session::find(settings);
}

const Bytes& Token::certificate() const noexcept { return session_->certificate(); }
KeyType Token::key_type() const noexcept { return session_->key_type(); }
std::size_t Token::key_bits() const noexcept { return session_->key_bits(); }
std::string Token::serial() const { return session_->serial(); }

// Record, then sign (invariant 3): the entry must name the very octets that the token gets now.
Result<Bytes> Token::seal(Draft&& draft, const Recorded& recorded) {
  const Draft used{std::move(draft)};
  ensure(recorded.covers(used), "the record is of this draft");
  const std::lock_guard lock{one_at_a_time_};
  const ModuleCall call;
  return session_->sign(used.to_be_signed(), used.algorithm());
}

Result<KeyCustody> Token::key_custody() {
  const std::lock_guard lock{one_at_a_time_};
  const ModuleCall call;
  return hsm::key_custody(settings_, session_->serial());
}

Result<std::vector<std::string>> Token::notes(const std::string& label) {
  const std::lock_guard lock{one_at_a_time_};
  const ModuleCall call;
  return read_data_objects(settings_, session_->serial(), label);
}

Result<bool> Token::keep_note(const std::string& label, const std::string& value) {
  const std::lock_guard lock{one_at_a_time_};
  const ModuleCall call;
  return write_data_object(settings_, session_->serial(), label, value);
}

bool Token::alive() {
  const std::unique_lock lock{one_at_a_time_, std::try_to_lock};
  if (!lock) return session_->loss() == TokenLoss::none;  // it is signing, which tells by itself
  const ModuleCall call;
  return session_->alive();
}

TokenLoss Token::loss() {
  const std::lock_guard lock{one_at_a_time_};
  const ModuleCall call;
  return session_->look_for_loss();
}

}  // namespace signet::hsm
