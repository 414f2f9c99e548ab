// One object as its octets stand in the file: where it begins and ends, the entries of its dictionary, what it refers to.
// Values stay octets; qpdf says what they mean.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "document/pdf/lexer.h"
#include "policy/base/result.h"
#include "policy/model/pdf.h"

namespace signet::pdf {

struct Entry {
  std::string key;  // decoded, without the slash
  Token value;      // of a reference: its number, up to behind `R`; of an array or dictionary: all of it
  bool reference = false;
};

/// What somewhere in an object, at any depth, is of interest.
struct Marks {
  bool signature = false;         // the object's own dictionary is a signature dictionary
  bool signature_inside = false;  // a dictionary inside of it is
  std::string action;             // the name of an action that is never sealed
  bool embedded_file = false;     // a file specification with a file (/EF, 7.11.4)
};

struct Scan {
  PdfReference id;
  std::size_t begin = 0;
  std::size_t end = 0;                    // behind `endobj`; of a stream: 0
  std::size_t data = 0;                   // of a stream: its first octet; else 0
  bool dictionary = false;                // a stream's dictionary too
  std::vector<Entry> entries;             // of the object's own dictionary, as written
  std::vector<std::uint32_t> references;  // numbers of the objects that it names
  Marks marks;
  std::size_t octets = 0;  // how many were read

  const Entry* find(std::string_view key) const;
};

/// `N G obj` at `offset` exactly. `pdf_malformed`: unknown syntax, a key twice in one dictionary, more than
/// limits::depth_max levels.
Result<Scan> scan_object(ByteView file, std::size_t offset);
/// A value alone, such as a trailer's dictionary or an object of an object stream (7.5.7). `end` is behind it.
Result<Scan> scan_value(ByteView text, std::size_t offset);

/// A direct integer that is not negative.
std::optional<std::uint64_t> number_of(ByteView text, const Entry* entry);
std::optional<std::string> name_of(ByteView text, const Entry* entry);
std::optional<PdfReference> reference_of(ByteView text, const Entry* entry);
/// A direct array of integers that are not negative, at most `count_max` of them.
std::optional<std::vector<std::uint64_t>> numbers_of(ByteView text, const Entry* entry, std::size_t count_max);

}  // namespace signet::pdf
