// The `signet` command. Its words stand in the files named …_commands, what each command does in the file named after it.
#include <CLI/CLI.hpp>
#include <iostream>
#include <new>

#include "client/command_context.h"
#include "client/document_commands.h"
#include "client/journal_commands.h"
#include "client/keeping_commands.h"
#include "client/order_commands.h"
#include "client/record_commands.h"
#include "client/registration_commands.h"
#include "client/sealing_commands.h"
#include "client/setup_commands.h"

namespace {

using namespace signet;
using client::CommandContext;

Language language_of(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument{argv[i]};
    if (argument == "--lang=vi" || (argument == "--lang" && i + 1 < argc && std::string_view{argv[i + 1]} == "vi"))
      return Language::vietnamese;
    if (argument == "--lang=en" || (argument == "--lang" && i + 1 < argc && std::string_view{argv[i + 1]} == "en"))
      return Language::english;
  }
  return client::language_from_environment();
}

void add_common(CLI::App& app, CommandContext& context) {
  app.add_flag("--json", context.json, context.say({"in JSON cho chương trình khác", "print JSON for other programs"}));
  app.add_option_function<std::string>(
         "--lang", [](const std::string&) {}, context.say({"ngôn ngữ: vi hoặc en", "language: vi or en"}))
      ->check(CLI::IsMember({"vi", "en"}));
  app.add_option("--root", context.root, context.say({"thư mục của thiết bị (mặc định /)", "the appliance's root folder (default /)"}))
      ->capture_default_str();
  app.add_option("--socket", context.socket,
                 context.say({"socket của dịch vụ (mặc định ROOT/run/signet/signet.sock)",
                              "the service's socket (default ROOT/run/signet/signet.sock)"}));
}

// The library's sentences are English and name its own classes; people get ours, and the word they typed.
int explain_usage(const CommandContext& context, const CLI::App& app, const CLI::ParseError& error) {
  const std::string said = error.what();
  const auto colon = said.find(": ");
  std::string what = context.say({"dòng lệnh không đúng", "the command line is wrong"});
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    what = context.say({"không hiểu: ", "not understood: "}) + (colon == std::string::npos ? said : said.substr(colon + 2));
  } else if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    const auto strange = app.remaining(true);
    const auto needed = said.find(" is required");
    if (said.starts_with("A subcommand"))
      what = strange.empty() ? context.say({"còn thiếu: lệnh", "missing: a command"})
                             : context.say({"không hiểu: ", "not understood: "}) + strange.front();
    else
      what = context.say({"còn thiếu: ", "missing: "}) + said.substr(0, needed);
  } else if (colon != std::string::npos) {
    what = context.say({"giá trị không đúng của ", "wrong value of "}) + said.substr(0, colon);
  }
  std::string help = "signet";
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    help += " " + at->get_name();
  }
  client::print_error(context, what, context.say({"xem `", "see `"}) + help + " --help`.");
  return client::exit_code::usage;
}

int run(CommandContext& context, int argc, char** argv) {
  context.language = language_of(argc, argv);
  CLI::App app{context.say({"Signet: đóng dấu số cho học bạ số, chỉ sau khi đã kiểm tra mọi chữ ký",
                            "Signet: seals digital transcripts, only after every signature was checked"}),
               "signet"};
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", "signet " SIGNET_VERSION, context.say({"in số phiên bản", "print the version"}));
  app.get_formatter()->column_width(28);
  add_common(app, context);
  client::add_sealing_commands(app, context);
  client::add_order_commands(app, context);
  client::add_document_commands(app, context);
  client::add_journal_commands(app, context);
  client::add_registration_commands(app, context);
  client::add_keeping_commands(app, context);
  client::add_find_commands(app, context);
  client::add_setup_commands(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help() << std::flush;
    return client::exit_code::done;
  } catch (const CLI::CallForVersion& version) {
    std::cout << version.what() << '\n' << std::flush;
    return client::exit_code::done;
  } catch (const CLI::ParseError& error) {
    return explain_usage(context, app, error);
  }
  return context.exit_status;
}

}  // namespace

// Whatever a library throws ends here, as a sentence.
int main(int argc, char** argv) {
  CommandContext context;
  try {
    return run(context, argc, argv);
  } catch (const std::bad_alloc&) {
    client::print_error(context, context.say({"không đủ bộ nhớ.", "out of memory."}),
                        context.say({"xử lý ít tệp hơn mỗi lần.", "do fewer files at a time."}));
  } catch (const std::exception&) {
    client::print_error(context, context.say({"lỗi nội bộ của chương trình.", "internal error of this program."}),
                        context.say({"chạy lại; nếu vẫn lỗi, gửi tệp và dòng lệnh cho quản trị viên.",
                                     "run it again; if it stays, send the file and the command line to the administrator."}));
  }
  return client::exit_code::internal;
}
