// The report as one HTML file: Vietnamese and English, without scripts, pictures or anything from elsewhere.
#pragma once

#include <string>

#include "client/review/figures.h"
#include "client/review/source.h"
#include "client/review/voice.h"

namespace signet::client::review {

/// `first`: the language shown at first; a switch without scripts shows the other. `made`: when the report was made.
std::string page(const Figures& figures, const Standing& standing, Language first, Instant made);

}  // namespace signet::client::review
