#include "journal/entry.h"

#include <algorithm>
#include <iterator>

#include "journal/canonical_json.h"
#include "journal/entry_fields.h"
#include "journal/note.h"
#include "policy/base/digest.h"
#include "policy/base/json.h"

namespace signet::journal {
namespace {

using nlohmann::json;

constexpr std::string_view kind_codes[] = {"start",     "stop",    "configuration", "activation", "token",   "clock",
                                           "order",     "seen",    "intent",        "sealed",     "refused", "failed",
                                           "delivered", "stamped", "replaced",      "revoked",    "audit"};

Refusal wrong(const std::string& what) { return {Reason::journal_inconsistent, "entry: " + what}; }

Result<std::string> text(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return wrong(std::string{"no text "} + key);
  return found->get<std::string>();
}

Result<json> object_of(ByteView body) {
  TRY(auto value, parse_canonical(body));
  if (!value.is_object()) return wrong("not an object");
  return value;
}

Result<std::string_view> text_of(const EntryFields& fields, const char* key) {
  const auto found = fields.text(key);
  if (!found) return wrong(std::string{"no text "} + key);
  return *found;
}

Result<Instant> instant_of(std::string_view written, const char* key) {
  const auto time = parse_iso8601(written);
  if (!time || !written.ends_with("+07:00")) return wrong(std::string{key} + " is not YYYY-MM-DDThh:mm:ss+07:00");
  return *time;
}

Result<Instant> instant_of(const EntryFields& fields, const char* key) {
  TRY(const auto written, text_of(fields, key));
  return instant_of(written, key);
}

Result<Envelope::Order> order_of(const EntryFields& fields) {
  TRY(const auto kind, text_of(fields, "order_kind"));
  const auto number = fields.count("number");
  if (!number) return wrong("an order without its number");
  return Envelope::Order{std::string{kind}, *number};
}

bool closes_an_intent(EntryKind kind) { return kind == EntryKind::sealed || kind == EntryKind::failed; }

/// The fields that the request and entry 0 share.
Result<Identity> identity_of(const json& object) {
  Identity identity;
  TRY(identity.origin, text(object, "origin"));
  TRY(identity.school_code, text(object, "school_code"));
  TRY(identity.school_name, text(object, "school_name"));
  TRY(identity.pin_sha256, text(object, "pin_sha256"));
  TRY(identity.mode, text(object, "mode"));
  TRY(const auto time, text(object, "time"));
  TRY(identity.time, instant_of(time, "time"));
  if (!is_origin(identity.origin)) return wrong("origin is not NAME/YEAR without spaces and plus signs");
  if (identity.mode != "demo" && identity.mode != "production") return wrong("mode is neither demo nor production");
  if (!digest_from_hex(identity.pin_sha256)) return wrong("pin_sha256 is not a SHA-256 in hexadecimal");
  return identity;
}

json fields_of(const Identity& identity) {
  return {{"origin", identity.origin},
          {"school_code", identity.school_code},
          {"school_name", identity.school_name},
          {"pin_sha256", identity.pin_sha256},
          {"mode", identity.mode},
          {"time", to_iso8601(identity.time)}};
}

}  // namespace

std::string_view code(EntryKind kind) noexcept { return kind_codes[static_cast<std::size_t>(kind)]; }

std::optional<EntryKind> entry_kind_from_code(std::string_view code) noexcept {
  const auto* found = std::ranges::find(kind_codes, code);
  if (found == std::end(kind_codes)) return std::nullopt;
  return static_cast<EntryKind>(found - std::begin(kind_codes));
}

Result<Envelope> read_envelope(ByteView body) {
  TRY(const auto fields, EntryFields::read(body));
  if (fields.count("v") != 1) return wrong("not of version 1");
  TRY(const auto kind_code, text_of(fields, "kind"));
  const auto kind = entry_kind_from_code(kind_code);
  if (!kind) return wrong("unknown kind");
  Envelope envelope;
  envelope.kind = *kind;
  TRY(envelope.time, instant_of(fields, "time"));
  envelope.intent = fields.count(*kind == EntryKind::revoked ? "of_intent" : "intent");
  envelope.token_asked = fields.count("token_asked") == 1;
  if (*kind == EntryKind::order) {
    TRY(envelope.order, order_of(fields));
    if (fields.has("newest")) {
      TRY(envelope.newest, instant_of(fields, "newest"));
    }
  }
  if (closes_an_intent(*kind) && !envelope.intent) return wrong("an outcome without the number of its intent");
  return envelope;
}

Result<std::string> write_identity(const Identity& identity) {
  json object = fields_of(identity);
  object["v"] = 1;
  object["kind"] = code(EntryKind::configuration);
  object["checkpoint_key"] = to_base64(identity.checkpoint_key.value());
  return to_canonical(object);
}

Result<Identity> read_identity(ByteView first_entry) {
  TRY(const auto envelope, read_envelope(first_entry));
  if (envelope.kind != EntryKind::configuration) return wrong("the first is not the journal's identity");
  TRY(const auto object, object_of(first_entry));
  TRY(auto identity, identity_of(object));
  TRY(const auto written, text(object, "checkpoint_key"));
  const auto key = from_base64(written);
  const auto octets = key ? digest_from_bytes(*key) : std::nullopt;
  if (!octets) return wrong("checkpoint_key is not the base64 of 32 octets");
  identity.checkpoint_key = PublicKey{octets->value()};
  return identity;
}

Result<Identity> read_identity_request(ByteView request) {
  const json object = json::parse(as_text(request), nullptr, false);
  if (!object.is_object()) return wrong("the request is not a JSON object");
  return identity_of(object);
}

std::string write_identity_request(const Identity& identity) { return fields_of(identity).dump(); }

bool is_origin(std::string_view origin) noexcept {
  const auto slash = origin.rfind('/');
  if (!is_key_name(origin) || slash == origin.npos || slash == 0 || origin.size() > 200) return false;
  const auto year = origin.substr(slash + 1);
  return year.size() == 4 && std::ranges::all_of(year, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace signet::journal
