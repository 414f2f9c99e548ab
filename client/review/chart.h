// Columns along time as an SVG inside the page: patterns as well as colours, so that black ink and colour-blind eyes tell them apart.
#pragma once

#include <set>
#include <string>

#include "client/review/timeline.h"
#include "client/review/voice.h"

namespace signet::client::review {

/// The patterns of all kinds; once in a page, before its charts.
std::string chart_patterns();
/// `id`: unique in the page. The numbers stand in a table of the page as well; the drawing has a title and a description.
std::string chart_of(const Timeline& timeline, const std::string& id, const std::string& title, const Voice& voice);
/// What each pattern means.
std::string legend_of(const std::set<Kind>& kinds, const Voice& voice);

}  // namespace signet::client::review
