#include "client/witness_command.h"

#include <filesystem>

#include "client/input.h"
#include "client/json_fields.h"
#include "client/output_file.h"
#include "client/service.h"
#include "client/service_json.h"
#include "journal/cosignature.h"
#include "journal/witness.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

Result<journal::Checkpoint> checkpoint_of(std::string_view note) {
  TRY(const auto parsed, journal::parse_note(note));
  return journal::parse_checkpoint_text(parsed.text);
}

/// As a parameter of a path, behind `mark`; nothing for the year that goes on.
std::string of_year(const std::string& origin, char mark) { return origin.empty() ? "" : mark + ("origin=" + origin); }

Result<std::uint64_t> cosigned_size(const Service& service, const std::string& origin) {
  const auto note = service.fetch("/v1/journal/cosigned" + of_year(origin, '?'));
  if (!note && note.refusal().reason == Reason::not_found) return std::uint64_t{0};
  if (!note) return note.refusal();
  TRY(const auto checkpoint, checkpoint_of(*note));
  return checkpoint.size;
}

Result<std::vector<Digest>> proof_between(const Service& service, std::uint64_t from, std::uint64_t to, const std::string& origin) {
  if (from == 0 || from == to) return std::vector<Digest>{};
  TRY(const auto body,
      service.fetch("/v1/journal/consistency?from=" + std::to_string(from) + "&to=" + std::to_string(to) + of_year(origin, '&')));
  return read_hashes(body);
}

Result<journal::AddCheckpoint> compose(const Service& service, const WitnessExportOptions& options) {
  journal::AddCheckpoint request;
  TRY(request.checkpoint, service.fetch("/v1/journal/checkpoint" + of_year(options.origin, '?')));
  TRY(const auto now, checkpoint_of(request.checkpoint));
  if (options.from) {
    request.old_size = *options.from;
  } else {
    TRY(request.old_size, cosigned_size(service, options.origin));
  }
  if (request.old_size > now.size)
    return Refusal{Reason::journal_inconsistent, "the witness has cosigned " + std::to_string(request.old_size) +
                                                     " entries, and this journal has " + std::to_string(now.size)};
  TRY(request.proof, proof_between(service, request.old_size, now.size, options.origin));
  return request;
}

std::string cosigned_path(const WitnessAddOptions& options, const std::string& file) {
  if (options.files.size() == 1) return options.out;
  return (std::filesystem::path{options.out} / (std::filesystem::path{file}.stem().string() + ".cosigned")).string();
}

Refusal refusal_of(const HttpResponse& response) {
  if (response.status != 409) return read_problem(response);
  return {Reason::witness_size_differs, response.body.substr(0, response.body.find('\n'))};
}

/// What is written is one signed note: the log's checkpoint with the witness's line behind its own.
Result<std::string> shown(const Service& service, const std::string& file) {
  TRY(const auto body, read_file(file, journal::add_checkpoint_bytes_max));
  TRY(const auto request, journal::parse_add_checkpoint(as_text(body)));
  TRY(const auto response, service.post("/witness/add-checkpoint", body, ""));
  if (response.status != 200) return refusal_of(response);
  std::string note = request.checkpoint + response.body;
  TRY_DONE(journal::parse_note(note));
  return note;
}

void add_one(CommandContext& context, const Service& service, const WitnessAddOptions& options, const std::string& file) {
  const auto note = shown(service, file);
  if (!note) return print_refusal(context, note.refusal(), file);
  const auto path = cosigned_path(options, file);
  if (const auto written = replace_file(path, as_bytes(*note)); !written) return print_refusal(context, written.refusal(), file);
  if (context.json) return print_line(nlohmann::json{{"file", file}, {"cosigned_file", path}}.dump());
  print_line("✔ " + file + context.say({": đã chứng kiến → ", ": cosigned → "}) + path);
}

Result<std::string> imported(const Service& service, const std::string& file) {
  TRY(const auto note, read_file(file, journal::note_bytes_max));
  TRY(const auto response, service.post("/v1/journal/cosigned", note, ""));
  if (response.status != 200) return read_problem(response);
  return response.body;
}

}  // namespace

Result<std::string> witness_vkey(const CommandContext& context) {
  TRY(const auto body, Service{context}.fetch("/v1/status"));
  const auto status = nlohmann::json::parse(body, nullptr, false);
  if (!status.is_object() || !status.contains("journal")) return std::string{};
  return text_of(status["journal"], "witness");
}

void witness_export(CommandContext& context, const WitnessExportOptions& options) {
  const Service service{context};
  const auto request = compose(service, options);
  if (!request) return print_refusal(context, request.refusal(), "journal witness export");
  if (const auto written = write_new_file(options.out, as_bytes(journal::write_add_checkpoint(*request))); !written)
    return print_refusal(context, written.refusal());
  const auto now = checkpoint_of(request->checkpoint);
  if (context.json) return print_line(nlohmann::json{{"file", options.out}, {"old", request->old_size}, {"size", now->size}}.dump());
  print_line(options.out + ": " + std::to_string(request->old_size) + " → " + std::to_string(now->size) +
             context.say({" mục", " entries"}));
  print_line(
      context.say({"Việc tiếp theo: gửi tệp này cho cơ quan phê duyệt (signet journal witness add), rồi nạp tệp nhận lại "
                   "(signet journal witness import).",
                   "Next: send this file to the department (signet journal witness add), then take in what comes back "
                   "(signet journal witness import)."}));
}

void witness_add(CommandContext& context, const WitnessAddOptions& options) {
  if (options.files.size() > 1) {
    if (const auto made = make_directories(options.out); !made) return print_refusal(context, made.refusal());
  }
  const Service service{context};
  for (const auto& file : options.files) add_one(context, service, options, file);
}

void witness_import(CommandContext& context, const std::vector<std::string>& files) {
  const Service service{context};
  for (const auto& file : files) {
    const auto answer = imported(service, file);
    if (!answer) {
      print_refusal(context, answer.refusal(), file);
      continue;
    }
    const auto said = nlohmann::json::parse(*answer, nullptr, false);
    if (context.json || !said.is_object()) {
      print_line(*answer);
      continue;
    }
    print_line("✔ " + file + ": " + std::to_string(number_of(said, "size").value_or(0)) +
               context.say({" mục, chứng kiến lúc ", " entries, cosigned at "}) + text_of(said, "cosigned") +
               context.say({", bởi ", ", by "}) + text_of(said, "witness"));
  }
}

void witness_key(CommandContext& context) {
  const auto vkey = witness_vkey(context);
  if (!vkey) return print_refusal(context, vkey.refusal());
  if (vkey->empty()) return print_refusal(context, {Reason::not_found, "journal/witness.key"});
  print_line(context.json ? nlohmann::json{{"vkey", *vkey}}.dump() : *vkey);
}

}  // namespace signet::client
