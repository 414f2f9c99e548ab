// What goes between a school and its department in one file: one text of the witness's protocol as it stands, or several of them, one
// behind the other (docs/formats/witness.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/base/result.h"

namespace signet::client {

struct WitnessPart {
  enum class Kind { add_checkpoint, add_year, cosigned };  // the last: a note, on its way back
  Kind kind{};
  std::string text;
};
constexpr std::size_t witness_file_bytes_max = 64 * 1024;

/// A single part that is no year link is written as it stands: any tool that knows the protocol reads it.
std::string write_witness_file(const std::vector<WitnessPart>& parts);
/// At least one part; `alone` says what a text without our head is. Refuses with `request_malformed`.
Result<std::vector<WitnessPart>> read_witness_file(std::string_view text, WitnessPart::Kind alone);

}  // namespace signet::client
