// One signed document of each kind but the annual transcript, for the world's school to seal today.
#pragma once

#include <filesystem>

#include "tests/support/variation.h"

namespace signet::world {

/// opening.xml (a pupil of another school), supplement.xml, transfer.xml, transfer-later.xml, book.xml; pupil `number`.
void write_kinds(const World& world, const std::filesystem::path& dir, int number, const Variation& variation = {});

/// An opening of the school year after this one, whose record of the year before has this SHA-256.
void write_next_opening(const World& world, const std::filesystem::path& file, int number, const std::string& previous_sha256);

/// What a pupil of another school brings: that school's record of the year before, whose principal is the world's stranger.
Transcript record_of_other_school(const World& world, int number);
void write_other_record(const World& world, const std::filesystem::path& file, int number, bool sealed);
/// This school's opening of such a pupil, which inherits the record with this SHA-256.
void write_transfer_opening(const World& world, const std::filesystem::path& file, int number, const std::string& previous_sha256);

}  // namespace signet::world
