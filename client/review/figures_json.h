// The figures of a report for other programs.
#pragma once

#include <string>

#include "client/review/figures.h"
#include "client/review/source.h"

namespace signet::client::review {

/// One object (docs/formats/review.md).
std::string figures_json(const Figures& figures, const Standing& standing);

}  // namespace signet::client::review
