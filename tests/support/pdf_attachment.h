// The XML of a transcript, attached to its PDF (docs/formats/pdf.md), rightly or not.
#pragma once

#include <string>
#include <vector>

#include "tests/support/pdf_transcript.h"

namespace signet::world {

/// Ways to attach: `plain` is right, and so is `named`, where the record has its SHA-256 too.
const std::vector<std::string>& ways_to_attach();

/// Attaches `xml` to the file before anyone signs it; fails for a way that there is none.
void attach(Pdf& pdf, const std::string& xml, const std::string& way);

}  // namespace signet::world
