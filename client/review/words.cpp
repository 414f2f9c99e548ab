#include "client/review/words.h"

#include <algorithm>

#include "client/review/plain_text.h"
#include "policy/base/ensure.h"

namespace signet::client::review {

using journal::EntryKind;

Text name_of(EntryKind kind) noexcept {
  switch (kind) {
    case EntryKind::start: return {"Khởi động", "Start"};
    case EntryKind::stop: return {"Dừng", "Stop"};
    case EntryKind::configuration: return {"Lập nhật ký", "Journal made"};
    case EntryKind::activation: return {"Phiên đóng dấu", "Activation"};
    case EntryKind::token: return {"Đổi thiết bị", "Token changed"};
    case EntryKind::clock: return {"Đồng hồ", "Clock"};
    case EntryKind::order: return {"Lệnh", "Order"};
    case EntryKind::seen: return {"Đã thấy", "Seen"};
    case EntryKind::intent: return {"Ý định", "Intent"};
    case EntryKind::sealed: return {"Đóng dấu", "Sealed"};
    case EntryKind::refused: return {"Từ chối", "Refused"};
    case EntryKind::failed: return {"Không thành", "Failed"};
    case EntryKind::delivered: return {"Cấp lại", "Delivered"};
    case EntryKind::stamped: return {"Dấu thời gian", "Time stamp"};
    case EntryKind::replaced: return {"Thay thế", "Replaced"};
    case EntryKind::revoked: return {"Thu hồi", "Revoked"};
    case EntryKind::audit: return {"Ghi nhận", "Audit"};
  }
  broken_promise("every kind of entry has a name");
}

Text name_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::annual_transcript: return {"học bạ cuối năm", "annual transcript"};
    case Kind::opening: return {"khởi tạo học bạ", "opening"};
    case Kind::summer_supplement: return {"bổ sung hè", "summer supplement"};
    case Kind::transfer: return {"chuyển trường", "transfer"};
    case Kind::scanned_paper: return {"số hóa học bạ giấy", "scanned paper"};
    case Kind::assessment_book: return {"sổ theo dõi, đánh giá", "assessment book"};
    case Kind::package: return {"gói tin", "package"};
    case Kind::true_copy: return {"sao y", "true copy"};
    case Kind::certificate_approval: return {"phê duyệt chứng thư", "certificate approval"};
    case Kind::certificate: return {"văn bằng, chứng chỉ", "certificate"};
    case Kind::order: return {"lệnh", "order"};
  }
  broken_promise("every kind of document has a name");
}

Text name_of(Actor who) noexcept {
  switch (who) {
    case Actor::clerk: return {"văn thư", "clerk"};
    case Actor::subject_teacher: return {"giáo viên bộ môn", "subject teacher"};
    case Actor::homeroom_teacher: return {"giáo viên chủ nhiệm", "homeroom teacher"};
    case Actor::principal: return {"Hiệu trưởng", "principal"};
    case Actor::department: return {"cơ quan phê duyệt", "department"};
    case Actor::administrator: return {"quản trị viên", "administrator"};
    case Actor::school_system: return {"hệ thống quản lý học bạ", "school system"};
    case Actor::nobody: return {"không ai", "nobody"};
  }
  broken_promise("every actor has a name");
}

Text name_of(Closing how) noexcept {
  switch (how) {
    case Closing::clerk: return {"văn thư đóng", "closed by the clerk"};
    case Closing::time: return {"hết giờ", "its time was over"};
    case Closing::another: return {"phiên sau thay thế", "the next took its place"};
    case Closing::process: return {"dịch vụ dừng", "the service ended"};
    case Closing::still_open: return {"chưa ghi nhận kết thúc", "no end recorded"};
    case Closing::unknown_why: return {"lý do khác", "another reason"};
  }
  broken_promise("every closing has a name");
}

Text name_of(Standing::Verdict verdict) noexcept {
  switch (verdict) {
    case Standing::Verdict::whole: return {"Nhật ký nguyên vẹn", "The journal is whole"};
    case Standing::Verdict::unsigned_end:
      return {"CHƯA CHỨNG MINH ĐƯỢC: phần cuối nhật ký chưa được ký", "NOT PROVED: the journal's end is not signed"};
    case Standing::Verdict::broken: return {"NHẬT KÝ KHÔNG NGUYÊN VẸN", "THE JOURNAL IS NOT WHOLE"};
    case Standing::Verdict::unchecked:
      return {"Chưa kiểm tra tính toàn vẹn (đọc qua dịch vụ)", "Integrity not checked (read through the service)"};
  }
  broken_promise("every verdict has a name");
}

std::string note_in_words(const std::string& note, const Voice& voice) {
  if (note == "late") return voice("trễ hạn", "late");
  if (note == "substitution") return voice("Hiệu trưởng ký thay", "substitution");
  if (note == "delegation") return voice("ký thay theo ủy quyền", "delegation");
  return plain(note);
}

std::string kind_in_words(const std::optional<Kind>& kind, const Voice& voice) { return kind ? voice(name_of(*kind)) : "?"; }

// Names and findings of that day are not in the journal: an ellipsis stands where the message had them.
std::string reason_in_words(const std::string& code, const Voice& voice) {
  const auto reason = reason_from_code(code);
  if (!reason) return plain(code);
  std::string text;
  std::string_view rest = message_template(*reason, voice.language());
  for (auto open = rest.find('{'); open != rest.npos; open = rest.find('{')) {
    text.append(rest.substr(0, open)).append("…");
    rest.remove_prefix(std::min(rest.size(), rest.find('}') + 1));
  }
  text += rest;
  for (auto empty = text.find(" (…)"); empty != text.npos; empty = text.find(" (…)")) text.erase(empty, std::string_view{" (…)"}.size());
  return text;
}

std::string day_in_words(const std::string& day) { return day.substr(8) + "/" + day.substr(5, 2) + "/" + day.substr(0, 4); }

std::string register_number(const Sealing& sealing) {
  return sealing.number == 0 ? std::string{} : std::to_string(sealing.number) + "/" + std::to_string(sealing.year);
}

std::string shortened(const std::string& hexadecimal) { return plain(hexadecimal.substr(0, 12)); }

std::string duration_in_words(std::int64_t seconds, const Voice& voice) {
  const std::int64_t minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
  if (days > 0) return std::to_string(days) + voice(" ngày ", " d ") + std::to_string(hours % 24) + voice(" giờ", " h");
  if (hours > 0) return std::to_string(hours) + voice(" giờ ", " h ") + std::to_string(minutes % 60) + voice(" phút", " min");
  if (minutes > 0) return std::to_string(minutes) + voice(" phút", " min");
  return std::to_string(seconds) + voice(" giây", " s");
}

}  // namespace signet::client::review
