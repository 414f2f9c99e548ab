// Every fault and attack on PDFs as a named document, with what must become of it.
#pragma once

#include "tests/support/fixtures.h"

namespace signet::world {

/// All of them, in the order of the manifest. What is sealed is sealed under a profile that asks for no XML, takes no
/// structure from the parser, and has the field names of field_places().
std::vector<Fixture> pdf_fixtures();
/// Of the whole list: those named, or every so manieth where none is.
struct FixtureChoice {
  std::vector<std::string> names;
  std::size_t every = 1;
};
/// The files and manifest.json.
void write_pdf_fixtures(const World& world, const std::filesystem::path& dir, const FixtureChoice& choice);

}  // namespace signet::world
