// The steps of `signet setup` that are about the token. Each fills in what it found out, or refuses with what to do.
#pragma once

#include "client/pin_source.h"
#include "client/setup/dialogue.h"
#include "client/setup/token_child.h"
#include "policy/settings.h"

namespace signet::client::setup {

Outcome choose_module(const Dialogue& dialogue, Settings& settings);
Outcome choose_token(const Dialogue& dialogue, Settings& settings);
/// The PIN, tried once; then the key: one that stands, or a new one made on the token.
Outcome choose_key(const CommandContext& context, const Dialogue& dialogue, const PinSource& pin, TokenChild& token, Settings& settings);

/// Where the certificate of the key stands.
enum class SealCertificate : std::uint8_t { on_token, requested };
Result<SealCertificate> provide_certificate(const Dialogue& dialogue, const TokenChild& token, const Settings& settings);

}  // namespace signet::client::setup
