// Whole files in, whole files out.
#pragma once

#include <filesystem>
#include <string>

#include "policy/base/bytes.h"

namespace signet::world {

std::string read_file(const std::filesystem::path& path);
/// Makes the folders above as well.
void write_file(const std::filesystem::path& path, std::string_view content);
void write_file(const std::filesystem::path& path, ByteView content);
void write_private_file(const std::filesystem::path& path, std::string_view content);

}  // namespace signet::world
