#include "client/cosigned_checkpoints.h"

#include "journal/cosignature.h"
#include "journal/cosigned_files.h"

namespace signet::client {
namespace {

constexpr std::size_t lines_max = 20;  // the newest; every one was compared

std::string time_text(std::uint64_t seconds) { return to_iso8601(Instant{static_cast<std::int64_t>(seconds)}); }

Cosigned look_at_one(CommandContext& context, const journal::KnownCheckpoint& each, const Result<journal::WitnessKey>& witness) {
  const auto note = journal::parse_note(each.note);
  const auto checkpoint = note ? journal::parse_checkpoint_text(note->text) : Result<journal::Checkpoint>{note.refusal()};
  if (!checkpoint) return {each.name, "unreadable"};
  const auto at = witness ? journal::cosigned_at(*note, *witness) : Result<std::optional<Instant>>{std::optional<Instant>{}};
  if (!at) return context.worsen(exit_code::refused), Cosigned{each.name, "wrong", checkpoint->size};
  if (*at) return {each.name, "checked", checkpoint->size, to_iso8601(**at), witness->name};
  const auto claimed = journal::claimed_cosignatures(*note);
  if (claimed.empty()) return {each.name, "none", checkpoint->size};
  return {each.name, "claimed", checkpoint->size, time_text(claimed.front().seconds), claimed.front().name};
}

std::string line_of(const CommandContext& context, const Cosigned& each) {
  if (each.state == "unreadable") return each.file + context.say({": không đọc được", ": cannot be read"});
  const std::string size = std::to_string(each.size) + context.say({" mục", " entries"});
  if (each.state == "wrong") return size + context.say({": chữ ký chứng kiến SAI", ": the cosignature is WRONG"});
  if (each.state == "none") return size + context.say({": không có chữ ký chứng kiến", ": no cosignature"});
  const std::string by = each.time + context.say({" bởi ", " by "}) + each.by;
  if (each.state == "checked") return size + context.say({", chứng kiến lúc ", ", cosigned at "}) + by;
  return size + context.say({", ghi là chứng kiến lúc ", ", said to be cosigned at "}) + by +
         context.say({" (chưa kiểm tra; dùng --witness VKEY)", " (unchecked; --witness VKEY checks it)"});
}

}  // namespace

std::vector<journal::KnownCheckpoint> cosigned_checkpoints(const std::string& directory) {
  const journal::CosignedFiles files{directory + "/cosigned"};
  std::vector<journal::KnownCheckpoint> found;
  for (const auto size : files.sizes()) {
    if (auto note = files.get(size)) found.push_back({"cosigned/" + std::to_string(size), *std::move(note)});
  }
  return found;
}

std::vector<Cosigned> look_at(CommandContext& context, const std::vector<journal::KnownCheckpoint>& cosigned, const std::string& witness) {
  const auto key = journal::WitnessKey::parse(witness);
  std::vector<Cosigned> all;
  for (const auto& each : cosigned) all.push_back(look_at_one(context, each, key));
  return all;
}

void print_cosigned(const CommandContext& context, const std::vector<Cosigned>& cosigned) {
  for (std::size_t i = 0; i < cosigned.size() && i < lines_max; ++i) {
    auto line = line_of(context, cosigned[i]);
    for (char& c : line) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    print_line("  " + line);
  }
  if (cosigned.size() > lines_max) print_line("  … +" + std::to_string(cosigned.size() - lines_max));
}

}  // namespace signet::client
