// What each kind of document must have to be sealed: one function per kind, in a file of its own (docs/requirements.md).
#pragma once

#include "policy/assessment.h"

namespace signet {

/// S3 Đ.24.5, Đ.25.1: the whole chain of a year's end.
void assess_annual_transcript(Assessment& assessment);
/// S3 Đ.24.4: begun by homeroom teacher and principal, tied to last year's record.
void assess_opening(Assessment& assessment);
/// S3 Đ.25.2: the year's chain once more, for pupils who were tested again or trained in summer.
void assess_summer_supplement(Assessment& assessment);
/// S3 Đ.26.2.c, Đ.26.4.b: results up to a day.
void assess_transfer(Assessment& assessment);
/// S3 Đ.18.8, Đ.21: the marks of a whole class.
void assess_assessment_book(Assessment& assessment);
/// S3 Đ.26.3.a; NĐ 30/2020 Đ.25: paper that was scanned, or a copy of it, for which the principal answers.
void assess_paper(Assessment& assessment);
/// S3 Đ.10.3: sealed transcripts of one school year, put together for the department.
void assess_package(Assessment& assessment);
/// NĐ 30/2020 Đ.25: the copy of a document that was sealed here.
void assess_electronic_copy(Assessment& assessment);
/// S3 Đ.33.8: what a department's appliance seals, and no school's: `certificate-approval` and `certificate`.
void assess_department(Assessment& assessment);

}  // namespace signet
