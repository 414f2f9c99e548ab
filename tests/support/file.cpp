#include "tests/support/file.h"

#include <fstream>
#include <iterator>

#include "tests/support/fail.h"

namespace signet::world {
namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  must(in.good(), "cannot read " + path.string());
  return {std::istreambuf_iterator<char>{in}, {}};
}

void write_file(const fs::path& path, std::string_view content) {
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  std::ofstream out{path, std::ios::binary | std::ios::trunc};
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  must(out.good(), "cannot write " + path.string());
}

void write_file(const fs::path& path, ByteView content) { write_file(path, as_text(content)); }

void write_private_file(const fs::path& path, std::string_view content) {
  if (fs::exists(path)) fs::remove(path);
  write_file(path, content);
  fs::permissions(path, fs::perms::owner_read);
}

}  // namespace signet::world
