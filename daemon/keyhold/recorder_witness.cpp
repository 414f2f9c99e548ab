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

journal::Checkpoint Recorder::tree() const {
  const std::scoped_lock lock{mutex_};
  return {verifier_ ? verifier_->name : "", range_.size(), range_.root()};
}

Outcome Recorder::continues(std::uint64_t size, const Digest& root) {
  const auto now = tree();
  if (size > now.size)
    return Refusal{Reason::journal_inconsistent, std::to_string(size) + " entries, and this journal has " + std::to_string(now.size)};
  TRY(const auto proof, consistency(size, now.size));
  return journal::verify_consistency(size, root, now.size, now.root, proof);
}

Result<Recorder::Witnessed> Recorder::witness(ByteView body, const std::string& vkey, Instant now) {
  auto request = about(JournalOperation::witness_add, vkey);
  request.from = static_cast<std::uint64_t>(now.value());
  TRY(const os::Fd document, os::make_sealed_memfd(body));
  TRY(auto reply, ask_beside(std::move(request), &document));
  TRY_DONE(done(reply));
  return Witnessed{reply.first, std::move(reply.checkpoint), std::move(reply.detail)};
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

Outcome Recorder::keep_cosigned(const std::string& note) {
  TRY(const auto reply, ask_beside(about(JournalOperation::keep_cosigned, note)));
  return done(reply);
}

Result<std::string> Recorder::cosigned() {
  TRY(auto reply, ask_beside(about(JournalOperation::cosigned, "")));
  TRY_DONE(done(reply));
  return std::move(reply.checkpoint);
}

// A cosignature is of one size: the receipt then leads to the tree that the witness has seen, not to the newest.
Result<std::string> Recorder::cosigned_receipt(std::uint64_t index, const Bytes& entry) {
  TRY(auto note, cosigned());
  if (!verifier_) return Refusal{Reason::not_found, "no journal yet"};
  TRY(const auto checkpoint, journal::open_checkpoint(note, *verifier_));
  if (index >= checkpoint.size) return Refusal{Reason::not_found, "not cosigned yet"};
  wire::JournalRequest request;
  request.operation = JournalOperation::inclusion;
  request.from = index;
  request.to = checkpoint.size;
  TRY(auto reply, ask_beside(std::move(request)));
  TRY_DONE(done(reply));
  TRY_DONE(journal::verify_inclusion(journal::leaf_hash(entry), index, checkpoint.size, reply.hashes, checkpoint.root));
  return journal::write_proof({entry, index, std::move(reply.hashes), std::move(note)});
}

}  // namespace signet
