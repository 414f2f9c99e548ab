// C2SP tlog-witness: what a witness answers to a checkpoint that is shown to it. Pure: no file, no clock, no key of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "journal/checkpoint.h"

namespace signet::journal {

constexpr std::size_t add_checkpoint_bytes_max = 8 * 1024;  // 63 hashes and a checkpoint

/// The body of `POST /witness/add-checkpoint`.
struct AddCheckpoint {
  std::uint64_t old_size = 0;  // what the log believes that the witness has cosigned last; 0: nothing
  std::vector<Digest> proof;   // that the tree of the checkpoint continues the one of `old_size`
  std::string checkpoint;      // the signed note
};
std::string write_add_checkpoint(const AddCheckpoint& request);
/// Refuses with `request_malformed`.
Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);
/// The origin that its checkpoint claims; nothing where there is none to be read.
std::optional<std::string> claimed_origin(const AddCheckpoint& request);

/// What a checkpoint that its log has truly signed says against that log.
enum class LogTrouble : std::uint8_t {
  none,
  behind,         // it is smaller than one cosigned before: an old file, or the log has shrunk
  forked,         // as large as one cosigned before, with another root: the log has signed two histories
  not_continued,  // larger, and nothing proves that it continues the one cosigned before
  not_linked,     // its new year does not go on from the year cosigned before it (year_link.h)
};
std::string_view code(LogTrouble trouble) noexcept;
std::optional<LogTrouble> log_trouble_from_code(std::string_view code) noexcept;

struct WitnessJudgement {
  unsigned status = 200;  // HTTP: 200, 400, 403, 409, 422
  std::string why;
  LogTrouble trouble = LogTrouble::none;
  std::optional<Checkpoint> checkpoint;  // given wherever the log's signature held
};
/// `log`: the key that this origin's checkpoints are known by. `seen`: the newest one cosigned.
WitnessJudgement judge_add_checkpoint(const AddCheckpoint& request, const Verifier& log, const std::optional<Checkpoint>& seen);

}  // namespace signet::journal
