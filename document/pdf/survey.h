// A look at every object that any revision of the file ever had, including those that no newer revision shows.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "document/pdf/history.h"

namespace signet::pdf {

struct Survey {
  struct Link {
    std::uint32_t to = 0, from = 0;
    std::uint64_t place = 0;  // of the object that refers
  };
  struct Signature {
    PdfReference id;
    bool alone = false;       // the object is the dictionary, not something around it
    std::uint64_t place = 0;  // offset of the object, or of the object stream it lies in
  };
  std::vector<Link> links;  // sorted
  std::vector<Signature> signatures;
  std::uint32_t embedded_files = 0;             // objects with files in them
  std::string action;                           // the name of a forbidden action; empty: none
  std::string foreign;                          // what a stream takes from elsewhere; empty: nothing
  std::vector<std::uint32_t> object_streams;    // their numbers, sorted
  std::map<std::uint64_t, std::uint64_t> ends;  // of each plain object by its offset, with a stream's data

  /// Sorted, each once.
  std::vector<std::uint32_t> referrers(std::uint32_t number) const;
  /// Whether only objects in `allowed` (sorted) or nothing at all refer to it.
  bool referred_only_by(std::uint32_t number, const std::vector<std::uint32_t>& allowed) const;
  /// Whether something before `end` refers to it.
  bool referred_before(std::uint32_t number, std::uint64_t end) const;
};

/// `pdf_malformed`: an entry where no such object stands, an object stream that holds something else than its entries say.
/// `too_large`: more to read than the file has octets.
Result<Survey> survey_objects(ByteView file, const History& history);

}  // namespace signet::pdf
