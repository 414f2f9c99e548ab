// Entries read back. At a start of a large school a hundred thousand of them: no JSON is built for the usual ones.
#include "daemon/keyhold/entries.h"
#include "journal/entry_fields.h"

namespace signet::keyhold {
namespace {

/// An entry's fields that must be there; the first that is not, or is of another form, is remembered.
class Needed {
 public:
  explicit Needed(const journal::EntryFields& fields) : fields_(fields) {}
  const std::string& lacking() const noexcept { return lacking_; }
  bool has(const char* key) const { return fields_.has(key); }

  std::string text(const char* key) { return std::string{take(fields_.text(key), key)}; }
  std::uint64_t count(const char* key) { return take(fields_.count(key), key); }
  std::uint32_t account(const char* key) {
    const auto number = fields_.count(key);
    return static_cast<std::uint32_t>(take(number && *number <= UINT32_MAX ? number : std::nullopt, key));
  }
  Instant time() { return take(parse_iso8601(take(fields_.text("time"), "time")), "time"); }
  Digest digest(const char* key) { return take(digest_from_hex(take(fields_.text(key), key)), key); }
  void require(bool right, const char* key) { take(right ? std::optional{true} : std::nullopt, key); }
  Instant at() { return take(parse_iso8601(take(fields_.text("at"), "at")), "at"); }
  Kind kind() { return take(kind_from_code(take(fields_.text("document_kind"), "document_kind")), "document_kind"); }
  std::vector<std::uint64_t> counts(const char* key) { return take(fields_.counts(key), key); }
  std::vector<Digest> packed(const char* key);
  std::vector<Note> notes();

 private:
  template <class Value>
  Value take(std::optional<Value> value, const char* key) {
    if (!value && lacking_.empty()) lacking_ = key;
    return value ? *std::move(value) : Value{};
  }

  const journal::EntryFields& fields_;
  std::string lacking_;
};

std::vector<Digest> Needed::packed(const char* key) {
  const auto all = take(from_base64(take(fields_.text(key), key)), key);
  if (all.size() % 32 != 0) return take(std::optional<std::vector<Digest>>{}, key);
  std::vector<Digest> digests;
  digests.reserve(all.size() / 32);
  for (std::size_t at = 0; at < all.size(); at += 32) digests.push_back(*digest_from_bytes(ByteView{all}.subspan(at, 32)));
  return digests;
}

std::vector<Note> Needed::notes() {
  std::vector<Note> notes;
  for (const auto& each : take(fields_.texts("notes"), "notes")) {
    notes.push_back({take(note_from_code(each), "notes"), "", "", ""});
  }
  return notes;
}

IntentEntry intent_of(Needed& entry) {
  IntentEntry intent;
  intent.time = entry.time();
  intent.seal_id = entry.text("seal_id");
  intent.kind = entry.kind();
  intent.document = entry.digest("document");
  intent.octets = entry.digest("octets");
  intent.certificate = entry.digest("certificate");
  intent.names = {entry.digest("person"), entry.digest("tuple")};
  intent.prior_values = entry.packed("prior");
  intent.caller = entry.account("caller");
  if (entry.has("xml")) intent.xml = entry.digest("xml");
  if (entry.has("approval")) intent.approval = entry.count("approval");
  if (entry.has("replaces")) intent.replaces = entry.digest("replaces");
  if (entry.has("members")) intent.members = entry.counts("members");
  if (entry.has("notes")) intent.notes = entry.notes();
  if (entry.has("shared")) intent.shared = entry.counts("shared");
  return intent;
}

SealedEntry sealed_of(Needed& entry) {
  return {entry.time(), entry.count("intent"), entry.text("seal_id"), entry.digest("value"), entry.digest("file"), 0, std::nullopt};
}

// Of the kind `audit`: what officers, leaders and notes did. Others are nothing of the register's.
void read_audit(Needed& entry, ReadEntry& read) {
  const auto act = entry.has("act") ? entry.text("act") : "";
  if (const auto what = act_from_code(act))
    read.act = DepartmentAct{*what, entry.digest("subject"), entry.digest("registration"), entry.account("caller")};
  if (act == incoming_act) read.incoming = entry.digest("document");
  if (act != note_act) return;
  read.noted_by = entry.account("caller");
  read.note = entry.digest("note");
}

// Another token, what became of it, or what befell its PIN.
void read_token(Needed& entry, ReadEntry& read) {
  const auto state = entry.has("state") ? entry.text("state") : "";
  read.token_lost = state == token_removed || state == token_failed;
  if (!entry.has("state")) entry.text("before");
  if (is_pin_state(state)) {
    entry.at();
    if (entry.has("by")) entry.account("by");
    return;
  }
  entry.require(state.empty() || read.token_lost || state == token_inserted, "a known state");
  entry.text("serial");
}

void read_by_kind(Needed& entry, ReadEntry& read) {
  if (read.kind == "intent") read.intent = intent_of(entry);
  if (read.kind == "sealed") read.sealed = sealed_of(entry);
  if (read.kind == "failed") {
    read.failed_intent = entry.count("intent");
    read.failed_before_token = entry.count("token_asked") == 0;
  }
  if (read.kind == "order") {
    read.order = entry.digest("file");
    read.order_kind = entry.text("order_kind");
  }
  if (read.kind == "seen") read.seen = entry.packed("values");
  if (read.kind == "revoked") read.revoked_intent = entry.count("of_intent");
  if (read.kind == "start") read.token_serial = entry.text("token_serial");
  if (read.kind == "configuration" && entry.has("successor")) read.successor = entry.text("successor");
  if (read.kind == "token") read_token(entry, read);
  if (read.kind == "audit") read_audit(entry, read);
}

}  // namespace

Result<ReadEntry> read_entry(const Bytes& octets) {
  TRY(const auto fields, journal::EntryFields::read(octets));
  Needed entry{fields};
  ReadEntry read;
  read.kind = entry.text("kind");
  read.time = entry.time();
  read_by_kind(entry, read);
  if (!entry.lacking().empty()) return Refusal{Reason::journal_inconsistent, "an entry lacks " + entry.lacking()};
  return read;
}

}  // namespace signet::keyhold
