// The page tree (ISO 32000-2 7.7.3) and what stands on each page.
#pragma once

#include <map>
#include <vector>

#include "document/pdf/revision.h"

namespace signet::pdf {

struct Pages {
  std::map<PdfReference, PdfReference> parents;              // of each page and node; the root has none
  std::map<PdfReference, QPDFObjectHandle> pages;            // leaves only
  std::vector<PdfReference> order;                           // of the leaves
  std::map<PdfReference, std::vector<PdfReference>> places;  // annotation: pages whose Annots hold it
  bool actions = false;                                      // a page or an annotation has /AA (12.6.3)
};

/// `pdf_malformed`: a node twice, a wrong /Parent or /Type, something in /Annots that is no dictionary. `too_large`.
Result<Pages> read_pages(Revision& revision);

}  // namespace signet::pdf
