// One signed document of each kind but the annual transcript, for the world's school to seal today.
#pragma once

#include <filesystem>

#include "tests/support/variation.h"

namespace signet::world {

struct KindsOptions {
  int number = 1;       // of the pupil
  bool pdf = false;     // a PDF beside each XML, tied to it
  std::string fault{};  // one of kinds_faults(); empty: none
  Variation variation{};
};

/// What can be wrong with them: `early` (effective the day before the principal signs), `ahead` (results up to tomorrow), `not-due`
/// (nobody was tested again), `strange` (the PDF's record has a field of another kind), `differs` (the PDF says otherwise than its
/// XML), `unlisted` (a teacher signs the PDF for a subject that its record does not list).
const std::vector<std::string>& kinds_faults();

/// opening.xml (a pupil of another school), supplement.xml, transfer.xml, transfer-later.xml, book.xml.
void write_kinds(const World& world, const std::filesystem::path& dir, const KindsOptions& options);

/// An opening of the school year after this one, whose record of the year before has this SHA-256; with `pdf`, its PDF beside it.
void write_next_opening(const World& world, const std::filesystem::path& file, int number, const std::string& previous_sha256, bool pdf);

/// What a pupil of another school brings: that school's record of the year before, whose principal is the world's stranger.
Transcript record_of_other_school(const World& world, int number);
void write_other_record(const World& world, const std::filesystem::path& file, int number, bool sealed);
/// This school's opening of such a pupil, which inherits the record with this SHA-256.
void write_transfer_opening(const World& world, const std::filesystem::path& file, int number, const std::string& previous_sha256);

}  // namespace signet::world
