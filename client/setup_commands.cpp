#include "client/setup_commands.h"

#include <CLI/CLI.hpp>

#include "client/setup/setup_command.h"
#include "client/setup/token_child.h"
#include "client/token_command.h"

namespace signet::client {
namespace {

void add_pin_options(CLI::App& command, PinSource& source, const CommandContext& context) {
  command.add_option("--pin-file", source.file,
                     context.say({"tệp chứa mã PIN (mặc định hỏi trên màn hình)", "file with the PIN (default: asked on the terminal)"}));
  command.add_option("--pin-fd", source.descriptor, context.say({"đọc mã PIN từ bộ mô tả tệp này", "read the PIN from this descriptor"}));
}

void add_token(CLI::App& app, CommandContext& context) {
  static PinSource source;
  auto* token =
      app.add_subcommand("token", context.say({"thiết bị lưu khóa, khi dịch vụ đã dừng", "the token, while the service is stopped"}));
  token->require_subcommand(1);
  token->fallthrough();
  auto* release = token->add_subcommand("release", context.say({"thử đúng một lần mã PIN, và bỏ tạm dừng sau khi nhập sai",
                                                                "try the PIN once, and end the hold after a wrong one"}));
  add_pin_options(*release, source, context);
  release->callback([&context] { token_release(context, source); });
  // What `signet setup` runs as keyhold's user; not for people.
  token->add_subcommand("work", "")->group("")->callback([&context] { setup::token_work(context); });
}

void add_setup(CLI::App& app, CommandContext& context) {
  static SetupOptions options;
  auto* command = app.add_subcommand("setup", context.say({"thiết lập lần đầu: thiết bị lưu khóa, khóa, chứng thư, cấu hình, nhật ký",
                                                           "the first day: token, key, certificate, settings, journal"}));
  command->add_option("--answers", options.answers,
                      context.say({"tệp TOML trả lời sẵn các câu hỏi", "TOML file that answers the questions"}));
  command->add_flag("--yes", options.yes, context.say({"đồng ý với mọi đề nghị, không hỏi", "agree to what is offered, ask nothing"}));
  add_pin_options(*command, options.pin, context);
  command->callback([&context] { run_setup(context, options); });
}

}  // namespace

void add_setup_commands(CLI::App& app, CommandContext& context) {
  add_setup(app, context);
  add_token(app, context);
}

}  // namespace signet::client
