// What the instance's profiles tell of a document that was judged: whose place each signature stands in, what it is, of which year.
#pragma once

#include "client/verify_report.h"
#include "policy/model/evidence.h"
#include "policy/rules.h"

namespace signet::client {

/// Of an XML: kind and school year, out of the region that a leading signature covers which is valid. `report` has the signatures
/// of `evidence`, in its order.
void add_kind(const Evidence& evidence, const Profiles& profiles, FileReport& report);
/// Of a PDF: roles by the names of the fields, by the first profile that has a leading signature's field among them. The reader
/// is not told the profiles: it would judge by them what stands over a signature, and the verdict is to be that of
/// `signet verify`.
void add_roles(const Profiles& profiles, FileReport& report);

}  // namespace signet::client
