#include "client/note_command.h"

#include <algorithm>

#include "client/document_result.h"
#include "client/input.h"
#include "client/json_fields.h"
#include "client/keyhold_socket.h"
#include "client/output_file.h"
#include "client/review/source.h"
#include "journal/canonical_json.h"
#include "policy/base/json.h"
#include "policy/base/unicode.h"
#include "policy/journal_note.h"

namespace signet::client {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t note_file_bytes_max = limits::note_bytes_max + 1024;

void usage(CommandContext& context, const std::string& what, const std::string& hint) {
  print_error(context, what, hint);
  context.exit_status = exit_code::usage;
}

std::string all_codes(const CommandContext& context) {
  std::string lines;
  for (const auto& each : note_codes()) {
    lines.append("\n    ").append(each).append(each.size() < 16 ? 16 - each.size() : 1, ' ');
    lines.append(words(*journal_note_from_code(each), context.language));
  }
  return lines;
}

Result<Bytes> said_in(const NoteOptions& options) {
  if (options.file.empty()) return to_bytes(options.text);
  auto read = read_file(options.file, limits::note_bytes_max);
  if (!read) return in_file(options.file, read.refusal());
  return read;
}

void print_refused(CommandContext& context, const wire::ServiceAnswer& answer) {
  for (const auto& each : findings_of(answer)) {
    context.worsen(exit_status_of(each.reason));
    if (!context.json) print_error(context, message(each, context.language), hint(each.reason, context.language));
  }
}

Json reasons_of(const wire::ServiceAnswer& answer) {
  Json reasons = Json::array();
  if (answer.answer == wire::Answer::done) return reasons;
  for (const auto& each : findings_of(answer)) {
    const Remark made = remark(each);
    reasons.push_back(
        {{"code", made.code}, {"message_vi", made.message_vi}, {"message_en", made.message_en}, {"who", made.who}, {"rule", made.rule}});
  }
  return reasons;
}

void report(CommandContext& context, const NoteOptions& options, const wire::ServiceAnswer& answer) {
  const bool done = answer.answer == wire::Answer::done;
  if (context.json) {
    Json whole{{"recorded", done}, {"what", options.what}, {"reasons", reasons_of(answer)}};
    whole["journal_index"] = answer.journaled ? Json(answer.journal_index) : Json(nullptr);
    whole["note_sha256"] = done ? Json(to_hex(answer.document)) : Json(nullptr);
    whole["receipt"] = text_or_null(done ? answer.receipt : std::string{});
    print_line(dump(whole));
  } else if (done) {
    print_line("✔ " + std::string{words(*journal_note_from_code(options.what), context.language)} +
               context.say({": đã ghi nhật ký, mục số ", ": recorded, journal entry "}) + std::to_string(answer.journal_index));
  }
  if (!done) print_refused(context, answer);
}

/// An entry of a note; nothing: it is another one.
std::optional<nlohmann::json> note_in(ByteView body) {
  auto entry = journal::parse_canonical(body);
  if (!entry || text_of(*entry, "kind") != "audit" || text_of(*entry, "act") != "note") return std::nullopt;
  return *std::move(entry);
}

// A person's words never steer the terminal.
std::string shown(const CommandContext& context, const Bytes& text) {
  const auto points = from_utf8(as_text(text));
  const auto is_control = [](char32_t c) { return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0); };
  if (!points || std::any_of(points->begin(), points->end(), is_control))
    return context.say({"(không phải văn bản; dùng --out TỆP)", "(not a text; use --out FILE)"});
  return std::string{as_text(text)};
}

