// The recorder's dealings with witnesses: what others have cosigned of this journal, and what a department cosigns.
#include "daemon/keyhold/recorder.h"

#include "daemon/os/memfd.h"
#include "journal/proof.h"

namespace signet {
namespace {

using wire::JournalOperation;
using wire::JournalReply;

wire::JournalRequest about(JournalOperation operation, std::string_view text) {
  wire::JournalRequest request;
  request.operation = operation;
  if (!text.empty()) request.entries.push_back(to_bytes(text));
  return request;
}

Outcome done(const JournalReply& reply) {
  if (reply.state == JournalReply::State::done) return Done{};
  return Refusal{reply.state == JournalReply::State::not_found ? Reason::not_found : Reason::journal_unavailable, reply.detail};
}

}  // namespace

Result<JournalReply> Recorder::show_witness(JournalOperation operation, ByteView body, const std::string& vkey, Instant now) {
  auto request = about(operation, vkey);
  request.from = static_cast<std::uint64_t>(now.value());
  TRY(const os::Fd document, os::make_sealed_memfd(body));
  TRY(auto reply, ask_beside(std::move(request), &document));
  TRY_DONE(done(reply));
  return reply;
}

Result<Recorder::Witnessed> Recorder::witness(ByteView body, const std::string& vkey, Instant now) {
  TRY(auto reply, show_witness(JournalOperation::witness_add, body, vkey, now));
  return Witnessed{reply.first, std::move(reply.checkpoint), std::move(reply.detail)};
}

Result<Recorder::Linked> Recorder::witness_link(ByteView body, const std::string& vkey, Instant now) {
  TRY(auto reply, show_witness(JournalOperation::witness_link, body, vkey, now));
  return Linked{reply.first, reply.size != 0, std::move(reply.detail)};
}

Result<Recorder::WitnessStates> Recorder::witnessed(const std::string& name) {
  TRY(auto reply, ask_beside(about(JournalOperation::witness_state, name)));
  TRY_DONE(done(reply));
  WitnessStates states{std::move(reply.checkpoint), {}};
  for (const auto& each : reply.entries) {
    TRY(auto state, journal::parse_witness_state(as_text(each)));
    states.years.push_back(std::move(state));
  }
  return states;
}

Outcome Recorder::keep_cosigned(const std::string& note, const std::string& origin) {
  TRY(const auto place, place_named(origin));
  auto request = about(JournalOperation::keep_cosigned, note);
  request.year = place.year;
  TRY(const auto reply, ask_beside(std::move(request)));
  return done(reply);
}

Result<std::string> Recorder::cosigned(const std::string& origin) {
  TRY(const auto place, place_named(origin));
  auto request = about(JournalOperation::cosigned, "");
  request.year = place.year;
  TRY(auto reply, ask_beside(std::move(request)));
  TRY_DONE(done(reply));
  return std::move(reply.checkpoint);
}

// A cosignature is of one size: the receipt then leads to the tree that the witness has seen, not to the newest.
Result<std::string> Recorder::cosigned_receipt(const Place& place, std::uint64_t local, const Bytes& entry) {
  if (!place.verifier) return Refusal{Reason::not_found, "no journal yet"};
  TRY(auto note, cosigned(place.verifier->name));
  TRY(const auto checkpoint, journal::open_checkpoint(note, *place.verifier));
  if (local >= checkpoint.size) return Refusal{Reason::not_found, "not cosigned yet"};
  TRY_DONE(continues(checkpoint));
  wire::JournalRequest request;
  request.operation = JournalOperation::inclusion;
  request.from = local;
  request.to = checkpoint.size;
  request.year = place.year;
  TRY(auto reply, ask_beside(std::move(request)));
  TRY_DONE(done(reply));
  TRY_DONE(journal::verify_inclusion(journal::leaf_hash(entry), local, checkpoint.size, reply.hashes, checkpoint.root));
  return journal::write_proof({entry, local, std::move(reply.hashes), std::move(note)});
}

}  // namespace signet
