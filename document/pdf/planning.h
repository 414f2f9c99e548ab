// The plan of an increment for the command, made where the document is read: the command itself parses nothing.
#pragma once

#include "daemon/wire/inspect_message.h"
#include "document/pdf/form.h"
#include "document/pdf/pages.h"
#include "document/pdf/permissions.h"

namespace signet::pdf {

struct PlanningInput {
  ByteView file;
  const History& history;
  Revision& newest;
  const Form& form;
  const std::vector<Signed>& signatures;
  const std::vector<Permission>& permissions;
  const PdfStructure& trailer;  // what the newest trailer says
};

/// Of one empty signature field, by its full name. `not_found`; `signature_slot_filled`; `pdf_forbidden` for a field of another
/// kind; `changes_forbidden` where an earlier signature locks it; as plan_filling else.
Result<PdfPlan> plan_signature(const PlanningInput& input, const std::string& name);

/// Of the seal beside the leading signature; as plan_increment.
Result<PdfPlan> plan_seal(const PlanningInput& input, PdfReference leading, const std::string& seal_field);

}  // namespace signet::pdf
