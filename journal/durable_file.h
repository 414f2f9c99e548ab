// Files that are whole or absent, and on the disk when we say so.
#pragma once

#include <string>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::journal {

/// Refuses `not_found` where there is none, `too_large` over the limit, `system_error` otherwise.
Result<Bytes> read_file(const std::string& path, std::size_t bytes_max);
/// Takes the place of what stood there. Order: temporary file in the same directory, fsync, rename, fsync of the directory.
Outcome write_durable(const std::string& path, ByteView content, unsigned mode);
Outcome sync_file(const std::string& path);
Outcome sync_directory(const std::string& path);
/// Names of what stands in a directory, in no order; none where there is no directory.
std::vector<std::string> names_in(const std::string& directory);
/// The directory part; `.` where there is none.
std::string directory_of(const std::string& path);

}  // namespace signet::journal
