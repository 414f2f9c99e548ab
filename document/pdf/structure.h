// What an increment rests on (PdfStructure), with the octets of every object that it reads or rewrites.
#pragma once

#include "document/pdf/defects.h"
#include "document/pdf/form.h"
#include "document/pdf/pages.h"

namespace signet::pdf {

/// What the newest trailer says; no page, no objects.
PdfStructure read_trailer_facts(ByteView file, const History& history);

struct StructureInput {
  ByteView file;
  const History& history;
  Revision& newest;
  const Form& form;
  const Pages& pages;
  const Field& leading;         // whose page is sealed
  const Field* seal = nullptr;  // an empty field of the seal's name
};
/// Completes it. `seal_place_unfit`: the leading widget stands on no page, or on two. `too_large`.
Outcome read_structure(const StructureInput& input, PdfStructure& structure);

}  // namespace signet::pdf
