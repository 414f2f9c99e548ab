// What every entry has: {"kind":…,"time":…,"v":1}, and what journal verify looks at beyond it.
#pragma once

#include <optional>
#include <string>

#include "journal/ed25519.h"
#include "policy/base/instant.h"

namespace signet::journal {

/// docs/formats/journal.md. `seen` … `audit` are reserved there.
enum class EntryKind : std::uint8_t {
  start,
  stop,
  configuration,
  activation,
  token,
  clock,
  order,
  seen,
  intent,
  sealed,
  refused,
  failed,
  delivered,
  stamped,
  replaced,
  revoked,
  audit
};
std::string_view code(EntryKind kind) noexcept;
std::optional<EntryKind> entry_kind_from_code(std::string_view code) noexcept;

struct Envelope {
  EntryKind kind{};
  Instant time;
  std::optional<std::uint64_t> intent;  // `sealed`, `failed`: the entry whose outcome this is; `revoked`: that an order ended
  bool token_asked = false;             // `failed`: a seal may exist, so the same document may still be completed
  struct Order {
    std::string kind;
    std::uint64_t number = 0;
  };
  std::optional<Order> order;     // `order`: which of its kind
  std::optional<Instant> newest;  // `order` that corrects the clock: later entries may bear times from this one on
};
/// Canonical JSON with a known version, a known kind and a time in +07:00, and an `intent` where the kind has one.
Result<Envelope> read_envelope(ByteView body);

/// Entry 0: whose journal this is.
struct Identity {
  std::string origin;  // `thcs-mau-a.signet.example/journal/2026`
  std::string school_code;
  std::string school_name;
  std::string pin_sha256;  // hex: the department's certificate
  std::string mode;        // `demo` or `production`
  Instant time;
  PublicKey checkpoint_key;
};
Result<std::string> write_identity(const Identity& identity);
Result<Identity> read_identity(ByteView first_entry);
/// What `signet journal init` hands to `signet-journal --init`: the same without the key, in any JSON spelling.
Result<Identity> read_identity_request(ByteView request);
std::string write_identity_request(const Identity& identity);
/// A key name (C2SP signed-note) that ends in `/YEAR`.
bool is_origin(std::string_view origin) noexcept;

}  // namespace signet::journal
