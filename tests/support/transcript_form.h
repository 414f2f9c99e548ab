// The transcript before anyone signs: field structure DU_LIEU_HOC_BA, empty slots, as vendors write it out.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/pupil.h"

namespace signet::world {

struct Form {
  Pupil pupil;
  std::string class_code = "8A1";
  bool pretty = false;  // two spaces and line feeds, or nothing between elements
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

namespace root_namespaces {
constexpr const char* dotnet = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"";
constexpr const char* java = " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
}  // namespace root_namespaces

}  // namespace signet::world
