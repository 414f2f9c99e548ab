// The words of a journal's review, in Vietnamese and English.
#pragma once

#include "client/review/activations.h"
#include "client/review/sealings.h"
#include "client/review/source.h"
#include "client/review/voice.h"
#include "policy/base/reason.h"

namespace signet::client::review {

Text name_of(journal::EntryKind kind) noexcept;
Text name_of(Kind kind) noexcept;
Text name_of(Actor who) noexcept;
Text name_of(Closing how) noexcept;
Text name_of(Standing::Verdict verdict) noexcept;
/// `late`, `substitution`, `delegation`; any other as it stands.
std::string note_in_words(const std::string& note, const Voice& voice);
/// The kind's name; of a kind that this program does not know, `?`.
std::string kind_in_words(const std::optional<Kind>& kind, const Voice& voice);
/// The reason's message with an ellipsis for what only the answer of that day named; an unknown code as it stands.
std::string reason_in_words(const std::string& code, const Voice& voice);
/// `12/2026`; empty: not in the register.
std::string register_number(const Sealing& sealing);
/// The first 12 digits.
std::string shortened(const std::string& hexadecimal);
/// `30/05/2026` of `2026-05-30`.
std::string day_in_words(const std::string& day);
/// `8 h 5 min`.
std::string duration_in_words(std::int64_t seconds, const Voice& voice);

}  // namespace signet::client::review
