#include "client/order_words.h"

#include "policy/base/ensure.h"

namespace signet::client {
namespace {

std::string on(Instant day) { return to_vietnamese(day).substr(0, 10); }

template <class List, class Write>
std::string listed(const List& list, Write write) {
  std::string all;
  for (const auto& each : list) all += (all.empty() ? "" : ", ") + std::string{write(each)};
  return all;
}
template <class List>
std::string listed(const List& list) {
  return listed(list, [](const auto& each) { return each; });
}

Words by(const Paper& paper) {
  return {" (văn bản " + paper.number + " ngày " + on(paper.day) + ")", " (paper " + paper.number + " of " + on(paper.day) + ")"};
}

Words join(const Words& one, const Words& other) { return {one.vietnamese + other.vietnamese, one.english + other.english}; }

Words classes_or_all(const std::set<std::string>& classes) {
  if (classes.empty()) return {"mọi lớp", "every class"};
  return {"lớp " + listed(classes), "class " + listed(classes)};
}

Words kinds_or_all(const std::set<Kind>& kinds) {
  if (kinds.empty()) return {"mọi loại hồ sơ", "every kind of document"};
  const auto names = listed(kinds, [](Kind kind) { return code(kind); });
  return {"loại " + names, names};
}

Words says(const Order&, const Approval& approval) {
  return {"Cho phép " + approval.school_name + " (" + approval.school_code + ") ban hành từ " + on(approval.from) + " đến " +
              on(approval.to) + "; Hiệu trưởng: " + approval.principal_name + ".",
          approval.school_name + " (" + approval.school_code + ") may issue from " + on(approval.from) + " to " + on(approval.to) +
              "; its principal is " + approval.principal_name + "."};
}

Words says(const Order&, const Configuration& configuration) {
  const auto count = std::to_string(configuration.files.size());
  return {"Quy tắc, hồ sơ cấu trúc và chứng thư gốc được dùng: " + count + " tệp.",
          "Policy, profiles and anchors that count: " + count + " files."};
}

Words says(const Order&, const Roster& roster) {
  const auto persons = std::to_string(roster.persons.size());
  const auto classes = listed(roster.classes, [](const RosterClass& group) { return group.name; });
  return {"Phân công năm học " + roster.school_year + ": " + persons + " người; lớp " + classes + ".",
          "Assignments of the school year " + roster.school_year + ": " + persons + " persons; class " + classes + "."};
}

Words says(const Order&, const Delegation& delegation) {
  const auto kinds = kinds_or_all(delegation.kinds);
  const auto classes = classes_or_all(delegation.classes);
  const auto span_vi = " từ " + on(delegation.from) + " đến " + on(delegation.to);
  const auto span_en = " from " + on(delegation.from) + " to " + on(delegation.to);
  return join({delegation.person + " được ký thay Hiệu trưởng (KT.) " + kinds.vietnamese + ", " + classes.vietnamese + span_vi,
               delegation.person + " may sign for the principal: " + kinds.english + ", " + classes.english + span_en},
              by(delegation.decision));
}

Words says(const Order&, const Departure& departure) {
  Words told{departure.person + " thôi công tác; ngày làm việc cuối " + on(departure.last),
             departure.person + " leaves; the last day is " + on(departure.last)};
  if (departure.principal_signs) told = join(told, {", Hiệu trưởng ký thay", ", the principal signs in the person's place"});
  return join(told, by(departure.decision));
}

Words says(const Order& order, const ClassLock& lock) {
  const auto what = listed(lock.classes) + ", ";
  const bool locks = order.kind == OrderKind::lock;
  Words told{(locks ? "Khóa sổ lớp " : "Mở khóa lớp ") + what + "năm học " + lock.school_year,
             (locks ? "Locks class " : "Unlocks class ") + what + "school year " + lock.school_year};
  if (!lock.reason.empty()) told = join(told, {"; lý do: " + lock.reason, "; why: " + lock.reason});
  return join(told, by(lock.decision));
}

Words says(const Order&, const Correction& correction) {
  const auto count = std::to_string(correction.documents.size());
  const auto witnesses = listed(correction.witnesses);
  return join({"Cho phép thay thế " + count + " hồ sơ theo đề nghị của " + correction.requester + "; chứng kiến: " + witnesses +
                   "; lý do: " + correction.reason,
               count + " documents may be replaced, as " + correction.requester + " asked; witnesses: " + witnesses +
                   "; why: " + correction.reason},
              by(correction.minutes));
}

Words says(const Order&, const Revocation& revocation) {
  const auto file = to_hex(revocation.target);
  const Words what = revocation.what == Revocation::What::seal    ? Words{"con dấu trên tệp ", "the seal of the document "}
                     : revocation.what == Revocation::What::order ? Words{"lệnh ", "the order "}
                                                                  : Words{"lần đóng dấu dở của tệp ", "the open intent of the document "};
  return join({"Thu hồi " + what.vietnamese + file + "; lý do: " + revocation.reason,
               "Ends " + what.english + file + "; why: " + revocation.reason},
              by(revocation.decision));
}

Words says(const Order&, const StandingAuthorisation& authorisation) {
  const auto users = listed(authorisation.users, [](std::uint32_t user) { return std::to_string(user); });
  const auto kinds = kinds_or_all(authorisation.kinds);
  const auto classes = classes_or_all(authorisation.classes);
  const auto span = on(authorisation.from) + " – " + on(authorisation.to);
  return join({"Tài khoản " + users + " được đóng dấu khi không có văn thư: " + kinds.vietnamese + ", " + classes.vietnamese + ", " + span,
               "Accounts " + users + " may have sealed without a clerk: " + kinds.english + ", " + classes.english + ", " + span},
              by(authorisation.decision));
}

Words says(const Order&, const KeyHandover& handover) {
  return join({handover.giver + " bàn giao thiết bị " + handover.token_serial + " cho " + handover.receiver + " từ " + on(handover.day),
               handover.giver + " hands the token " + handover.token_serial + " to " + handover.receiver + " on " + on(handover.day)},
              by(handover.minutes));
}

Words says(const Order&, const Succession& succession) {
  return join({succession.principal_name + " là Hiệu trưởng từ " + on(succession.from),
               succession.principal_name + " is principal from " + on(succession.from)},
              by(succession.decision));
}

Words says(const Order&, const DepartmentSuccession& succession) {
  const auto digest = to_hex(sha256(succession.department_certificate));
  return join({"Chứng thư của cơ quan phê duyệt từ nay là " + digest, "The department's certificate from now on is " + digest},
              by(succession.decision));
}

Words says(const Order&, const Status& status) {
  const auto count = std::to_string(status.revoked.size());
  return {"Danh sách của cơ quan phê duyệt lúc " + to_vietnamese(status.as_of) + ": " + count + " phê duyệt bị thu hồi.",
          "The department's list of " + to_vietnamese(status.as_of) + ": " + count + " approvals taken back."};
}

Words says(const Order&, const ClockCorrection& correction) {
  const auto entry = std::to_string(correction.entry), newest = to_vietnamese(correction.newest);
  return {"Bản ghi số " + entry + " mang giờ sai; giờ mới nhất được biết là " + newest + "; lý do: " + correction.reason,
          "Entry " + entry + " bears a wrong time; the newest known time is " + newest + "; why: " + correction.reason};
}

}  // namespace

Text name_of(OrderKind kind) noexcept {
  switch (kind) {
    case OrderKind::approval: return {"Phê duyệt", "Approval"};
    case OrderKind::configuration: return {"Cấu hình", "Configuration"};
    case OrderKind::roster: return {"Phân công", "Roster"};
    case OrderKind::delegation: return {"Ủy quyền ký thay", "Delegation"};
    case OrderKind::departure: return {"Thôi công tác", "Departure"};
    case OrderKind::lock: return {"Khóa sổ", "Lock"};
    case OrderKind::unlock: return {"Mở khóa", "Unlock"};
    case OrderKind::correction: return {"Sửa điểm, thay thế", "Correction"};
    case OrderKind::revocation: return {"Thu hồi", "Revocation"};
    case OrderKind::standing_authorisation: return {"Ủy quyền thường trực", "Standing authorisation"};
    case OrderKind::key_handover: return {"Bàn giao thiết bị", "Key handover"};
    case OrderKind::succession: return {"Hiệu trưởng kế nhiệm", "Succession"};
    case OrderKind::status: return {"Danh sách của cơ quan phê duyệt", "Status list"};
    case OrderKind::clock_correction: return {"Chỉnh giờ", "Clock correction"};
  }
  broken_promise("every kind of order has a name");
}

Text name_of(OrderState state) noexcept {
  switch (state) {
    case OrderState::in_force: return {"có hiệu lực", "in force"};
    case OrderState::not_yet: return {"chưa đến ngày", "not yet"};
    case OrderState::ended: return {"đã hết hạn", "ended"};
    case OrderState::replaced: return {"đã được thay", "replaced"};
    case OrderState::revoked: return {"đã thu hồi", "revoked"};
  }
  broken_promise("every state of an order has a name");
}

Words in_words(const Order& order) {
  return std::visit([&](const auto& body) { return says(order, body); }, order.body);
}

}  // namespace signet::client
