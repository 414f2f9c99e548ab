// Whose appliance this is. The same programs serve a school and the department above it.
#pragma once

#include <cstdint>
#include <string_view>

namespace signet {

enum class Organisation : std::uint8_t { school = 1, department = 2 };
inline std::string_view code(Organisation organisation) noexcept {
  return organisation == Organisation::department ? "department" : "school";
}

}  // namespace signet
