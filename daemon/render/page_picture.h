// Pages as pixels. The only file pair that knows poppler.
#pragma once

#include <cstdint>
#include <optional>

#include "policy/base/bytes.h"

namespace signet::render {

/// What poppler loads once for all documents, such as the list of the machine's fonts: before the cage closes.
void warm_up();

/// PNG of one page, from 0, as shown with its annotations; nothing if there is no such page, if it is too large, or if poppler
/// does not read it.
std::optional<Bytes> page_picture(ByteView document, std::uint32_t page_index, unsigned dots_per_inch);

}  // namespace signet::render
