// signet sign: a person's signature into transcripts (XML or PDF) or an order, one or a whole class at a time.
#pragma once

#include "client/signer.h"

namespace signet::client {

void sign(CommandContext& context, const SignOptions& options);

}  // namespace signet::client
