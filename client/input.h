// The files a command was given: read whole, within limits, never changed.
#pragma once

#include <string>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::client {

/// A regular file of at most `size_max` octets. `name` is what messages call it.
Result<Bytes> read_file(const std::string& path, std::size_t size_max);

/// Files as given; a directory stands for its own `*.xml` and `*.pdf`, sorted, without `*.sealed.*` and hidden ones, not recursive.
struct Inputs {
  std::vector<std::string> files;
  std::vector<std::string> empty_directories;  // nothing to do there: said, not passed over
};
Inputs expand_inputs(const std::vector<std::string>& arguments);

/// NAME.xml and NAME.pdf of one folder are one unit, the XML first, where the first of them stands; any other file is one of
/// its own.
std::vector<std::vector<std::string>> group_forms(const std::vector<std::string>& files);

/// What every reader of ours takes for a PDF (ISO 32000-2 7.5.2).
inline bool is_pdf(ByteView document) noexcept { return as_text(document).starts_with("%PDF-"); }

/// `*.sealed.*`: our own results.
bool is_sealed_name(const std::string& path);

/// The refusal, with the file that it is about.
inline Refusal in_file(const std::string& path, const Refusal& refusal) { return {refusal.reason, path + ": " + refusal.detail}; }

}  // namespace signet::client
