#include "client/package_command.h"

#include <cstdio>
#include <filesystem>

#include "client/known_journal.h"
#include "client/manifest_request.h"
#include "client/output_file.h"
#include "client/receipt.h"
#include "client/seal_one.h"
#include "client/seal_report.h"
#include "client/service_json.h"
#include "policy/model/kind.h"

namespace signet::client {
namespace {

namespace fs = std::filesystem;

struct Wanted {
  std::string body;  // JSON
  NamedFiles files;
  std::string called;  // what messages call it
  std::string folder;
  ResultPaths paths;
  bool dry_run = false;
};

std::string id_of(const SealLinks& links) {
  const auto parent = fs::path{links.document}.parent_path();  // /v1/seals/ID/document
  return parent.string();
}

// What the department gets beside the manifest: the very files that it names, each under its seal's id, without anybody's name.
Outcome bring_member(const Service& service, JournalMemory& memory, const MemberRow& row, const std::string& folder) {
  const auto base = "/v1/seals/" + row.seal_id;
  TRY(const auto document, service.fetch(base + "/document"));
  if (to_hex(sha256(document)) != row.sealed_sha256) return Refusal{Reason::unavailable, "a member is not the file that was announced"};
  TRY(const auto receipt, service.fetch(base + "/receipt"));
  TRY(const auto proved, memory.check_receipt(receipt));
  TRY_DONE(receipt_is_of(proved, sha256(document)));
  const auto paths = result_paths(row.seal_id + "." + row.form, folder);
  TRY_DONE(write_new_file(paths.document, as_bytes(document)));
  std::error_code ignored;
  return fs::exists(paths.receipt, ignored) ? Outcome{Done{}} : write_new_file(paths.receipt, as_bytes(receipt));
}

Outcome bring_members(const Service& service, JournalMemory& memory, const SealLinks& links, const Wanted& wanted) {
  TRY(const auto body, service.fetch(id_of(links)));
  TRY(const auto rows, read_members(body));
  for (const auto& row : rows) {
    const auto brought = bring_member(service, memory, row, wanted.folder);
    if (!brought) return Refusal{brought.refusal().reason, row.seal_id + " (" + row.state + "): " + brought.refusal().detail};
  }
  return Done{};
}

Result<DocumentResult> ask(const CommandContext& context, const Wanted& wanted) {
  const Service service{context};
  const auto key = to_hex(sha256(wanted.body));
  if (wanted.dry_run) {
    TRY(const auto response, service.post("/v1/manifests/explain", as_bytes(wanted.body), {}));
    return read_explain_answers(response, 1).front();
  }
  TRY(auto memory, meet_journal(context, service));
  TRY(const auto response, service.post("/v1/manifests", as_bytes(wanted.body), key));
  auto reply = std::move(read_seal_answers(response, 1).front());
  if (reply.result.decision != DocumentResult::Decision::sealed) return std::move(reply.result);
  TRY_DONE(make_directories(wanted.folder));
  const auto links = reply.links;
  auto result = bring_home(service, memory, std::move(reply), wanted.paths);
  if (result.decision == DocumentResult::Decision::sealed) {
    if (const auto brought = bring_members(service, memory, links, wanted); !brought) {
      result.decision = DocumentResult::Decision::failed;
      result.remarks = failed({}, brought.refusal()).remarks;
    }
  }
  TRY_DONE(memory.save());
  return result;
}

void tell(CommandContext& context, const Wanted& wanted) {
  auto asked = ask(context, wanted);
  if (!asked) return print_refusal(context, asked.refusal());
  auto result = *std::move(asked);
  result.file = wanted.called;
  name_members(result, wanted.files);
  context.worsen(exit_status(result));
  if (context.json) return print_line(wanted.dry_run ? explain_json({result}, false) : seal_json({result}));
  print_text(describe(result, context));
  if (result.decision != DocumentResult::Decision::sealed) return;
  const auto text =
      context.say({"Đủ tệp trong thư mục ", "Everything is in the folder "}) + wanted.folder +
      context.say({"; gửi cả thư mục. Kiểm tra: signet verify ", "; hand over the whole folder. To check it: signet verify "}) +
      wanted.paths.document + "\n";
  print_text(text);
}

// A class's name may hold what no file's name should.
std::string plain(std::string text) {
  for (char& c : text) {
    if (c == '/' || c == ' ' || static_cast<unsigned char>(c) < 0x20) c = '_';
  }
  return text;
}

}  // namespace

void package_new(CommandContext& context, const PackageOptions& options) {
  const auto inputs = sealed_inputs(options.arguments);
  const auto files = inputs ? name_files(*inputs) : Result<NamedFiles>{inputs.refusal()};
  if (!files) return print_refusal(context, files.refusal());
  const auto name = "package-" + (options.class_name.empty() ? "" : plain(options.class_name) + "-") + plain(options.school_year) + "-" +
                    std::to_string(options.number);
  Wanted wanted;
  wanted.body = manifest_json(code(Kind::package), options.class_name, options.school_year, options.number, files->digests);
  wanted.files = *files;
  wanted.called = name;
  wanted.folder = options.out.empty() ? name : options.out;
  wanted.paths = result_paths("package.xml", wanted.folder);
  wanted.dry_run = options.dry_run;
  tell(context, wanted);
}

void copy(CommandContext& context, const CopyOptions& options) {
  const auto files = name_files({options.file});
  if (!files) return print_refusal(context, files.refusal());
  const fs::path given{options.file};
  Wanted wanted;
  wanted.body = manifest_json(code(Kind::true_copy), {}, {}, 0, files->digests);
  wanted.files = *files;
  wanted.called = options.file;
  wanted.folder = !options.out.empty() ? options.out : given.has_parent_path() ? given.parent_path().string() : ".";
  wanted.paths = result_paths(given.stem().string() + ".copy.xml", wanted.folder);
  wanted.dry_run = options.dry_run;
  tell(context, wanted);
}

}  // namespace signet::client
