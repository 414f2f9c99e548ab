#include "journal/entry.h"

#include <algorithm>
#include <iterator>

#include "journal/canonical_json.h"
#include "journal/entry_fields.h"
#include "journal/note.h"
#include "policy/base/digest.h"
#include "policy/base/ensure.h"
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

Result<std::uint64_t> count(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer() || found->get<std::int64_t>() < 0) return wrong(std::string{"no count "} + key);
  return found->get<std::uint64_t>();
}

Result<Digest> digest(const json& object, const char* key) {
  TRY(const auto written, text(object, key));
  const auto read = digest_from_hex(written);
  if (!read) return wrong(std::string{key} + " is not a SHA-256 in hexadecimal");
  return *read;
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

/// Of a later year; a first journal has none of these.
Result<std::optional<Predecessor>> predecessor_of(const json& object) {
  const auto found = object.find("predecessor");
  if (found == object.end()) return std::optional<Predecessor>{};
  if (!found->is_object()) return wrong("predecessor is not an object");
  Predecessor before;
  TRY(before.origin, text(*found, "origin"));
  TRY(before.size, count(*found, "size"));
  TRY(before.root, digest(*found, "root"));
  TRY(before.root_entry, digest(object, "root_entry"));
  TRY(before.first_number, count(object, "first_number"));
  if (!is_origin(before.origin) || before.size < 2 || before.first_number < before.size) return wrong("no such predecessor");
  return std::optional{std::move(before)};
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
  if (*kind == EntryKind::configuration && fields.has("successor")) {
    TRY(const auto successor, text_of(fields, "successor"));
    if (!is_origin(successor)) return wrong("successor is no origin");
    envelope.successor = std::string{successor};
  }
  if (closes_an_intent(*kind) && !envelope.intent) return wrong("an outcome without the number of its intent");
  return envelope;
}

Result<std::string> write_identity(const Identity& identity) {
  json object = fields_of(identity);
  object["v"] = 1;
  object["kind"] = code(EntryKind::configuration);
  object["checkpoint_key"] = to_base64(identity.checkpoint_key.value());
  if (const auto& before = identity.predecessor) {
    object["predecessor"] = {{"origin", before->origin}, {"size", before->size}, {"root", to_hex(before->root)}};
    object["root_entry"] = to_hex(before->root_entry);
    object["first_number"] = before->first_number;
  }
  return to_canonical(object);
}

Result<Identity> read_identity(ByteView first_entry) {
  TRY(const auto envelope, read_envelope(first_entry));
  if (envelope.kind != EntryKind::configuration || envelope.successor) return wrong("the first is not the journal's identity");
  TRY(const auto object, object_of(first_entry));
  TRY(auto identity, identity_of(object));
  TRY(const auto written, text(object, "checkpoint_key"));
  const auto key = from_base64(written);
  const auto octets = key ? digest_from_bytes(*key) : std::nullopt;
  if (!octets) return wrong("checkpoint_key is not the base64 of 32 octets");
  identity.checkpoint_key = PublicKey{octets->value()};
  TRY(identity.predecessor, predecessor_of(object));
  return identity;
}

Result<Identity> read_identity_request(ByteView request) {
  const json object = json::parse(as_text(request), nullptr, false);
  if (!object.is_object()) return wrong("the request is not a JSON object");
  return identity_of(object);
}

std::string write_identity_request(const Identity& identity) { return fields_of(identity).dump(); }

std::string write_closing(const std::string& successor, Instant time) {
  const json object{{"v", 1}, {"kind", code(EntryKind::configuration)}, {"successor", successor}, {"time", to_iso8601(time)}};
  auto written = to_canonical(object);
  ensure(static_cast<bool>(written), "an origin and a time are canonical");
  return *std::move(written);
}

std::string write_rollover_request(const RolloverRequest& request) {
  return json{{"origin", request.origin}, {"time", to_iso8601(request.time)}}.dump();
}

Result<RolloverRequest> read_rollover_request(ByteView octets) {
  const json object = json::parse(as_text(octets), nullptr, false);
  if (!object.is_object()) return wrong("the request is not a JSON object");
  RolloverRequest request;
  TRY(request.origin, text(object, "origin"));
  TRY(const auto time, text(object, "time"));
  TRY(request.time, instant_of(time, "time"));
  if (!is_origin(request.origin)) return wrong("origin is not NAME/YEAR without spaces and plus signs");
  return request;
}

bool is_origin(std::string_view origin) noexcept {
  const auto slash = origin.rfind('/');
  if (!is_key_name(origin) || slash == origin.npos || slash == 0 || origin.size() > 200) return false;
  const auto year = origin.substr(slash + 1);
  return year.size() == 4 && std::ranges::all_of(year, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace signet::journal
