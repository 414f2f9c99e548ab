#include "client/witness_command.h"

#include <filesystem>

#include "client/input.h"
#include "client/json_fields.h"
#include "client/output_file.h"
#include "client/service.h"
#include "client/service_json.h"
#include "client/witness_file.h"
#include "journal/cosignature.h"
#include "journal/witness.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

Result<journal::Checkpoint> checkpoint_of(std::string_view note) {
  TRY(const auto parsed, journal::parse_note(note));
  return journal::parse_checkpoint_text(parsed.text);
}

std::string cosigned_path(const WitnessAddOptions& options, const std::string& file) {
  if (options.files.size() == 1) return options.out;
  return (std::filesystem::path{options.out} / (std::filesystem::path{file}.stem().string() + ".cosigned")).string();
}

Refusal refusal_of(const HttpResponse& response) {
  if (response.status != 409) return read_problem(response);
  return {Reason::witness_size_differs, response.body.substr(0, response.body.find('\n'))};
}

/// One signed note: the log's checkpoint with the witness's line behind its own. Where the witness has this very size already its answer
/// was lost on the way: it is asked for the same again, and gives it if it is the same tree.
Result<std::string> cosigned(const Service& service, const std::string& body) {
  TRY(auto request, journal::parse_add_checkpoint(body));
  TRY(const auto checkpoint, checkpoint_of(request.checkpoint));
  TRY(auto response, service.post("/witness/add-checkpoint", as_bytes(body), ""));
  if (response.status == 409 && response.body == std::to_string(checkpoint.size) + "\n" && request.old_size != checkpoint.size) {
    request.old_size = checkpoint.size;
    request.proof.clear();
    TRY(response, service.post("/witness/add-checkpoint", as_bytes(journal::write_add_checkpoint(request)), ""));
  }
  if (response.status != 200) return refusal_of(response);
  std::string note = request.checkpoint + response.body;
  TRY_DONE(journal::parse_note(note));
  return note;
}

Outcome link_year(const Service& service, const std::string& body) {
  TRY(const auto response, service.post("/witness/add-year", as_bytes(body), ""));
  return response.status == 200 ? Outcome{Done{}} : Outcome{read_problem(response)};
}

struct ShownFile {
  std::vector<WitnessPart> notes;
  std::optional<Refusal> link_refused;  // the notes are worth keeping all the same
  bool linked = false;
};

Result<ShownFile> show_file(const Service& service, const std::string& file) {
  TRY(const auto content, read_file(file, witness_file_bytes_max));
  TRY(const auto parts, read_witness_file(as_text(content), WitnessPart::Kind::add_checkpoint));
  ShownFile out;
  for (const auto& part : parts) {
    if (part.kind == WitnessPart::Kind::add_year) {
      const auto linked = link_year(service, part.text);
      out.linked = static_cast<bool>(linked);
      if (!linked) out.link_refused = linked.refusal();
    } else {
      TRY(auto note, cosigned(service, part.text));
      out.notes.push_back({WitnessPart::Kind::cosigned, std::move(note)});
    }
  }
  return out;
}

void add_one(CommandContext& context, const Service& service, const WitnessAddOptions& options, const std::string& file) {
  const auto done = show_file(service, file);
  if (!done) return print_refusal(context, done.refusal(), file);
  const auto path = cosigned_path(options, file);
  if (done->notes.empty()) return print_refusal(context, {Reason::request_malformed, "no checkpoint in it"}, file);
  if (const auto written = replace_file(path, as_bytes(write_witness_file(done->notes))); !written)
    return print_refusal(context, written.refusal(), file);
  if (done->link_refused) print_refusal(context, *done->link_refused, file);
  if (context.json) {
    nlohmann::json out{{"file", file}, {"cosigned_file", path}};
    if (done->linked) out["year_linked"] = true;
    return print_line(out.dump());
  }
  print_line("✔ " + file + context.say({": đã chứng kiến → ", ": cosigned → "}) + path);
  if (done->linked) print_line("  " + context.say({"năm mới nối tiếp năm trước", "the new year goes on from the year before"}));
}

/// What the service says of each checkpoint that the file brings back.
Result<std::vector<std::string>> imported(const Service& service, const std::string& file) {
  TRY(const auto content, read_file(file, witness_file_bytes_max));
  TRY(const auto parts, read_witness_file(as_text(content), WitnessPart::Kind::cosigned));
  std::vector<std::string> answers;
  for (const auto& part : parts) {
    TRY(const auto response, service.post("/v1/journal/cosigned", as_bytes(part.text), ""));
    if (response.status != 200) return read_problem(response);
    answers.push_back(response.body);
  }
  return answers;
}

void print_imported(const CommandContext& context, const std::string& file, const std::string& answer) {
  const auto said = nlohmann::json::parse(answer, nullptr, false);
  if (context.json || !said.is_object()) return print_line(answer);
  print_line("✔ " + file + ": " + std::to_string(number_of(said, "size").value_or(0)) +
             context.say({" mục, chứng kiến lúc ", " entries, cosigned at "}) + text_of(said, "cosigned") +
             context.say({", bởi ", ", by "}) + text_of(said, "witness"));
}

}  // namespace

Result<std::string> witness_vkey(const CommandContext& context) {
  TRY(const auto body, Service{context}.fetch("/v1/status"));
  const auto status = nlohmann::json::parse(body, nullptr, false);
  if (!status.is_object() || !status.contains("journal")) return std::string{};
  return text_of(status["journal"], "witness");
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
    const auto answers = imported(service, file);
    if (!answers) {
      print_refusal(context, answers.refusal(), file);
      continue;
    }
    for (const auto& answer : *answers) print_imported(context, file, answer);
  }
}

void witness_key(CommandContext& context) {
  const auto vkey = witness_vkey(context);
  if (!vkey) return print_refusal(context, vkey.refusal());
  if (vkey->empty()) return print_refusal(context, {Reason::not_found, "journal/witness.key"});
  print_line(context.json ? nlohmann::json{{"vkey", *vkey}}.dump() : *vkey);
}

}  // namespace signet::client
