// EXPECT_FAULT(report, flaw, entry): this fault is among those that were found.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "journal/audit.h"

namespace signet::journal::test {

inline bool has(const AuditReport& report, Flaw flaw, std::optional<std::uint64_t> entry) {
  return std::ranges::any_of(report.faults, [&](const Fault& fault) { return fault.flaw == flaw && fault.entry == entry; });
}

inline std::string text_of(const AuditReport& report) {
  std::string text;
  for (const Fault& fault : report.faults)
    text += std::string{code(fault.flaw)} + " " + (fault.entry ? std::to_string(*fault.entry) : "-") + " " + fault.detail + "\n";
  return text;
}

}  // namespace signet::journal::test

#define EXPECT_FAULT(report, flaw, entry)                                                                                     \
  do {                                                                                                                        \
    const auto& signet_report = (report);                                                                                     \
    EXPECT_TRUE(::signet::journal::test::has(signet_report, flaw, entry)) << ::signet::journal::test::text_of(signet_report); \
  } while (false)
