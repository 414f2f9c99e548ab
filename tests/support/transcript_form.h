// The transcript before anyone signs: field structure DU_LIEU_HOC_BA, empty slots, as vendors write it out.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/cast.h"
#include "tests/support/pupil.h"

namespace signet::world {

constexpr std::string_view primary_level = "02";  // MA_CAP_HOC; 03 and 04: lower and upper secondary

struct Form {
  Pupil pupil;
  std::string kind = "CUOI_NAM";
  std::string school_code{world::school_code};
  std::string school_year = world::school_year(), level = "03", grade = "08", class_code = "8A1";
  std::string effective_date;           // empty: the day the principal signs, or today
  std::string previous_sha256;          // of last year's record, whose id is the pupil's
  std::string results_until;            // of a transfer
  std::string retest, summer_training;  // as the school writes them; empty: none
  bool first_year = false;              // no record of last year at all
  bool transfer_in = false;             // a pupil of another school
  bool review_slot = false;             // where a vice-principal signs (S1 Đ.8 bước 3); the format in field use has none
  bool pretty = false;                  // two spaces and line feeds, or nothing between elements
  std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  std::string root_namespaces;        // e.g. ` xmlns:xsi="…"`, as .NET and Java writers leave them
  std::string homeroom = "homeroom";  // a member of the cast
  /// Subject code and the people whose marks it holds: one teacher's slot each.
  std::vector<std::pair<std::string, std::vector<std::string>>> teachers;
};

/// Class 8A1 (8A2, 8A3: with their own teachers).
Form form_of_class(std::string_view class_code, int pupil_number);
std::string render(const Form& form);
/// `gv_000000000012`.
std::string slot_id(std::string_view teacher);
/// The same, with the subject behind it where the teacher has several in this form: one slot for each signature.
std::string slot_id(const Form& form, std::string_view teacher, std::string_view subject);

namespace root_namespaces {
constexpr const char* dotnet = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"";
constexpr const char* java = " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
}  // namespace root_namespaces

}  // namespace signet::world
