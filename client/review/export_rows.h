// Every entry of a journal as a row of a table, or as a line of JSON.
#pragma once

#include <string>
#include <vector>

#include "client/review/item.h"

namespace signet::client::review {

/// The fixed columns (docs/formats/review.md); new ones are added at the end only.
std::vector<std::string> export_columns();
/// One cell for each column. The last holds the entry's own text, so nothing is left out.
std::vector<std::string> export_cells(const Item& item);
/// `{"index":…,"leaf_hash":"…","entry":…}`: the entry octet for octet as it stands in the journal; `"octets"` in base64 instead where it
/// is not canonical JSON.
std::string export_line(const Item& item);

}  // namespace signet::client::review
