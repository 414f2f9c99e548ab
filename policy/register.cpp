#include "policy/register.h"

#include <algorithm>

namespace signet {
namespace {

bool holds(Instant from, Instant to, Instant at) { return from <= at && at <= to; }

template <class Set, class Value>
bool open_to(const Set& listed, const Value& value) {
  return listed.empty() || listed.contains(value);
}

Term term_of(const OrderBody& body) {
  if (const auto* approval = std::get_if<Approval>(&body)) return {approval->from, approval->to};
  if (const auto* delegation = std::get_if<Delegation>(&body)) return {delegation->from, delegation->to};
  if (const auto* authorisation = std::get_if<StandingAuthorisation>(&body)) return {authorisation->from, authorisation->to};
  if (const auto* departure = std::get_if<Departure>(&body)) return {departure->last + 1, std::nullopt};
  if (const auto* handover = std::get_if<KeyHandover>(&body)) return {handover->day, std::nullopt};
  if (const auto* succession = std::get_if<Succession>(&body)) return {succession->from, std::nullopt};
  return {};
}

std::optional<Ended> found_in(const std::map<Digest, Ended>& ended, const Digest& name) {
  const auto found = ended.find(name);
  return found == ended.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace

Register::Last Register::last(OrderKind kind) const {
  const auto found = last_.find(kind);
  return found == last_.end() ? Last{} : found->second;
}

const Approval* Register::approval_of(const Digest& seal_certificate, Instant now) const {
  for (auto i = approvals_.rbegin(); i != approvals_.rend(); ++i) {
    if (live(*i) && holds(i->body.from, i->body.to, now) && sha256(i->body.seal_certificate) == seal_certificate) return &i->body;
  }
  return nullptr;
}

const Approval* Register::approval(Instant now) const {
  for (auto i = approvals_.rbegin(); i != approvals_.rend(); ++i) {
    if (live(*i) && holds(i->body.from, i->body.to, now)) return &i->body;
  }
  return nullptr;
}

std::vector<Digest> Register::principals(Instant at) const {
  std::vector<Digest> found;
  // A successor takes the place of whoever the approvals name.
  for (auto i = successions_.rbegin(); i != successions_.rend(); ++i) {
    if (live(*i) && i->body.from <= at) return {sha256(i->body.principal_certificate)};
  }
  for (const auto& each : approvals_) {
    if (live(each) && holds(each.body.from, each.body.to, at)) found.push_back(sha256(each.body.principal_certificate));
  }
  return found;
}

Digest Register::department_certificate(const Digest& first) const {
  return department_successions_.empty() ? first : sha256(department_successions_.back().body.department_certificate);
}

const Register::Last* Register::accepted(const Digest& file) const {
  const auto found = std::find_if(accepted_.begin(), accepted_.end(), [&](const Last& each) { return each.file == file; });
  return found == accepted_.end() ? nullptr : &*found;
}

bool Register::is_clerk(std::uint32_t account, Instant now) const {
  if (!roster_) return false;
  return std::any_of(roster_->clerks.begin(), roster_->clerks.end(), [&](const Assignment& clerk) {
    const auto person = roster_->persons.find(clerk.person);
    const auto* left = departure_of(clerk.person);
    return person != roster_->persons.end() && person->second.account == account && holds(clerk.from, clerk.to, now) &&
           (left == nullptr || now <= left->last) && !gave_key_away(clerk.person, now);
  });
}

// Who gave the key away and was given it again keeps it.
bool Register::gave_key_away(const std::string& person, Instant at) const {
  for (auto i = key_handovers_.rbegin(); i != key_handovers_.rend(); ++i) {
    if (live(*i) && i->body.day <= at && (i->body.giver == person || i->body.receiver == person)) return i->body.giver == person;
  }
  return false;
}

bool Register::is_person(std::uint32_t account) const {
  return roster_ &&
         std::any_of(roster_->persons.begin(), roster_->persons.end(), [&](const auto& each) { return each.second.account == account; });
}

const Departure* Register::departure_of(const std::string& person) const {
  for (auto i = departures_.rbegin(); i != departures_.rend(); ++i) {
    if (live(*i) && i->body.person == person) return &i->body;
  }
  return nullptr;
}

std::optional<std::string> Register::left_with(const Digest& certificate) const {
  const auto found = left_with_.find(certificate);
  return found == left_with_.end() || !live(found->second) ? std::nullopt : std::optional{found->second.body.person};
}

// A person's renewed certificate is the same person's.
bool Register::same_holder(const Digest& one, const Digest& other) const {
  const auto has = [](const Person& person, const Digest& certificate) {
    return std::find(person.certificates.begin(), person.certificates.end(), certificate) != person.certificates.end();
  };
  const auto has_both = [&](const auto& each) { return has(each.second, one) && has(each.second, other); };
  return one == other || (roster_ && std::any_of(roster_->persons.begin(), roster_->persons.end(), has_both));
}

bool Register::giver_is_principal(const Digest& delegation, Instant at) const {
  const auto givers = delegated_by_.find(delegation);
  if (givers == delegated_by_.end()) return false;
  const auto in_office = principals(at);
  return std::any_of(in_office.begin(), in_office.end(), [&](const Digest& principal) {
    return std::any_of(givers->second.begin(), givers->second.end(), [&](const Digest& giver) { return same_holder(principal, giver); });
  });
}

const Delegation* Register::delegation_of(const std::string& person, Kind kind, const std::string& class_code, Instant at) const {
  for (auto i = delegations_.rbegin(); i != delegations_.rend(); ++i) {
    const auto& body = i->body;
    if (live(*i) && body.person == person && holds(body.from, body.to, at) && open_to(body.kinds, kind) &&
        open_to(body.classes, class_code) && giver_is_principal(i->order.file, at))
      return &body;
  }
  return nullptr;
}

ClassState Register::class_state(const std::string& school_year, const std::string& class_code) const {
  const auto found = classes_.find({school_year, class_code});
  return found == classes_.end() ? ClassState{} : found->second;
}

bool Register::decides_a_class(std::uint64_t index) const {
  return std::any_of(classes_.begin(), classes_.end(), [&](const auto& each) { return each.second.index == index; });
}

const Register::Held<Correction>* Register::correction_of(const Digest& replaced, const Digest& replacement) const {
  for (auto i = corrections_.rbegin(); i != corrections_.rend(); ++i) {
    const auto names = [&](const Correction::Pair& pair) { return pair.replaced == replaced && pair.replacement == replacement; };
    if (live(*i) && std::any_of(i->body.documents.begin(), i->body.documents.end(), names)) return &*i;
  }
  return nullptr;
}

const Register::Held<StandingAuthorisation>* Register::standing_authorisation(std::uint32_t account, Kind kind,
                                                                              const std::string& class_name, Instant now) const {
  for (auto i = authorisations_.rbegin(); i != authorisations_.rend(); ++i) {
    const auto& body = i->body;
    if (live(*i) && body.users.contains(account) && body.kinds.contains(kind) && open_to(body.classes, class_name) &&
        holds(body.from, body.to, now))
      return &*i;
  }
  return nullptr;
}

std::optional<Ended> Register::seal_revoked(const Digest& document) const { return found_in(ended_seals_, document); }
std::optional<Ended> Register::intent_revoked(const Digest& document) const { return found_in(ended_intents_, document); }
std::optional<Ended> Register::order_revoked(const Digest& file) const { return found_in(ended_orders_, file); }

void Register::take(const Delegation& body, const Last& order) {
  delegations_.push_back({body, order});
  delegated_by_.emplace(order.file, principals(order.entered));
}

void Register::take(const Departure& body, const Last& order) {
  departures_.push_back({body, order});
  const auto person = roster_ ? roster_->persons.find(body.person) : decltype(roster_->persons)::const_iterator{};
  if (!roster_ || person == roster_->persons.end()) return;
  for (const auto& certificate : person->second.certificates) left_with_.insert_or_assign(certificate, Held<Departure>{body, order});
}

void Register::take(const ClassLock& body, const Last& order) {
  const bool locks = order.kind == OrderKind::lock;
  for (const auto& code : body.classes) {
    auto& state = classes_[{body.school_year, code}];
    state.locked = locks;
    state.index = order.index;
    if (!locks) state.unlock = order.entered;
  }
}

void Register::take(const Revocation& body, const Last& order) {
  auto& ended = body.what == Revocation::What::seal ? ended_seals_ : body.what == Revocation::What::order ? ended_orders_ : ended_intents_;
  ended.emplace(body.target, Ended{order.index, order.entered});
}

// What was revoked never returns: a later list may only add.
void Register::take(const Status& body, const Last& order) {
  for (const auto& file : body.revoked) ended_orders_.emplace(file, Ended{order.index, order.entered});
  department_heard_ = order.entered;
  status_as_of_ = body.as_of;
}

void Register::apply(const Order& order, std::uint64_t index, Instant entered) {
  const Last here{order.kind, order.number, order.file, index, order.issued, entered, term_of(order.body)};
  last_[order.kind] = here;
  accepted_.push_back(here);
  ++version_;
  std::visit([&](const auto& body) { take(body, here); }, order.body);
}

}  // namespace signet
