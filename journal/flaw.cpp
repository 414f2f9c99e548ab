#include "journal/flaw.h"

namespace signet::journal {
namespace {

constexpr std::string_view flaw_codes[] = {"unreadable",
                                           "guard-missing",
                                           "identity-wrong",
                                           "entry-missing",
                                           "entry-changed",
                                           "entry-not-in-tree",
                                           "entry-malformed",
                                           "time-backwards",
                                           "outcome-without-intent",
                                           "order-out-of-sequence",
                                           "hash-wrong",
                                           "signed-tree-wrong",
                                           "checkpoint-wrong",
                                           "truncated",
                                           "known-checkpoint-wrong",
                                           "tile-wrong",
                                           "tile-unexpected",
                                           "year-link-wrong",
                                           "year-missing"};

}  // namespace

std::string_view code(Flaw flaw) noexcept { return flaw_codes[static_cast<std::size_t>(flaw)]; }

void FaultList::add(Flaw flaw, std::optional<std::uint64_t> entry, std::string detail) {
  if (++counts_[flaw] > faults_of_a_sort_max) {
    ++left_out_;
    return;
  }
  faults_.push_back({flaw, entry, std::move(detail)});
}

}  // namespace signet::journal
