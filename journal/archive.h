// Whole files by their SHA-256: sealed documents, orders, revocation answers. Append only; a name is its content.
#pragma once

#include <string>

#include "policy/base/digest.h"
#include "policy/base/result.h"

namespace signet::journal {

constexpr std::size_t archive_file_bytes_max = 40 * 1024 * 1024;  // a PDF of 32 MiB and its increment

class Archive {
 public:
  /// The directory exists (mode 0700).
  explicit Archive(std::string directory) : directory_(std::move(directory)) {}
  /// Durable when it returns. The same content again is done; a name that holds other content is `journal_inconsistent`.
  Outcome put(const Digest& name, ByteView content) const;
  /// Hashed again on reading: what comes out is what its name says, or `journal_inconsistent`. `not_found` where there is none.
  Result<Bytes> get(const Digest& name) const;
  /// `ab/ab…`, under the directory.
  std::string path(const Digest& name) const;

 private:
  Outcome make_folder(const std::string& folder) const;
  std::string directory_;
};

}  // namespace signet::journal
