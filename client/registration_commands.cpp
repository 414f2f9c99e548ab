#include "client/registration_commands.h"

#include <CLI/CLI.hpp>

#include "client/department_command.h"
#include "client/school_card.h"
#include "client/school_register.h"

namespace signet::client {
namespace {

void add_register(CLI::App& school, CommandContext& context) {
  static RegisterOptions options;
  auto* command =
      school.add_subcommand("register", context.say({"soạn đăng ký chứng thư con dấu, kèm bằng chứng giữ khóa",
                                                     "compose the registration of the seal certificate, with the token's proof"}));
  command->add_option("--out", options.out, context.say({"tệp ghi đăng ký", "file for the registration"}))->required();
  command
      ->add_option("--principal-cert", options.principal_certificate,
                   context.say({"chứng thư Hiệu trưởng, PEM", "the principal's certificate, PEM"}))
      ->required();
  command->add_option("--principal-name", options.principal_name,
                      context.say({"họ tên Hiệu trưởng (mặc định theo chứng thư)", "the principal's name (default: of the certificate)"}));
  command->callback([&context] { school_register(context, options); });
}

void add_info(CLI::App& school, CommandContext& context) {
  static std::string out;
  auto* command = school.add_subcommand("info", context.say({"nhật ký của thiết bị này (JSON), cho cơ quan phê duyệt",
                                                             "this appliance's journal (JSON), for the department"}));
  command->add_option("--out", out, context.say({"tệp ghi (mặc định: in ra)", "file to write (default: printed)"}));
  command->callback([&context] { school_info(context, out); });
}

CLI::App* add_act(CLI::App& department, CommandContext& context, DepartmentOptions& options, const char* name, const Text& what) {
  auto* command = department.add_subcommand(name, context.say(what));
  command->add_option("FILE", options.files, context.say({"các tệp đăng ký", "registrations"}))->required();
  command->add_option("--note", options.note, context.say({"ghi chú, lưu cùng nhật ký", "a note, kept with the journal"}))->required();
  command->add_flag("--succession", options.succession,
                    context.say({"Hiệu trưởng mới, phê duyệt của trường vẫn giữ: kế nhiệm thay cho phê duyệt mới",
                                 "a new principal, the school's approval goes on: a succession instead of an approval"}));
  command->add_flag("--yes", options.yes, context.say({"không hỏi lại", "do not ask"}));
  return command;
}

void add_acts(CLI::App& department, CommandContext& context) {
  static DepartmentOptions reviewed, approved, rejected;
  add_act(
      department, context, reviewed, "review",
      {"cán bộ thẩm định: kiểm tra, in bằng lời và ghi nhận", "an officer: check registrations, print them in words, record the review"})
      ->callback([&context] { department_review(context, reviewed); });
  auto* approve =
      add_act(department, context, approved, "approve",
              {"lãnh đạo: phê duyệt; soạn NAME.approval.xml để ký", "a leader: approve; composes NAME.approval.xml to be signed"});
  approve
      ->add_option("--leader-cert", approved.leader_certificate,
                   context.say({"chứng thư của lãnh đạo sẽ ký, PEM", "certificate of the leader who will sign, PEM"}))
      ->required();
  approve->add_option("--out", approved.out, context.say({"thư mục ghi các phê duyệt", "folder for the approvals"}));
  approve->add_option("--valid-days", approved.valid_days, context.say({"số ngày hiệu lực", "how many days they hold"}))
      ->check(CLI::Range(1, 3660));
  approve->add_option("--decision", approved.decision,
                      context.say({"với --succession: số quyết định", "with --succession: number of the paper decision"}));
  approve->add_option("--decision-day", approved.decision_day,
                      context.say({"ngày quyết định, YYYY-MM-DD (mặc định hôm nay)", "its day, YYYY-MM-DD (default: today)"}));
  approve->add_option("--after", approved.after,
                      context.say({"với --succession: lệnh kế nhiệm đã đóng dấu trước đó của trường này",
                                   "with --succession: the sealed succession of this school before this one"}));
  approve->callback([&context] { department_approve(context, approved); });
  add_act(department, context, rejected, "reject", {"lãnh đạo: từ chối, kèm lý do", "a leader: reject, with the reason"})
      ->callback([&context] { department_reject(context, rejected); });
}

void add_list(CLI::App& department, CommandContext& context) {
  static DepartmentStatusOptions options;
  auto* command = department.add_subcommand("status", context.say({"soạn danh sách phê duyệt bị thu hồi, mỗi trường một danh sách",
                                                                   "compose the list of approvals taken back, one for each school"}));
  command->add_option("FILE", options.files, context.say({"các phê duyệt đã đóng dấu cần thu hồi", "sealed approvals to be taken back"}));
  command->add_option("--for", options.holding,
                      context.say({"các phê duyệt đã đóng dấu còn hiệu lực: trường nhận danh sách",
                                   "sealed approvals that hold: the schools that the lists are for"}));
  command->add_option("--after", options.after, context.say({"các danh sách đã đóng dấu trước đó", "the sealed lists before"}));
  command
      ->add_option("--out", options.out,
                   context.say({"tệp ghi danh sách; nhiều trường: thư mục", "file for the list; several schools: a folder"}))
      ->required();
  command->callback([&context] { department_status(context, options); });
}

}  // namespace

void add_registration_commands(CLI::App& app, CommandContext& context) {
  auto* school =
      app.add_subcommand("school", context.say({"trường: đăng ký với cơ quan phê duyệt", "a school: register with its department"}));
  school->require_subcommand(1);
  school->fallthrough();
  add_register(*school, context);
  add_info(*school, context);
  auto* department = app.add_subcommand(
      "department", context.say({"cơ quan: thẩm định, phê duyệt, từ chối, thu hồi", "a department: review, approve, reject, take back"}));
  department->require_subcommand(1);
  department->fallthrough();
  add_acts(*department, context);
  add_list(*department, context);
}

}  // namespace signet::client
