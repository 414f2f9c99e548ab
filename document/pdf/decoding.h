// The only streams that are ever decoded: those of the file's own structure (cross-reference streams, object streams), by
// Flate with PNG predictors of narrow rows, and never more than a budget.
#pragma once

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::pdf {

struct Predictor {
  std::uint64_t predictor = 1;
  std::uint64_t columns = 1;
};

/// From here on, how many octets may be decoded in this process; also by qpdf, which decodes nothing else any more.
void allow_decoding(std::size_t octets);

/// `too_large` beyond the budget, `pdf_malformed` where the data are not whole.
Result<Bytes> decode_flate(ByteView data, const Predictor& predictor);

}  // namespace signet::pdf
