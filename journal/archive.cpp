#include "journal/archive.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "journal/durable_file.h"

namespace signet::journal {

std::string Archive::path(const Digest& name) const {
  const std::string hex = to_hex(name);
  return directory_ + '/' + hex.substr(0, 2) + '/' + hex;
}

Outcome Archive::make_folder(const std::string& folder) const {
  if (::mkdir(folder.c_str(), 0700) == 0) return sync_directory(directory_);
  if (errno == EEXIST) return Done{};
  return Refusal{Reason::system_error, "make " + folder + ": " + std::strerror(errno)};
}

Outcome Archive::put(const Digest& name, ByteView content) const {
  if (content.size() > archive_file_bytes_max) return Refusal{Reason::too_large, "archive"};
  if (sha256(content) != name) return Refusal{Reason::wire_malformed, "a file under another file's SHA-256"};
  const std::string file = path(name);
  TRY_DONE(make_folder(directory_of(file)));
  const auto present = get(name);
  if (present) {
    // A crash may have come between the rename and the directory's fsync: the promise is made good now.
    TRY_DONE(sync_file(file));
    return sync_directory(directory_of(file));
  }
  if (present.refusal().reason != Reason::not_found) return present.refusal();
  return write_durable(file, content, 0400);
}

Result<Bytes> Archive::get(const Digest& name) const {
  TRY(auto content, read_file(path(name), archive_file_bytes_max));
  if (sha256(ByteView{content}) != name) return Refusal{Reason::journal_inconsistent, "archived file " + to_hex(name) + " was changed"};
  return content;
}

}  // namespace signet::journal
