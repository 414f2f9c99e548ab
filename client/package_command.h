// signet package new, signet copy: what rests on documents that were sealed here before.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

struct PackageOptions {
  std::string class_name;  // empty: of several classes
  std::string school_year;
  std::uint32_t number = 0;
  std::vector<std::string> arguments;  // files as received or as sealed; a folder stands for its *.sealed.xml and *.sealed.pdf
  std::string out;                     // folder; empty: package-CLASS-YEAR-NUMBER here
  bool dry_run = false;
};

struct CopyOptions {
  std::string file;  // as received or as sealed
  std::string out;   // folder; empty: beside the file
  bool dry_run = false;
};

/// The manifest, its receipt, and each member with its receipt, in one folder.
void package_new(CommandContext& context, const PackageOptions& options);
/// The certificate of a true copy, its receipt, and the document itself where it does not stand there.
void copy(CommandContext& context, const CopyOptions& options);

}  // namespace signet::client
