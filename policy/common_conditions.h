// Conditions that several kinds share.
#pragma once

#include <vector>

#include "policy/decide.h"

namespace signet {

/// The seal is this school's (D2).
void assess_school(const DecisionInput& input, const DocumentFacts& facts, std::vector<Finding>& findings);
/// A pupil is known by a personal id of 12 digits (S3 Đ.2.16).
void assess_pupil(const DocumentFacts& facts, std::vector<Finding>& findings);
/// The XML that a PDF names is sealed here, or with it, and is of the same transcript (S3 Đ.3.2).
void assess_xml_tie(const DecisionInput& input, const DocumentFacts& facts, std::vector<Finding>& findings);
/// Everybody's certificate is of an authority that may issue for the role in which it signed (S3 Đ.8.2).
void assess_issuers(const DecisionInput& input, const DocumentFacts& facts, std::vector<Finding>& findings);

/// The roster's name of a person; empty if there is none.
std::string roster_name(const Register& register_now, const std::string& person);
/// Whether the roster gives the person that duty.
bool is_vice_principal(const Register& register_now, const std::string& person);

}  // namespace signet
