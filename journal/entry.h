// What every entry has: {"kind":…,"time":…,"v":1}, and what journal verify looks at beyond it.
#pragma once

#include <optional>
#include <string>

#include "journal/ed25519.h"
#include "policy/base/digest.h"
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
  std::optional<Order> order;            // `order`: which of its kind
  std::optional<Instant> newest;         // `order` that corrects the clock: later entries may bear times from this one on
  std::optional<std::string> successor;  // `configuration`: the year is closed by this entry, its last; the next year's origin
};
/// Canonical JSON with a known version, a known kind and a time in +07:00, and an `intent` where the kind has one.
Result<Envelope> read_envelope(ByteView body);

/// What the first entry of a later year says of the year before it, and of the appliance's first entry of all.
struct Predecessor {
  std::string origin;
  std::uint64_t size = 0;  // with the entry that closed it
  Digest root;
  Digest root_entry;               // leaf hash of the first entry of the appliance's first journal
  std::uint64_t first_number = 0;  // entries of all years before: numbers run on
};

/// Entry 0: whose journal this is.
struct Identity {
  std::string origin;  // `thcs-mau-a.signet.example/journal/2026`
  std::string school_code;
  std::string school_name;
  std::string pin_sha256;  // hex: the department's certificate
  std::string mode;        // `demo` or `production`
  Instant time;
  PublicKey checkpoint_key;
  std::optional<Predecessor> predecessor{};  // nothing: the appliance's first journal
  /// The number of its first entry.
  std::uint64_t first_number() const noexcept { return predecessor ? predecessor->first_number : 0; }
};
Result<std::string> write_identity(const Identity& identity);
Result<Identity> read_identity(ByteView first_entry);
/// What `signet journal init` hands to `signet-journal --init`: the same without the key, in any JSON spelling.
Result<Identity> read_identity_request(ByteView request);
std::string write_identity_request(const Identity& identity);
/// The last entry of a year.
std::string write_closing(const std::string& successor, Instant time);
/// What `signet journal rollover` hands to `signet-journal --rollover`.
struct RolloverRequest {
  std::string origin;  // of the new year
  Instant time;
};
std::string write_rollover_request(const RolloverRequest& request);
Result<RolloverRequest> read_rollover_request(ByteView request);
/// A key name (C2SP signed-note) that ends in `/YEAR`.
bool is_origin(std::string_view origin) noexcept;

}  // namespace signet::journal
