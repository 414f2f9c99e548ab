// What a reviewer should look at, of everything that was counted: a closed list, each with its number.
#pragma once

#include <string_view>
#include <vector>

#include "client/review/figures.h"
#include "client/review/source.h"

namespace signet::client::review {

enum class Concern : std::uint8_t {
  broken,          // the journal is not whole
  unsigned_end,    // entries that no signed checkpoint covers
  unchecked,       // the whole was not checked
  key_not_given,   // the checkpoints' key is the journal's own word
  not_understood,  // entries that are none of ours
  stray,           // outcomes that no intent explains
  open_intent,     // sealings without an outcome
  maybe_sealed,    // failed after the token was asked: a seal may exist
  order_sequence,  // an order's number does not follow
  unclean_end,     // the key holder ended without saying so
  clock_trouble,   // the clock was not believed
  time_backwards,  // entries that bear an earlier time than one before them
  token_changed,   // another token
  pin_trouble,     // a PIN that the token did not take, or a login whose end is not known
  revoked,         // seals or intents ended by an order
  after_window,    // seals after 29 August: not of the school year that had ended
  late,            // noted as late by the decision
  without_clerk,   // seals under a standing authorisation
};
std::string_view code(Concern concern) noexcept;

struct Remark {
  Concern concern{};
  std::uint64_t count = 0;
  bool grave = false;  // says that what the journal tells may not be true or not complete
};
/// Only what was found, grave ones first.
std::vector<Remark> attention(const Figures& figures, const Standing& standing);

}  // namespace signet::client::review
