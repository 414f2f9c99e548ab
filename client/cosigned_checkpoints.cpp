#include "client/cosigned_checkpoints.h"

#include "journal/cosignature.h"
#include "journal/cosigned_files.h"

namespace signet::client {
namespace {

constexpr std::size_t lines_max = 20;  // the newest; every one was compared

std::string time_text(std::uint64_t seconds) { return to_iso8601(Instant{static_cast<std::int64_t>(seconds)}); }

std::string line_of(CommandContext& context, const journal::KnownCheckpoint& each, const Result<journal::WitnessKey>& witness) {
  const auto note = journal::parse_note(each.note);
  const auto checkpoint = note ? journal::parse_checkpoint_text(note->text) : Result<journal::Checkpoint>{note.refusal()};
  if (!checkpoint) return each.name + context.say({": không đọc được", ": cannot be read"});
  const std::string size = std::to_string(checkpoint->size) + context.say({" mục", " entries"});
  const auto at = witness ? journal::cosigned_at(*note, *witness) : Result<std::optional<Instant>>{std::optional<Instant>{}};
  if (!at) return context.worsen(exit_code::refused), size + context.say({": chữ ký chứng kiến SAI", ": the cosignature is WRONG"});
  if (*at)
    return size + context.say({", chứng kiến lúc ", ", cosigned at "}) + to_iso8601(**at) + context.say({" bởi ", " by "}) + witness->name;
  const auto claimed = journal::claimed_cosignatures(*note);
  if (claimed.empty()) return size + context.say({": không có chữ ký chứng kiến", ": no cosignature"});
  return size + context.say({", ghi là chứng kiến lúc ", ", said to be cosigned at "}) + time_text(claimed.front().seconds) +
         context.say({" bởi ", " by "}) + claimed.front().name +
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

void print_cosigned(CommandContext& context, const std::vector<journal::KnownCheckpoint>& cosigned, const std::string& witness) {
  const auto key = journal::WitnessKey::parse(witness);
  std::size_t lines = 0;
  for (const auto& each : cosigned) {
    auto line = line_of(context, each, key);
    for (char& c : line) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    if (!context.json && lines++ < lines_max) print_line("  " + line);
  }
  if (!context.json && lines > lines_max) print_line("  … +" + std::to_string(lines - lines_max));
}

}  // namespace signet::client
