// The chain of signatures that the kinds of one class share (S1 Đ.8; S3 Đ.24.5): subjects' teachers, homeroom teacher,
// principal, in that order.
#pragma once

#include "policy/assessment.h"

namespace signet {

/// The class that the document names, as the roster of its school year has it; null after telling why there is none.
const RosterClass* find_class(Assessment& assessment);

enum class Subjects {
  all,        // of the roster
  due,        // of the roster, but for electives and what the pupil is exempt from
  contained,  // those that the document holds
};
/// The set of subjects, and in each the signatures of its teachers.
void assess_subjects(Assessment& assessment, const RosterClass& group, Subjects wanted);
void assess_homeroom(Assessment& assessment, const RosterClass& group);
/// `order_of_signing` once, where a signature of `first` is dated later than one of `second` by more than the clocks' skew.
void assess_later(Assessment& assessment, Role first, Role second);
/// Teachers, then homeroom, then vice-principal, then principal.
void assess_order_in_time(Assessment& assessment);
/// By certificate, or by the roster's key.
bool same_person(const SignatureFact& a, const SignatureFact& b);
/// S3 Đ.32.1: nobody signs in two roles unless roster or order gives both; the clerk who seals is not the one who leads.
void assess_roles(Assessment& assessment);

}  // namespace signet