void print_note(CommandContext& context, std::uint64_t index, const NoteFile& file) {
  const auto& note = file.note;
  if (context.json) {
    Json whole{{"index", index}, {"what", std::string{code(note.what)}}, {"rule", std::string{rule(note.what)}}};
    whole["about"] = text_or_null(note.about), whole["number"] = text_or_null(note.number), whole["day"] = text_or_null(note.day);
    whole["text"] = from_utf8(as_text(file.text)) ? Json(std::string{as_text(file.text)}) : Json(nullptr);
    whole["base64"] = to_base64(file.text);
    return print_line(dump(whole));
  }
  print_line(std::to_string(index) + "  " + std::string{words(note.what, context.language)} + " (" + std::string{rule(note.what)} + ")");
  if (!note.about.empty()) print_line(context.say({"về: ", "about: "}) + note.about);
  if (!note.number.empty() || !note.day.empty()) print_line(context.say({"văn bản: ", "paper: "}) + note.number + "  " + note.day);
  print_line("\n" + shown(context, file.text));
}

Result<NoteFile> fetch_note(CommandContext& context, std::uint64_t index) {
  wire::ServiceRequest request;
  request.operation = wire::Operation::document;
  request.from = index;
  TRY(const auto got, ask_keyhold(context, std::move(request), nullptr, note_file_bytes_max));
  if (got.payload) return read_note_file(*got.payload);
  const auto why = findings_of(got.answer).front();
  return Refusal{why.reason, why.detail};
}

}  // namespace

void journal_note(CommandContext& context, const NoteOptions& options) {
  if (!journal_note_from_code(options.what))
    return usage(context, context.say({"chưa nêu đúng việc cần ghi: ", "what is to be recorded is not named: "}) + options.what,
                 context.say({"một trong các việc sau:", "one of these:"}) + all_codes(context));
  if (options.text.empty() == options.file.empty())
    return usage(context, context.say({"cần đúng một trong hai: --text, --file", "exactly one of the two is needed: --text, --file"}),
                 context.say({"xem `signet journal note --help`.", "see `signet journal note --help`."}));
  const auto text = said_in(options);
  if (!text) return print_refusal(context, text.refusal());
  wire::ServiceRequest request;
  request.operation = wire::Operation::note;
  request.kind = options.what;
  request.name = options.about;
  request.paper = {options.number, options.day};
  const auto got = ask_keyhold(context, std::move(request), &*text);
  if (!got) return print_refusal(context, got.refusal());
  report(context, options, got->answer);
  if (got->answer.answer != wire::Answer::done || options.receipt.empty()) return;
  if (const auto written = write_new_file(options.receipt, as_bytes(got->answer.receipt)); !written)
    print_refusal(context, written.refusal());
}

void note_list(CommandContext& context, const NoteListOptions& options) {
  Json all = Json::array();
  auto source = review::Source::open(context, "");
  if (!source) return print_refusal(context, source.refusal(), "journal note list");
  const auto read = source->each(0, [&](const review::Item& item) {
    const auto index = item.index();
    const auto entry = note_in(item.octets());
    if (!entry) return true;
    const auto what = text_of(*entry, "what"), about = text_of(*entry, "about");
    if ((!options.what.empty() && what != options.what) || (!options.about.empty() && about != options.about)) return true;
    const auto caller = number_of(*entry, "caller").value_or(0);
    const auto known = journal_note_from_code(what);
    if (!context.json)
      print_line(std::to_string(index) + "  " + text_of(*entry, "time") + "  uid " + std::to_string(caller) + "  " + what + "  " +
                 (known ? std::string{words(*known, context.language)} : "") + (about.empty() ? "" : "  " + about));
    all.push_back({{"index", index}, {"time", text_of(*entry, "time")}, {"caller", caller}, {"what", what}});
    all.back()["about"] = text_or_null(about), all.back()["note_sha256"] = text_of(*entry, "note");
    return true;
  });
  if (context.json) print_line(dump(all));
  if (!read) print_refusal(context, read.refusal(), "journal note list");
}

void note_show(CommandContext& context, const NoteShowOptions& options) {
  const auto file = fetch_note(context, options.index);
  if (!file) return print_refusal(context, file.refusal());
  if (options.out.empty()) return print_note(context, options.index, *file);
  if (const auto written = write_new_file(options.out, file->text); !written) print_refusal(context, written.refusal());
}

}  // namespace signet::client
