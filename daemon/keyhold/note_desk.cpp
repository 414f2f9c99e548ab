#include "daemon/keyhold/note_desk.h"

#include <openssl/rand.h>

namespace signet::keyhold {
namespace {

using wire::Answer;
using wire::ServiceAnswer;
using wire::ServiceRequest;

constexpr std::size_t salt_bytes = 16;
constexpr std::size_t note_head_bytes_max = 1024;  // what stands before the text in a note's file

Bytes new_salt() {
  Bytes salt(salt_bytes);
  ensure(RAND_bytes(salt.data(), static_cast<int>(salt.size())) == 1, "random octets can be had");
  return salt;
}

// Its time is the journal's: that the clock is wrong may be what has to be recorded.
std::vector<Finding> unmet(const Appliance& appliance, const ServiceRequest& request, const std::optional<JournalNote::What>& what,
                           std::size_t text_bytes, const os::Peer& peer, Instant now) {
  if (auto stranger = unless_person(appliance, peer, now); !stranger.empty()) return stranger;
  if (!what) return {{Reason::note_malformed, "", "", "", "", request.kind}};
  if (appliance.notes.full(peer.uid, now)) return {{Reason::notes_too_many, "", "", "", "", std::to_string(limits::notes_of_a_day_max)}};
  const JournalNote note{*what, request.name, request.paper.number, request.paper.day};
  const bool seal_known = appliance.ledger.by_id(note.about).has_value();
  return judge_note(note, text_bytes, seal_known, appliance.standing()->register_now);
}

Result<Bytes> file_of(Appliance& appliance, std::uint64_t index) {
  const Refusal none{Reason::not_found, "entry " + std::to_string(index)};
  TRY(const auto page, appliance.recorder.entries(index, 1));
  if (page.empty()) return none;
  const auto entry = read_entry(page.front());
  if (!entry || !entry->note) return none;
  return appliance.recorder.fetch(*entry->note, limits::note_bytes_max + note_head_bytes_max);
}

}  // namespace

ServiceAnswer record_note(Appliance& appliance, const ServiceRequest& request, ByteView text, const os::Peer& peer) {
  const std::scoped_lock one{appliance.one_act_at_a_time};
  const auto now = appliance.clock.entry_time();
  const auto what = journal_note_from_code(request.kind);
  if (const auto why = unmet(appliance, request, what, text.size(), peer, now); !why.empty())
    return refuse_person(appliance, peer, "note", why);
  const JournalNote note{*what, request.name, request.paper.number, request.paper.day};
  const Bytes file = write_note_file(note, new_salt(), text);
  const Digest name = sha256(file);
  if (const auto kept = appliance.recorder.archive(name, file, journal::Need::ordinary); !kept)
    return told_person(Answer::unavailable, {finding_of(kept.refusal())});
  const auto appended = appliance.recorder.append(note_entry(now, peer.uid, note, name));
  if (!appended) return told_person(Answer::unavailable, {finding_of(appended.refusal())});
  appliance.notes.add(peer.uid, now);
  ServiceAnswer answer;
  answer.kind = code(note.what);
  answer.document = name;
  answer.time = now;
  answer.journaled = true;
  answer.journal_index = appended->index;
  answer.receipt = appended->receipt;
  return answer;
}

Reply read_note(Appliance& appliance, const ServiceRequest& request, const os::Peer& peer) {
  if (const auto why = unless_person(appliance, peer, appliance.clock.entry_time()); !why.empty())
    return {refuse_person(appliance, peer, "read-note", why), std::nullopt};
  auto file = file_of(appliance, request.from);
  if (file) return {ServiceAnswer{}, *std::move(file)};
  const auto answer = file.refusal().reason == Reason::not_found ? Answer::not_found : Answer::unavailable;
  return {told_person(answer, {finding_of(file.refusal())}), std::nullopt};
}

}  // namespace signet::keyhold
