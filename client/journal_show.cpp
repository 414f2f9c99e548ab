#include "client/journal_show.h"

#include <vector>

#include "client/journal_entries.h"
#include "client/service.h"
#include "journal/canonical_json.h"
#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "journal/reader.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

using nlohmann::json;
/// An entry as people read it; what is not canonical is shown as octets, never as it is: it could steer the terminal.
std::string line_of(std::uint64_t index, ByteView body) {
  std::string line = std::to_string(index);
  line.insert(0, line.size() < 6 ? 6 - line.size() : 0, ' ');
  const auto entry = journal::parse_canonical(body);
  const auto envelope = journal::read_envelope(body);
  if (!entry || !envelope) return line + "  ?  " + to_hex(body);
  std::string kind{journal::code(envelope->kind)};
  kind.resize(std::max<std::size_t>(kind.size(), 14), ' ');
  line += "  " + to_iso8601(envelope->time) + "  " + kind;
  for (const auto& [key, value] : entry->items()) {
    if (key == "v" || key == "kind" || key == "time") continue;
    line += ' ' + key + '=' + (value.is_string() ? value.get<std::string>() : value.dump());
  }
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return line;
}

json json_of(std::uint64_t index, ByteView body) {
  const auto entry = journal::parse_canonical(body);
  if (!entry) return {{"index", index}, {"octets", to_base64(body)}};
  return {{"index", index}, {"entry", *entry}};
}

bool is_of_kind(ByteView body, const std::string& kind) {
  const auto envelope = journal::read_envelope(body);
  return kind.empty() || (envelope && journal::code(envelope->kind) == kind);
}

Result<std::string> newest_checkpoint(const CommandContext& context) {
  // The service's is newer: the file is laid down when the journal has a quiet moment.
  auto asked = Service{context}.fetch("/v1/journal/checkpoint");
  if (asked || !context.socket.empty()) return asked;
  const auto reader = journal::Reader::open(context.path("var/lib/signet/journal"));
  if (reader && reader->checkpoint()) return *reader->checkpoint();
  return asked;
}

}  // namespace

void journal_show(CommandContext& context, const JournalShowOptions& options) {
  if (!options.kind.empty() && !journal::entry_kind_from_code(options.kind)) {
    print_error(context, context.say({"không có loại mục này: ", "no such kind of entry: "}) + options.kind,
                context.say({"xem docs/formats/journal.md.", "see docs/formats/journal.md."}));
    return context.worsen(exit_code::usage);
  }
  std::uint64_t shown = 0;
  json all = json::array();
  const auto read = each_entry(context, options.from, [&](std::uint64_t index, ByteView body) {
    if (!is_of_kind(body, options.kind)) return true;
    if (context.json) all.push_back(json_of(index, body));
    if (!context.json) print_line(line_of(index, body));
    return ++shown != options.count;
  });
  if (context.json) print_line(all.dump(-1, ' ', false, json::error_handler_t::replace));
  if (!read) print_refusal(context, read.refusal(), "journal show");
}

void journal_checkpoint(CommandContext& context) {
  const auto note = newest_checkpoint(context);
  if (!note) return print_refusal(context, note.refusal(), "journal checkpoint");
  const auto parsed = journal::parse_note(*note);
  const auto checkpoint = parsed ? journal::parse_checkpoint_text(parsed->text) : Result<journal::Checkpoint>{parsed.refusal()};
  if (!checkpoint) return print_refusal(context, checkpoint.refusal(), "journal checkpoint");
  if (context.json) {
    print_line(
        json{{"origin", checkpoint->origin}, {"size", checkpoint->size}, {"root", to_base64(view(checkpoint->root))}, {"checkpoint", *note}}
            .dump());
    return;
  }
  print_line(std::string_view{*note}.substr(0, note->size() - 1));  // octet for octet: to be kept in a file
}

}  // namespace signet::client
