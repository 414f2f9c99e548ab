// A journal's own checkpoints that a witness has cosigned: one file for each size, beside the journal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/base/result.h"

namespace signet::journal {

constexpr std::size_t cosigned_files_max = 4096;  // that are read; one a day for ten years

class CosignedFiles {
 public:
  explicit CosignedFiles(std::string directory) : directory_(std::move(directory)) {}
  /// Durable when it returns; takes the place of an older one of the same size.
  Outcome put(std::uint64_t size, std::string_view note) const;
  /// Sizes, the largest first.
  std::vector<std::uint64_t> sizes() const;
  /// As it was put. `not_found` where there is none.
  Result<std::string> get(std::uint64_t size) const;
  /// The newest; nothing where there is none.
  std::optional<std::string> newest() const;

 private:
  std::string directory_;
};

}  // namespace signet::journal
