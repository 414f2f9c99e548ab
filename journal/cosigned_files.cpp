#include "journal/cosigned_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "journal/checkpoint.h"
#include "journal/durable_file.h"

namespace signet::journal {

Outcome CosignedFiles::put(std::uint64_t size, std::string_view note) const {
  if (::mkdir(directory_.c_str(), 0700) != 0 && errno != EEXIST) return Refusal{Reason::system_error, "no folder " + directory_};
  return write_durable(directory_ + "/" + std::to_string(size), as_bytes(note), 0400);
}

std::vector<std::uint64_t> CosignedFiles::sizes() const {
  std::vector<std::uint64_t> found;
  for (const auto& name : names_in(directory_)) {
    const auto size = parse_decimal(name);
    if (size && found.size() < cosigned_files_max) found.push_back(*size);
  }
  std::sort(found.rbegin(), found.rend());
  return found;
}

Result<std::string> CosignedFiles::get(std::uint64_t size) const {
  TRY(const auto note, read_file(directory_ + "/" + std::to_string(size), note_bytes_max));
  return std::string{as_text(note)};
}

std::optional<std::string> CosignedFiles::newest() const {
  const auto all = sizes();
  if (all.empty()) return std::nullopt;
  auto note = get(all.front());
  return note ? std::optional{*std::move(note)} : std::nullopt;
}

}  // namespace signet::journal
