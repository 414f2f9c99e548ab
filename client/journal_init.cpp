#include "client/journal_init.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "client/input.h"
#include "client/part_process.h"
#include "client/part_step.h"
#include "client/school_card.h"
#include "client/vkey_file.h"
#include "daemon/os/clock.h"
#include "journal/durable_file.h"
#include "journal/entry.h"
#include "journal/note.h"
#include "journal/reader.h"
#include "journal/tree.h"
#include "policy/base/limits.h"
#include "policy/certificate.h"
#include "policy/settings.h"

namespace signet::client {
namespace {

constexpr const char* journal_directory = "var/lib/signet/journal";
constexpr const char* journal_file = "var/lib/signet/journal/journal.db";
constexpr const char* keyhold_file = "var/lib/signet/keyhold/keyhold.db";

struct Request {
  Settings settings;
  journal::Identity identity;  // without its key
};

Outcome make_directory(const std::string& path, mode_t mode, const PartUser& user) {
  if (::mkdir(path.c_str(), mode) != 0 && errno != EEXIST) return Refusal{Reason::file_unwritable, path + ": " + std::strerror(errno)};
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
    return Refusal{Reason::file_unwritable, path + " is not a directory"};
  if (::geteuid() == 0 && ::lchown(path.c_str(), user.uid, user.gid) != 0)
    return Refusal{Reason::file_unwritable, path + ": " + std::strerror(errno)};
  if (::chmod(path.c_str(), mode) != 0) return Refusal{Reason::file_unwritable, path + ": " + std::strerror(errno)};
  return Done{};
}

/// What stands above the parts' own directories belongs to the operator, and the parts pass through.
Outcome make_directories_of_parts() {
  const PartUser operator_user{::geteuid(), ::getegid()};
  for (const char* path : {"var", "var/lib", "var/lib/signet"}) {
    struct stat status {};
    if (::stat(path, &status) != 0) TRY_DONE(make_directory(path, 0755, operator_user));
  }
  const PartUser journal_user = part_user("signet-journal");
  TRY_DONE(make_directory(journal_directory, 0700, journal_user));
  TRY_DONE(make_directory("var/lib/signet/archive", 0700, journal_user));
  return make_directory("var/lib/signet/keyhold", 0700, part_user("signet-keyhold"));
}

Result<Request> read_request(const CommandContext& context, const JournalInitOptions& options) {
  Request request;
  TRY(const auto toml, read_file(context.path("etc/signet/signet.toml"), limits::configuration_bytes_max));
  TRY(request.settings, read_settings(as_text(toml)));
  TRY(const auto pem,
      read_file(options.pin.empty() ? context.path("etc/signet/department.pem") : options.pin, limits::configuration_bytes_max));
  TRY(const auto pin, Certificate::from_pem(as_text(pem)));
  request.identity.origin = request.settings.origin;
  request.identity.school_code = request.settings.school_code;
  request.identity.school_name = request.settings.school_name;
  request.identity.pin_sha256 = to_hex(pin.digest());
  request.identity.mode = request.settings.demo ? "demo" : "production";
  request.identity.time = os::read_clock(request.settings.clock_offset_s).wall;
  return request;
}

/// Step 1 was done before and step 2 was not: a journal that holds its first entry and nothing else.
Result<std::string> entry_of_unfinished_journal() {
  TRY(auto reader, journal::Reader::open(journal_directory));
  std::vector<Bytes> entries;
  TRY_DONE(
      reader.entries(0, [&](std::uint64_t, ByteView body) { return entries.emplace_back(body.begin(), body.end()), entries.size() < 2; }));
  if (entries.size() != 1)
    return Refusal{Reason::journal_unavailable,
                   "the journal is in use, and keyhold's state is missing: restore it from its backup; it is never made anew"};
  return std::string{as_text(entries.front())};
}

Result<std::string> make_journal(const Request& request) {
  if (::access(journal_file, F_OK) != 0)
    return run_step("signet-journal",
                    request.settings.organisation == Organisation::department ? std::vector<std::string>{"--init", "--witness"}
                                                                              : std::vector<std::string>{"--init"},
                    journal::write_identity_request(request.identity), request.settings);
  if (::access(keyhold_file, F_OK) == 0)
    return Refusal{Reason::journal_unavailable, std::string{journal_file} + " exists; a journal is never made anew over another"};
  return entry_of_unfinished_journal();
}

void report(const CommandContext& context, const journal::Identity& identity, const std::string& first_entry,
            const journal::Verifier& verifier) {
  if (context.json) return print_line(school_card(identity, first_entry));
  print_line(context.say({"Đã tạo nhật ký.", "The journal is made."}));
  print_line("  origin:         " + verifier.name);
  print_line("  vkey:           " + verifier.vkey());
  print_line("  checkpoint key: " + to_base64(verifier.key.value()));
  print_line("  root entry:     " + to_hex(journal::leaf_hash(as_bytes(first_entry))));
  print_line(
      context.say({"Cơ quan phê duyệt cần bốn dòng trên; khi dịch vụ chạy, `signet school info --out school-info.json` ghi lại chúng.",
                   "The department needs these four lines; while the service runs, `signet school info --out school-info.json` writes "
                   "them again."}));
}

Outcome init(CommandContext& context, const JournalInitOptions& options) {
  TRY(const auto request, read_request(context, options));
  if (::chdir(context.path(".").c_str()) != 0) return Refusal{Reason::not_found, context.root};
  TRY_DONE(make_directories_of_parts());
  TRY(const auto first_entry, make_journal(request));
  TRY(const auto identity, journal::read_identity(as_bytes(first_entry)));
  const journal::Verifier verifier{identity.origin, identity.checkpoint_key};
  write_vkey(context, verifier);
  if (const auto state = run_step("signet-keyhold", {"--init"}, first_entry, request.settings); !state) {
    return Refusal{
        Reason::journal_unavailable,
        std::string{context.say({"nhật ký đã tạo xong, nhưng trạng thái của keyhold thì chưa; sửa lỗi rồi chạy lại lệnh này: ",
                                 "the journal is made, but keyhold's state is not; mend this and run the same command again: "})} +
            state.refusal().detail};
  }
  report(context, identity, first_entry, verifier);
  return Done{};
}

}  // namespace

void journal_init(CommandContext& context, const JournalInitOptions& options) {
  if (const auto done = init(context, options); !done) print_refusal(context, done.refusal(), "journal init");
}

}  // namespace signet::client
