#include "daemon/journal/witness_service.h"

#include "daemon/os/log.h"
#include "daemon/os/memfd.h"

namespace signet::daemon::journal {
namespace {

using wire::JournalReply;
using wire::JournalRequest;
namespace tree = signet::journal;

JournalReply refused_with(const Refusal& refusal) {
  JournalReply reply;
  reply.state = refusal.reason == Reason::not_found ? JournalReply::State::not_found : JournalReply::State::refused;
  reply.detail = refusal.detail.substr(0, 512);
  return reply;
}

Refusal no_witness() { return {Reason::not_found, "this journal has no witness key; `signet journal init` of a department makes one"}; }

Result<std::string> only_text(const JournalRequest& request) {
  if (request.entries.size() != 1) return Refusal{Reason::wire_malformed, "one text"};
  return std::string{as_text(request.entries.front())};
}

}  // namespace

std::string witness_name(const std::string& origin) {
  const auto parts = tree::split_origin(origin);
  return (parts ? parts->base : origin) + "/witness";
}

Result<WitnessService::Shown> WitnessService::shown(const JournalRequest& request, const std::vector<os::Fd>& descriptors,
                                                    std::size_t bytes_max) const {
  if (!witness_) return no_witness();
  TRY(const auto vkey, only_text(request));
  TRY(auto log, tree::Verifier::parse(vkey));
  if (descriptors.size() != 1) return Refusal{Reason::wire_malformed, "what is shown to the witness"};
  TRY(auto body, os::read_sealed_memfd(descriptors.front(), bytes_max));
  return Shown{std::move(log), std::move(body), Instant{static_cast<std::int64_t>(request.from)}};
}

JournalReply WitnessService::add(const JournalRequest& request, const std::vector<os::Fd>& descriptors) const {
  const auto shown = this->shown(request, descriptors, tree::add_checkpoint_bytes_max);
  if (!shown) return refused_with(shown.refusal());
  const auto answer = witness_->add(as_text(shown->body), shown->log, shown->now);
  if (answer.status == 503) os::log_error("witness: " + answer.why);
  JournalReply reply;
  reply.first = answer.status;
  reply.checkpoint = answer.body;
  reply.detail = answer.why.substr(0, 512);
  return reply;
}

JournalReply WitnessService::link(const JournalRequest& request, const std::vector<os::Fd>& descriptors) const {
  const auto shown = this->shown(request, descriptors, tree::year_link_bytes_max);
  if (!shown) return refused_with(shown.refusal());
  const auto answer = witness_->link(as_text(shown->body), shown->log, shown->now);
  if (answer.status == 503) os::log_error("witness: " + answer.why);
  JournalReply reply;
  reply.first = answer.status;
  reply.size = answer.contradicts ? 1 : 0;
  reply.detail = answer.why.substr(0, 512);
  return reply;
}

JournalReply WitnessService::state(const JournalRequest& request) const {
  if (!witness_) return refused_with(no_witness());
  const auto name = only_text(request);
  if (!name) return refused_with(name.refusal());
  const auto states = witness_->of(*name);
  if (!states) return refused_with(states.refusal());
  JournalReply reply;
  reply.checkpoint = witness_->verifier().vkey();
  for (const auto& each : *states) {
    auto text = to_bytes(tree::write_witness_state(each));
    if (text.size() <= limits::entry_bytes_max && reply.entries.size() < wire::append_entries_max) reply.entries.push_back(std::move(text));
  }
  return reply;
}

tree::CosignedFiles WitnessService::files_of(std::uint64_t year) const {
  const auto* closed = year == 0 ? nullptr : years_.find(year);
  return closed == nullptr ? cosigned_ : tree::CosignedFiles{closed->folder + "/cosigned"};
}

JournalReply WitnessService::keep_cosigned(const JournalRequest& request) {
  const auto note = only_text(request);
  if (!note) return refused_with(note.refusal());
  auto* const closed = years_.find(request.year);
  if (request.year != 0 && closed == nullptr) return refused_with({Reason::not_found, "no such year"});
  tree::Store& store = closed == nullptr ? store_ : closed->store;
  const auto checkpoint = tree::open_checkpoint(*note, {store.identity().origin, store.identity().checkpoint_key});
  if (!checkpoint) return refused_with(checkpoint.refusal());
  const auto now = store.state();
  const auto proof = now ? store.consistency(checkpoint->size, now->size) : Result<std::vector<Digest>>{now.refusal()};
  if (!proof || !tree::verify_consistency(checkpoint->size, checkpoint->root, now->size, now->root, *proof))
    return refused_with({Reason::journal_inconsistent, "a checkpoint of another tree"});
  const auto kept = files_of(request.year).put(checkpoint->size, *note);
  return kept ? JournalReply{} : refused_with(kept.refusal());
}

JournalReply WitnessService::cosigned(const JournalRequest& request) const {
  if (request.year != 0 && years_.find(request.year) == nullptr) return refused_with({Reason::not_found, "no such year"});
  const auto note = files_of(request.year).newest();
  if (!note) return refused_with({Reason::not_found, "no checkpoint of this journal is cosigned yet"});
  JournalReply reply;
  reply.checkpoint = *note;
  return reply;
}

}  // namespace signet::daemon::journal
