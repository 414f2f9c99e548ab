// What became of the token, or of its PIN, in words: the states of a `token` entry (docs/formats/journal.md).
#pragma once

#include <string_view>

#include "client/command_context.h"

namespace signet::client::review {

/// An empty state: another token than before. What is none of ours: both texts empty.
Text name_of_token_state(std::string_view state) noexcept;

}  // namespace signet::client::review
