// The sections of the report, each in one language.
#pragma once

#include <string>

#include "client/review/html.h"
#include "client/review/page.h"

namespace signet::client::review {

struct View {
  const Figures& figures;
  const Standing& standing;
  Voice voice;
  Instant made;
};

std::string head_section(const View& view);       // whose journal, which period, verified or not
std::string attention_section(const View& view);  // what to look at
std::string summary_section(const View& view);
std::string seals_section(const View& view);    // along time, against the last days, by class
std::string notes_section(const View& view);    // late, substitution, delegation
std::string changes_section(const View& view);  // replacements, revocations
std::string refusals_section(const View& view);
std::string unfinished_section(const View& view);  // failed, without outcome
std::string activations_section(const View& view);
std::string service_section(const View& view);  // starts, ends, clock, token
std::string orders_section(const View& view);
std::string counting_section(const View& view);  // how it was counted, and what the journal cannot say

/// Rows of long lists; more are told by their number.
constexpr std::size_t listed_max = 500;
/// `… and N more: COMMAND`; nothing where all are shown.
std::string more(std::size_t all, const Voice& voice, const std::string& command);
std::string share_of(std::uint64_t part, std::uint64_t whole);
/// `01/05/2026 – 30/05/2026`, or everything.
std::string period_in_words(const Period& period, const Voice& voice);

}  // namespace signet::client::review
