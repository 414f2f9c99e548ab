#include "client/sign_command.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>

#include "client/batch.h"
#include "client/input.h"
#include "client/output_file.h"
#include "client/progress.h"
#include "client/seal_report.h"
#include "policy/base/limits.h"

namespace signet::client {
namespace {

namespace fs = std::filesystem;
using Decision = DocumentResult::Decision;

struct Job {
  std::string file;
  std::string out;  // empty: standard output
};

bool is_batch(const SignOptions& options) {
  std::error_code ignored;
  return options.files.size() > 1 || fs::is_directory(options.out, ignored);
}

/// Where each result goes; two sources that would meet in one file are refused before anything is signed.
Result<std::vector<Job>> jobs_of(const SignOptions& options) {
  if (!is_batch(options)) return std::vector<Job>{{options.files.front(), options.out}};
  if (options.out.empty()) return Refusal{Reason::request_malformed, "--out DIR"};
  std::vector<Job> jobs;
  std::map<std::string, std::string> sources;
  for (const auto& file : options.files) {
    const auto name = fs::path{file}.filename().string();
    const auto [other, fresh] = sources.emplace(name, file);
    if (!fresh) return Refusal{Reason::request_malformed, other->second + ", " + file + ": --out " + options.out + "/" + name};
    jobs.push_back({file, (fs::path{options.out} / name).string()});
  }
  return jobs;
}

Result<Bytes> document_of(const std::string& file) {
  auto document = read_file(file, limits::pdf_bytes_max);
  if (!document) return in_file(file, document.refusal());
  return document;
}

enum class Made { now, before };

// What stands at the result's place is looked at first: nothing is signed that could not be written.
Result<Made> sign_file(Signer& signer, const Job& job) {
  TRY(const auto document, document_of(job.file));
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(job.out, ignored))) {
    const auto standing = read_file(job.out, limits::pdf_bytes_max + limits::pdf_seal_bytes_max);
    if (standing && signer.is_signed(document, *standing)) return Made::before;
    return Refusal{Reason::output_exists, job.out};
  }
  TRY(const auto made, signer.sign(document));
  TRY_DONE(write_new_file(job.out, made));
  return Made::now;
}

DocumentResult result_of(Signer& signer, const Job& job) {
  const auto made = sign_file(signer, job);
  if (made) {
    DocumentResult result;
    result.file = job.file;
    result.decision = Decision::signed_by_person;
    result.signed_file = job.out;
    result.redelivered = *made == Made::before;
    return result;
  }
  auto result = failed(job.file, made.refusal());
  const auto reason = made.refusal().reason;
  const bool refused = exit_status_of(reason) == exit_code::refused && reason != Reason::output_exists;
  if (refused) result.decision = Decision::refused;
  return result;
}

std::vector<DocumentResult> sign_all(const CommandContext& context, Signer& signer, const std::vector<Job>& jobs) {
  const Interruption interruption;
  Progress progress{context, jobs.size()};
  std::vector<DocumentResult> results;
  for (const auto& job : jobs) {
    results.push_back(Interruption::asked() ? failed(job.file, Refusal{Reason::interrupted, ""}) : result_of(signer, job));
    progress.step();
    if (!context.json) progress.print(describe(results.back(), context));
  }
  return results;
}

void refuse(CommandContext& context, const Refusal& refusal, const std::string& subject = {}) {
  print_refusal(context, refusal, subject);
  if (refusal.reason == Reason::request_malformed) context.exit_status = exit_code::usage;
}

void sign_one(CommandContext& context, Signer& signer, const Job& job) {
  if (job.out.empty()) {
    const auto document = document_of(job.file);
    const auto made = document ? signer.sign(*document) : document;
    if (!made) return refuse(context, made.refusal(), job.file);
    std::fwrite(made->data(), 1, made->size(), stdout);
    return;
  }
  const auto made = sign_file(signer, job);
  if (!made) return refuse(context, made.refusal(), job.file);
  print_line(job.out +
             (*made == Made::now ? context.say({": đã ký.", ": signed."}) : context.say({": đã ký trước đây.", ": signed before."})));
}

void sign_several(CommandContext& context, Signer& signer, const std::vector<Job>& jobs) {
  const auto results = sign_all(context, signer, jobs);
  for (const auto& each : results) context.worsen(exit_status(each));
  if (context.json) return print_line(sign_json(results));
  print_text(sign_summary(results, context));
}

}  // namespace

void sign(CommandContext& context, const SignOptions& options) {
  if (context.json && options.out.empty()) return refuse(context, {Reason::request_malformed, "--json: --out"});
  const auto jobs = jobs_of(options);
  if (!jobs) return refuse(context, jobs.refusal());
  auto signer = Signer::make(context, options);
  if (!signer) return refuse(context, signer.refusal());
  if (!is_batch(options) && !context.json) return sign_one(context, *signer, jobs->front());
  if (is_batch(options)) {
    if (const auto made = make_directories(options.out); !made) return refuse(context, made.refusal());
  }
  sign_several(context, *signer, *jobs);
}

}  // namespace signet::client
