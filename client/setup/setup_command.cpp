#include "client/setup/setup_command.h"

#include <unistd.h>

#include "client/input.h"
#include "client/journal_init.h"
#include "client/part_process.h"
#include "client/setup/file_steps.h"
#include "client/setup/pin_steps.h"
#include "client/setup/token_steps.h"
#include "policy/base/limits.h"

namespace signet::client {
namespace {

using namespace setup;

struct SetUp {
  SealCertificate certificate = SealCertificate::requested;
  bool journal = false;
};

Result<Dialogue> begin(const CommandContext& context, const SetupOptions& options) {
  Answers answers;
  if (!options.answers.empty()) {
    const auto text = read_file(options.answers, limits::configuration_bytes_max);
    if (!text) return in_file(options.answers, text.refusal());
    TRY(answers, read_answers(as_text(*text)));
  }
  Dialogue dialogue{context, std::move(answers), options.yes};
  if (::chdir(context.path(".").c_str()) != 0) return Refusal{Reason::not_found, context.root};
  if (service_runs()) return Refusal{Reason::token_in_use, ""};
  return dialogue;
}

Outcome ask_how_the_pin_comes(const Dialogue& dialogue, Settings& settings) {
  TRY(const auto pin, dialogue.choose("pin", {"Mã PIN mỗi khi khởi động", "The PIN at each start"},
                                      {{"typed", dialogue.words({"văn thư nhập khi mở phiên đóng dấu (không lưu trên máy)",
                                                                 "the clerk types it at an activation (it is nowhere on this machine)"})},
                                       {"credential", dialogue.words({"lưu trên máy này, chỉ phần giữ khóa đọc được",
                                                                      "kept on this machine, for the key holder alone"})}},
                                      settings.pin_typed ? "typed" : "credential"));
  settings.pin_typed = pin == "typed";
  return Done{};
}

Result<bool> make_journal(CommandContext& context, const Dialogue& dialogue) {
  if (::access(journal_file_path, F_OK) == 0) return false;
  TRY(const auto wanted,
      dialogue.choose("journal",
                      {"Tạo nhật ký bây giờ (một lần duy nhất cho thiết bị này)", "Make the journal now (once for this appliance)"},
                      {{"yes", dialogue.words({"có", "yes"})}, {"no", dialogue.words({"để sau", "later"})}}, "no"));
  if (wanted != "yes") return false;
  journal_init(context, {});
  return context.exit_status == exit_code::done;
}

Result<SetUp> walk(CommandContext& context, const Dialogue& dialogue, const SetupOptions& options) {
  if (::geteuid() != 0)
    dialogue.say(Text{"Không chạy bằng root: mọi phần sẽ dùng chung một tài khoản, chỉ hợp để thử.",
                      "Not run by root: all parts will share one account, which is good for trying only."});
  dialogue.say(Text{"Thiết lập Signet. Có thể dừng ở bất kỳ câu hỏi nào (Ctrl-C) và chạy lại; không có gì bị đổi khi chưa đồng ý.",
                    "Setting Signet up. You may stop at any question (Ctrl-C) and run this again; nothing is changed without a yes."});
  TRY_DONE(make_folders());
  Settings settings = standing_settings(dialogue);
  TRY_DONE(ask_organisation(dialogue, settings));
  TRY_DONE(choose_module(dialogue, settings));
  TRY_DONE(choose_token(dialogue, settings));
  TRY_DONE(ask_how_the_pin_comes(dialogue, settings));
  TokenChild token{settings};
  TRY_DONE(choose_key(context, dialogue, options.pin, token, settings));
  SetUp made;
  TRY(made.certificate, provide_certificate(dialogue, token, settings));
  TRY_DONE(take_department(dialogue));
  TRY_DONE(take_anchors(dialogue));
  TRY_DONE(take_defaults(dialogue));
  TRY_DONE(write_settings(dialogue, settings));
  TRY_DONE(keep_pin(context, dialogue, settings, token.pin()));
  if (made.certificate == SealCertificate::on_token) {
    TRY(made.journal, make_journal(context, dialogue));
  }
  return made;
}

// The same commands as in docs/operating.md, and no others.
void say_what_next(const Dialogue& dialogue, const SetUp& made) {
  dialogue.say(Text{"\nViệc tiếp theo:", "\nWhat to do next:"});
  if (made.certificate == SealCertificate::requested)
    return dialogue.say(
        {"  1. Gửi yêu cầu cấp chứng thư cho tổ chức chứng thực.\n  2. Khi có chứng thư, chạy lại `signet setup` và cho biết tệp chứng "
         "thư.",
         "  1. Send the certificate request to the certification authority.\n  2. When the certificate is there, run `signet setup` again "
         "and name its file."});
  if (!made.journal && ::access(journal_file_path, F_OK) != 0)
    return dialogue.say(Text{"  Nhật ký chưa được tạo: chạy lại `signet setup` và chọn tạo nhật ký.",
                             "  There is no journal yet: run `signet setup` again, and have it made."});
  dialogue.say(
      {"  1. Nạp danh sách thu hồi (*.crl) của các tổ chức chứng thực vào etc/signet/crl.\n"
       "  2. Khởi động dịch vụ: `systemctl start signet.target` (không có systemd: signetd). `signet status` nêu còn thiếu gì.\n"
       "  3. `signet school register …`, Hiệu trưởng ký, gửi cơ quan phê duyệt; nộp phê duyệt bằng `signet order submit …`.\n"
       "  4. Hiệu trưởng ký `signet order new configuration …` và `signet order new roster …`; nộp cả hai.\n"
       "  5. `signet doctor` cho đến khi không còn lỗi.",
       "  1. Put the authorities' revocation lists (*.crl) into etc/signet/crl.\n"
       "  2. Start the service: `systemctl start signet.target` (without systemd: signetd). `signet status` says what is missing.\n"
       "  3. `signet school register …`, signed by the principal, to the department; hand its approval in: `signet order submit …`.\n"
       "  4. The principal signs `signet order new configuration …` and `signet order new roster …`; hand both in.\n"
       "  5. `signet doctor` until it finds nothing."});
}

}  // namespace

void run_setup(CommandContext& context, const SetupOptions& given) {
  auto options = given;
  options.pin = from_here(given.pin);
  const auto dialogue = begin(context, options);
  if (!dialogue) return print_refusal(context, dialogue.refusal(), "setup");
  const auto made = walk(context, *dialogue, options);
  if (!made) return print_refusal(context, made.refusal(), "setup");
  if (context.json)
    print_line(std::string{"{\"certificate\":\""} + (made->certificate == SealCertificate::on_token ? "on-token" : "requested") +
               "\",\"journal\":" + (made->journal ? "true" : "false") + "}");
  say_what_next(*dialogue, *made);
}

}  // namespace signet::client
