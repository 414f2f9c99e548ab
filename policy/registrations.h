// What officers and leaders of a department did with registrations, folded from its journal (docs/formats/registration.md).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "policy/base/reason.h"
#include "policy/register.h"

namespace signet {

struct DepartmentAct {
  enum class What : std::uint8_t { review = 1, approve = 2, reject = 3 };
  What what{};
  Digest subject;             // approval_subject
  Digest request;             // SHA-256 of the registration's file
  std::uint32_t account = 0;  // who: Unix user number, as the kernel says
};
std::string_view code(DepartmentAct::What what) noexcept;
std::optional<DepartmentAct::What> act_from_code(std::string_view code) noexcept;

struct RegistrationState {
  std::optional<std::uint32_t> reviewer, approver;  // accounts
};

class Registrations {
 public:
  /// A review asks for a new approval; a rejection takes everything back.
  void apply(const DepartmentAct& act);
  std::optional<RegistrationState> state_of(const Digest& subject) const;

 private:
  std::map<Digest, RegistrationState> states_;
};

/// What keeps somebody from this act now. `principal`: SHA-256 of the principal's certificate in the registration.
std::vector<Finding> judge_act(const DepartmentAct& act, const Digest& principal, const Register& register_now,
                               const std::optional<RegistrationState>& state, Instant now);

}  // namespace signet
