#include "client/command_context.h"

namespace signet::client {
namespace {

// Who must act decides what can be done next, unless a reason has its own way out.
Text hint_of(Actor who) noexcept {
  switch (who) {
    case Actor::clerk:
      return {"văn thư kiểm tra rồi chạy lại lệnh này; tệp gốc không thay đổi.",
              "the clerk checks this and runs the command again; the source file is untouched."};
    case Actor::subject_teacher:
      return {"liên hệ người ký nêu trên để ký lại trên hệ thống quản lý học bạ, rồi chạy lại lệnh này.",
              "ask the signer named above to sign again in the school system, then run this command again."};
    case Actor::homeroom_teacher:
      return {"liên hệ giáo viên chủ nhiệm để ký, rồi chạy lại lệnh này.",
              "ask the homeroom teacher to sign, then run this command again."};
    case Actor::principal:
      return {"trình Hiệu trưởng xử lý, rồi chạy lại lệnh này.", "put this before the principal, then run this command again."};
    case Actor::department: return {"liên hệ cơ quan phê duyệt (Sở GD&ĐT hoặc UBND xã).", "ask the approving department."};
    case Actor::administrator:
      return {"quản trị viên chạy `signet doctor` để tìm nguyên nhân.", "the administrator runs `signet doctor` to find the cause."};
    case Actor::school_system:
      return {"kết xuất lại tệp từ hệ thống quản lý học bạ và kiểm tra đúng tệp cần dùng.",
              "export the file again from the school system, and check that it is the right file."};
    case Actor::nobody: return {"không cần xử lý thêm; xem chi tiết với --json.", "nothing more needs doing; --json shows the details."};
  }
  return {"", ""};
}

Text hint_text(Reason reason) noexcept {
  switch (reason) {
    case Reason::activation_missing:
      return {"văn thư chạy `signet activate`, rồi chạy lại lệnh này.", "the clerk runs `signet activate`, then this command again."};
    case Reason::unavailable:
      return {"kiểm tra dịch vụ đang chạy (`signet status`, `signet doctor`) và đúng --root hoặc --socket.",
              "see that the service runs (`signet status`, `signet doctor`) and that --root or --socket is right."};
    case Reason::busy:
      return {"chờ ít phút rồi chạy lại; học bạ đã đóng dấu không bị đóng dấu lần nữa.",
              "wait a moment and run it again; what is sealed already is not sealed twice."};
    case Reason::token_in_use:
      return {"dừng dịch vụ, rồi chạy lại lệnh này; chưa có gì thay đổi.", "stop the service and run this again; nothing was changed."};
    case Reason::not_found: return {"kiểm tra lại đường dẫn hoặc mã số.", "check the path or the number."};
    case Reason::trust_not_given:
      return {"cho biết chứng thư gốc tin cậy bằng --trust GỐC.pem.", "name the trusted root certificate with --trust ROOT.pem."};
    case Reason::revocation_unknown:
      return {"cho biết danh sách thu hồi còn hiệu lực bằng --crl TỆP.crl, hoặc nạp CRL mới.",
              "name a current revocation list with --crl FILE.crl, or load a new CRL."};
    case Reason::receipt_not_given:
      return {"thêm --receipt TỆP để đối chiếu với nhật ký.", "add --receipt FILE to compare with the journal."};
    case Reason::order_malformed:
      return {
          "sửa chỗ nêu trên (mẫu của từng loại lệnh: docs/formats/orders.md), rồi soạn lại lệnh; chưa có gì được ghi.",
          "mend the place named above (every kind of order is shown in docs/formats/orders.md) and compose it again; nothing was written."};
    case Reason::order_not_successor:
      return {"chạy `signet order list`, soạn lại lệnh với số tiếp theo (`signet order new`).",
              "run `signet order list` and compose the order again with the next number (`signet order new`)."};
    case Reason::journal_inconsistent:
      return {
          "DỪNG đóng dấu, giữ nguyên máy và báo ngay quản trị viên, cơ quan phê duyệt; không xóa tệp trạng thái.",
          "STOP sealing, leave the machine as it is and tell the administrator and the department at once; do not delete the state file."};
    case Reason::year_not_over: return {"không cần làm gì bây giờ.", "nothing needs doing now."};
    case Reason::rollover_unfinished:
    case Reason::journal_in_use:
      return {"dừng dịch vụ rồi chạy lại lệnh này; lệnh dở dang sẽ được làm tiếp.",
              "stop the service and run this command again; what was begun is ended by it."};
    case Reason::file_unreadable:
      return {"kiểm tra đường dẫn và quyền đọc tệp.", "check the path, and that this account may read the file."};
    case Reason::file_unwritable:
      return {"kiểm tra quyền ghi và chỗ trống, hoặc chọn nơi khác bằng --out; chạy lại không đóng dấu lần nữa.",
              "check permission and free space, or choose another place with --out; running it again seals nothing twice."};
    case Reason::output_exists:
      return {"chuyển tệp đang có đi nơi khác hoặc dùng --out THƯ_MỤC, rồi chạy lại.",
              "move the file that stands there, or use --out DIR, and run it again."};
    case Reason::interrupted: return {"chạy lại đúng lệnh này để làm tiếp.", "run the same command again to go on."};
    case Reason::request_malformed: return {"xem `signet --help`.", "see `signet --help`."};
    default: return hint_of(actor(reason));
  }
}

}  // namespace

std::string_view hint(Reason reason, Language language) noexcept {
  const Text text = hint_text(reason);
  return language == Language::vietnamese ? text.vietnamese : text.english;
}

}  // namespace signet::client
