// What is never sealed, whatever else the document is (docs/formats/pdf.md).
#pragma once

#include "document/pdf/defects.h"
#include "document/pdf/form.h"
#include "document/pdf/pages.h"
#include "document/pdf/survey.h"

namespace signet::pdf {

/// `pdf_forbidden`: XFA, /NeedAppearances, usage rights, collections, actions that do more than go to a place.
void find_forbidden(Revision& newest, const Form& form, const Pages& pages, const Survey& survey, Defects& defects);

}  // namespace signet::pdf
