// One page of a PDF as a picture, drawn by a caged program of its own (daemon/render).
#pragma once

#include <cstdint>
#include <string>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::os {

/// PNG of page `page_index`, from 0, as shown, at `dots_per_inch`. `program` is signet-render; root drops to 65534 first. It has a
/// worker's time and memory. `inspection_failed` where it does not come to an end with a picture.
Result<Bytes> render_page(const std::string& program, ByteView document, std::uint32_t page_index, unsigned dots_per_inch);

}  // namespace signet::os
