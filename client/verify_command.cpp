#include "client/verify_command.h"

#include <cstdio>
#include <filesystem>

#include "client/input.h"
#include "client/inspect_program.h"
#include "client/instance_settings.h"
#include "client/journal_memory.h"
#include "client/trust_files.h"
#include "client/verify_file.h"
#include "daemon/os/private_inspect.h"
#include "journal/year.h"

namespace signet::client {
namespace {

namespace fs = std::filesystem;

struct Keys {
  std::optional<journal::Verifier> given;
  std::string state_directory;
};

std::optional<journal::Verifier> key_of(const Keys& keys, const std::string& origin) {
  // The approval names the key and the origin without its year: the key is every year's.
  if (keys.given) return journal::in_year(*keys.given, origin).value_or(*keys.given);
  return pinned_key(keys.state_directory, origin);
}

Result<Keys> keys_of(const CommandContext& context, const VerifyOptions& options) {
  Keys keys{{}, context.state_directory()};
  if (options.vkey.empty()) return keys;
  auto verifier = journal::Verifier::parse(options.vkey);
  if (!verifier) return Refusal{Reason::request_malformed, "--vkey"};
  keys.given = *std::move(verifier);
  return keys;
}

// What `signet seal` leaves beside each other: `NAME.sealed.xml` and `NAME.sealed.receipt`, `NAME.sealed.pdf` and
// `NAME.sealed.pdf.receipt`.
std::string receipt_beside(const std::string& file) {
  if (!is_sealed_name(file)) return {};
  const bool pdf = fs::path{file}.extension() == ".pdf";
  const std::string beside = pdf ? file + ".receipt" : fs::path{file}.replace_extension(".receipt").string();
  std::error_code ignored;
  return fs::is_regular_file(beside, ignored) ? beside : std::string{};
}

Result<std::optional<ReceiptGiven>> receipt_for(const VerifyOptions& options, const Keys& keys, const std::string& file) {
  const std::string path = options.receipt.empty() ? receipt_beside(file) : options.receipt;
  if (path.empty()) return std::optional<ReceiptGiven>{};
  const auto text = read_file(path, journal::proof_bytes_max);
  if (!text) return Refusal{text.refusal().reason, path + ": " + text.refusal().detail};
  return std::optional{ReceiptGiven{std::string{as_text(*text)}, [&keys](const std::string& origin) { return key_of(keys, origin); }}};
}

FileReport unreadable(const std::string& file, const Refusal& refusal) {
  FileReport report;
  report.file = file;
  Finding finding;
  finding.reason = refusal.reason;
  finding.detail = refusal.detail;
  report.findings.push_back(std::move(finding));
  return report;
}

Result<std::vector<FileReport>> verify_all(const CommandContext& context, const VerifyOptions& options) {
  if (!options.receipt.empty() && options.files.size() > 1) return Refusal{Reason::request_malformed, "--receipt: one FILE"};
  TRY(const auto now, time_to_verify(context, options.at));
  TRY(const auto keys, keys_of(context, options));
  TRY(const auto trust, load_trust(context, options.trust, options.crl));
  TRY(auto inspect, os::start_private_inspect(inspect_program()));
  const Belief belief{trust ? &*trust : nullptr, now};
  std::vector<FileReport> reports;
  for (const std::string& file : options.files) {
    const auto receipt = receipt_for(options, keys, file);
    reports.push_back(receipt ? verify_file(inspect, file, belief, *receipt) : unreadable(file, receipt.refusal()));
  }
  return reports;
}

}  // namespace

Result<Instant> time_to_verify(const CommandContext& context, const std::string& at) {
  if (at.empty()) return instance_clock(context).wall;
  const auto time = parse_signing_time(at);
  if (!time) return Refusal{Reason::request_malformed, "--at " + at + ": 2026-05-28T15:04:05+07:00"};
  return *time;
}

void verify(CommandContext& context, const VerifyOptions& options) {
  const auto reports = verify_all(context, options);
  if (!reports) {
    print_refusal(context, reports.refusal());
    if (reports.refusal().reason == Reason::request_malformed) context.exit_status = exit_code::usage;
    return;
  }
  for (const FileReport& each : *reports) {
    context.worsen(exit_status(verdict(each)));
    if (!context.json) print_text(describe(each, context));
  }
  if (context.json) print_line(verify_json(*reports));
}

}  // namespace signet::client
