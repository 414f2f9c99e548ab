// gate -> keyhold: one request of a client, and its answer. Also the command's activation, on keyhold's own socket.
#pragma once

#include <string>
#include <vector>

#include "daemon/wire/codec.h"

namespace signet::wire {

enum class Operation : std::uint8_t {
  seal = 1,               // carries the document (sealed memfd)
  explain = 2,            // the same, nothing is signed
  order = 3,              // the same: an order is submitted
  status = 4,             // payload: JSON of GET /v1/status
  find_seal = 5,          // by `name`, the seal id; payload: JSON
  document = 6,           // by seal id; payload: the sealed document. On keyhold's own socket without a name: a note's file, by its entry
  receipt = 7,            // by seal id; payload: the tlog-proof
  orders = 8,             // payload: JSON array
  checkpoint = 9,         // payload: signed note
  consistency = 10,       // from .. to; payload: JSON {"hashes":[base64…]}
  entries = 11,           // from, count; payload: JSON lines
  activate = 12,          // only on keyhold's own socket
  deactivate = 13,        // only on keyhold's own socket
  metrics = 14,           // payload: JSON of counters
  show_order = 15,        // by `name`, the order's SHA-256; payload: the order's document
  prove_key = 16,         // only on keyhold's own socket; payload: JSON of the statement that the token signed, and its value
  review = 17,            // only on keyhold's own socket, of a department; carries a registration (sealed memfd)
  approve = 18,           // the same
  reject = 19,            // the same
  seal_manifest = 20,     // no document: `manifest` names sealed ones, keyhold composes what is sealed
  explain_manifest = 21,  // the same, nothing is signed
  incoming = 22,          // carries another school's sealed record (sealed memfd)
  witness_add = 23,       // of a department; carries the body of add-checkpoint; payload: the cosignature, or the size cosigned. With
                          // the kind `year_link_kind` the body of add-year; payload: the origin of the year before
  witness = 24,           // payload: JSON of what is witnessed
  cosigned = 25,          // payload: the newest checkpoint of this journal with its cosignature
  cosign = 26,            // carries a checkpoint of this journal with its cosignature
  release_hold = 27,      // only on keyhold's own socket; carries the checkpoints that are shown
  forget = 28,            // only on keyhold's own socket; by `name`, a person's id
  note = 29,              // only on keyhold's own socket; carries what a person puts on record (sealed memfd)
  find = 30,              // only on keyhold's own socket: seals by a pupil's id; payload: JSON array
  give_pin = 35,          // only on keyhold's own socket, while it waits for the PIN, which it carries (sealed memfd)
};

constexpr const char* year_link_kind = "year-link";

/// As the gate saw it (SO_PEERCRED, SO_PEERGROUPS). keyhold takes the gate's word for it only inside an activation.
struct Caller {
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint32_t pid = 0;
  std::vector<std::uint32_t> groups;
};

struct ActivationRequest {
  std::vector<std::string> kinds;    // codes; empty: all that policy permits
  std::vector<std::string> classes;  // class names; empty: all
  std::vector<std::uint32_t> users;  // uids that may use it; empty: the clerk alone
  std::uint32_t count = 0;           // how many seals; 0: no count
  std::uint32_t minutes = 0;         // how long; 0: the default
  bool clock_confirmed = false;      // the clerk has compared the time, where nothing synchronises the clock
};

/// What an officer or a leader says of a registration that the command has checked.
struct DepartmentWord {
  Digest subject;    // what an approval of it would be about
  Digest principal;  // SHA-256 of the principal's certificate
  std::string note;
};

/// A package, or the true copy of a document sealed here; `kind` of the request says which.
struct ManifestRequest {
  std::string class_name;       // package; empty: of several classes
  std::string school_year;      // package
  std::uint32_t number = 0;     // package
  std::vector<Digest> members;  // SHA-256 of each document, as received or as delivered
};

/// The number and the day (YYYY-MM-DD) of the paper that a note names; empty: none.
struct NotePaper {
  std::string number, day;
};

struct ServiceRequest {
  std::uint64_t id = 0;  // chosen by the gate; repeated in the answer
  Operation operation = Operation::status;
  Caller caller;
  std::string idempotency_key;  // seal
  std::string kind;             // seal: `?kind=` may only confirm; empty: not given. note: what; find: only this kind
  std::string name;             // seal id or order digest; note: what it is about; find: the pupil's id
  std::uint64_t from = 0;       // document, of a note: its entry
  std::uint64_t to = 0;         // entries: count
  std::uint64_t xml_bytes = 0;  // seal, explain: the document is an XML of that length and the PDF of the same transcript
  ActivationRequest activation;
  DepartmentWord word;
  ManifestRequest manifest;
  NotePaper paper;          // note
  std::string school_year;  // find: `2025-2026`
};

enum class Answer : std::uint8_t {
  done = 1,  // explain: everything would be met; order: accepted; reading: payload is given
  sealed = 2,
  refused = 3,  // findings say why
  failed = 4,   // a seal was begun and not finished; findings say why
  not_found = 5,
  conflict = 6,     // Idempotency-Key binds another document
  unavailable = 7,  // try again later; findings say why
  malformed = 8,
  busy = 9,
  over_quota = 10,  // nothing was done; `time` is now, and tomorrow it goes on
};

constexpr std::size_t class_name_max = 64;  // octets
constexpr std::size_t note_bytes_max = 2048;
constexpr std::size_t findings_bytes_max = 12 * 1024;  // so that both answers to a pair fit into one frame

struct WireFinding {
  std::uint16_t reason = 0;
  std::string person, role, subject, class_name, detail;
};

/// What is told of a document that may be sealed all the same (policy/base/notes.def).
struct WireNote {
  std::uint8_t what = 0;
  std::string person, role, subject, detail;
};
constexpr std::size_t notes_max = 32;              // more are cut
constexpr std::size_t notes_bytes_max = 4 * 1024;  // beside findings and receipt in one frame

struct ServiceAnswer {
  std::uint64_t id = 0;
  Answer answer = Answer::done;
  std::vector<WireFinding> findings;
  std::vector<WireNote> notes;
  std::string kind;  // code of the document's kind, when known
  std::string class_name;
  std::string seal_id;              // 32 hexadecimal digits
  std::uint64_t journal_index = 0;  // of `sealed`, `refused`, `failed` or `order`
  bool journaled = false;           // whether journal_index is given
  Digest document;                  // SHA-256 of what was received
  Digest sealed_document;           // SHA-256 of what was delivered
  bool redelivered = false;
  Instant time;
  std::string receipt;   // C2SP tlog-proof of the entry
  bool payload = false;  // a sealed memfd comes with this frame
  Bytes second;          // of a pair: the PDF's own answer, encoded; this one is the XML's
};

constexpr std::size_t findings_max = 64;  // more are cut
constexpr std::size_t receipt_bytes_max = 16 * 1024;

template <class Archive>
void fields(Archive& a, Caller& caller) {
  a.number(caller.uid);
  a.number(caller.gid);
  a.number(caller.pid);
  a.list(caller.groups, 256, [](auto& each, std::uint32_t& group) { each.number(group); });
}

template <class Archive>
void fields(Archive& a, ActivationRequest& activation) {
  a.list(activation.kinds, 16, [](auto& each, std::string& kind) { each.text(kind, 64); });
  a.list(activation.classes, 256, [](auto& each, std::string& name) { each.text(name, 64); });
  a.list(activation.users, 64, [](auto& each, std::uint32_t& user) { each.number(user); });
  a.number(activation.count);
  a.number(activation.minutes);
  a.number(activation.clock_confirmed);
}

template <class Archive>
void fields(Archive& a, DepartmentWord& word) {
  a.digest(word.subject);
  a.digest(word.principal);
  a.text(word.note, note_bytes_max);
}

template <class Archive>
void fields(Archive& a, ManifestRequest& manifest) {
  a.text(manifest.class_name, class_name_max);
  a.text(manifest.school_year, 16);
  a.number(manifest.number);
  a.list(manifest.members, limits::package_members_max, [](auto& each, Digest& member) { each.digest(member); });
}

template <class Archive>
void fields(Archive& a, NotePaper& paper) {
  a.text(paper.number, 256);
  a.text(paper.day, 64);
}

template <class Archive>
void fields(Archive& a, ServiceRequest& request) {
  a.number(request.id);
  a.choice(request.operation, 1, 37);
  fields(a, request.caller);
  a.text(request.idempotency_key, 256);
  a.text(request.kind, 64);
  a.text(request.name, 256);
  a.number(request.from);
  a.number(request.to);
  a.number(request.xml_bytes);
  fields(a, request.activation);
  fields(a, request.word);
  fields(a, request.manifest);
  fields(a, request.paper);
  a.text(request.school_year, 64);
}

template <class Archive>
void fields(Archive& a, WireFinding& finding) {
  a.number(finding.reason);
  a.text(finding.person, 256);
  a.text(finding.role, 64);
  a.text(finding.subject, 256);
  a.text(finding.class_name, class_name_max);
  a.text(finding.detail, 512);
}

template <class Archive>
void fields(Archive& a, WireNote& note) {
  a.number(note.what);
  a.text(note.person, 256);
  a.text(note.role, 64);
  a.text(note.subject, 256);
  a.text(note.detail, 512);
}

template <class Archive>
void fields(Archive& a, ServiceAnswer& answer) {
  a.number(answer.id);
  a.choice(answer.answer, 1, 10);
  a.list(answer.findings, findings_max, [](auto& each, WireFinding& finding) { fields(each, finding); });
  a.list(answer.notes, notes_max, [](auto& each, WireNote& note) { fields(each, note); });
  a.text(answer.kind, 64);
  a.text(answer.class_name, class_name_max);
  a.text(answer.seal_id, 64);
  a.number(answer.journal_index);
  a.number(answer.journaled);
  a.digest(answer.document);
  a.digest(answer.sealed_document);
  a.number(answer.redelivered);
  a.instant(answer.time);
  a.text(answer.receipt, receipt_bytes_max);
  a.number(answer.payload);
  a.bytes(answer.second, limits::frame_bytes_max / 2);
}

}  // namespace signet::wire
