#include "daemon/keyhold/recorder.h"

#include <map>

#include "daemon/keyhold/growing_tree.h"
#include "daemon/os/memfd.h"
#include "journal/checkpoint.h"
#include "journal/proof.h"

namespace signet {
namespace {

constexpr auto answer_time_max = std::chrono::seconds{30};

Refusal inconsistent(std::string what) { return {Reason::journal_inconsistent, std::move(what)}; }

// The complete subtrees of a compact range, by level and place: what a path through its right edge needs.
std::map<std::pair<unsigned, std::uint64_t>, Digest> nodes_of(const journal::CompactRange& range) {
  std::map<std::pair<unsigned, std::uint64_t>, Digest> nodes;
  std::uint64_t begin = 0;
  std::size_t next = 0;
  for (int level = 63; level >= 0; --level) {
    if ((range.size() >> level & 1) == 0) continue;
    nodes[{static_cast<unsigned>(level), begin >> level}] = range.hashes().at(next++);
    begin += std::uint64_t{1} << level;
  }
  return nodes;
}

}  // namespace

Outcome Recorder::send(os::Channel& channel, wire::JournalRequest request, const os::Fd* document) {
  if (!channel) {
    TRY(channel, os::connect_channel(path_));
  }
  const std::vector<int> descriptors = document == nullptr ? std::vector<int>{} : std::vector<int>{document->get()};
  if (channel.send(wire::encode(std::move(request)), descriptors)) return Done{};
  channel = os::Channel{};
  return Refusal{Reason::journal_unavailable, "the journal process is gone"};
}

Result<wire::JournalReply> Recorder::receive(os::Channel& channel, std::uint64_t id, os::Fd* answer) {
  const auto end = [&](Refusal why) {
    channel = os::Channel{};
    return why;
  };
  auto frame = channel.receive(answer_time_max);
  if (!frame) return end({Reason::journal_unavailable, "the journal process does not answer"});
  auto reply = wire::decode<wire::JournalReply>(frame->octets);
  if (!reply || reply->id != id) return end({Reason::journal_unavailable, "the journal process answered nonsense"});
  disk_free_ = reply->disk_free;
  disk_size_ = reply->disk_size;
  if (reply->state == wire::JournalReply::State::no_room) return Refusal{Reason::disk_reserve, reply->detail};
  if (reply->state == wire::JournalReply::State::in_doubt)
    return end({Reason::journal_unavailable, "the journal does not know what its disk holds"});
  if (answer != nullptr && frame->descriptors.size() == 1) *answer = std::move(frame->descriptors.front());
  return reply;
}

Result<wire::JournalReply> Recorder::ask(os::Channel& channel, wire::JournalRequest request, const os::Fd* document, os::Fd* answer) {
  const auto id = request.id;
  TRY_DONE(send(channel, std::move(request), document));
  return receive(channel, id, answer);
}

Result<wire::JournalReply> Recorder::ask_beside(wire::JournalRequest request, const os::Fd* document, os::Fd* answer) {
  const std::scoped_lock lock{beside_mutex_};
  request.id = next_id_++;
  return ask(beside_, std::move(request), document, answer);
}

Outcome Recorder::check_checkpoint(const std::optional<journal::Verifier>& verifier, const std::string& note, std::uint64_t size,
                                   const Digest& root) {
  if (!verifier) return Done{};  // while entry 0 is being read
  TRY(const auto checkpoint, journal::open_checkpoint(note, *verifier));
  if (checkpoint.size != size || checkpoint.root != root) return inconsistent("a checkpoint of another tree");
  return Done{};
}

Outcome Recorder::replay(const EachEntry& each) {
  TRY(const auto ended, state_.years());
  TRY_DONE(replay_ended(ended, each));
  TRY(const auto seen, state_.range());
  TRY(range_, replay_year(open_year(), seen, each));
  return state_.keep_range(range_);
}

Result<journal::CompactRange> Recorder::replay_year(const Place& place, const journal::CompactRange& seen, const EachEntry& each) {
  wire::JournalRequest state;
  state.operation = wire::JournalOperation::state;
  state.year = place.year;
  TRY(const auto now, ask_beside(std::move(state)));
  if (now.state != wire::JournalReply::State::done) return Refusal{Reason::journal_unavailable, now.detail};
  if (now.size < seen.size())
    return inconsistent("it has shrunk: " + std::to_string(now.size) + " entries, " + std::to_string(seen.size()) + " were seen");
  if (place.year != 0 && now.size != place.tree.size)
    return inconsistent("it has " + std::to_string(now.size) + " entries and ended with " + std::to_string(place.tree.size));
  const auto departed = [&] { return inconsistent("an entry up to " + std::to_string(place.first + seen.size()) + " was changed"); };
  keyhold::GrowingTree tree{seen};
  std::uint64_t read = 0;
  TRY_DONE(ask_page(place, 0, now.size));
  while (read < now.size) {
    TRY(auto reply, receive(channel_, read, nullptr));
    if (reply.state != wire::JournalReply::State::done || reply.first != read || reply.entries.empty())
      return inconsistent("an entry is missing");
    const auto page = std::make_shared<const std::vector<Bytes>>(std::move(reply.entries));
    // The journal reads the next page while this one is folded.
    if (const auto next = read + page->size(); next < now.size) TRY_DONE(ask_page(place, next, now.size));
    tree.add(page);
    for (const auto& entry : *page) TRY_DONE(each(place.first + read++, entry));
    if (tree.departed()) return departed();
  }
  auto range = tree.finish();
  if (tree.departed()) return departed();
  if (range.root() != now.root) return inconsistent("its tree is not that of its entries");
  TRY_DONE(check_checkpoint(verifier_, now.checkpoint, now.size, now.root));
  return range;
}

Outcome Recorder::ask_page(const Place& place, std::uint64_t from, std::uint64_t end) {
  wire::JournalRequest request;
  request.id = from;
  request.operation = wire::JournalOperation::read;
  request.from = from;
  request.to = std::min<std::uint64_t>(wire::read_entries_max, end - from);
  request.year = place.year;
  return send(channel_, std::move(request), nullptr);
}

Result<Appended> Recorder::append(const std::string& entry) {
  std::unique_lock lock{mutex_};
  if (broken_) return Refusal{Reason::journal_unavailable, "the journal is in doubt"};
  Waiting waiting{&entry, journal::need_of(as_bytes(entry))};
  // cppcheck-suppress danglingLifetime ; we do not return before it is taken out of the queue and done
  queue_.push_back(&waiting);
  while (!waiting.done) {
    if (!leading_)
      lead(lock);
    else
      changed_.wait(lock);
  }
  return std::move(waiting.result);
}

// One of the waiting threads writes for all: a group goes out while the next one gathers. All of a group are needed alike, so that what
// must give way to others on a full disk takes none of them with it.
void Recorder::lead(std::unique_lock<std::mutex>& lock) {
  leading_ = true;
  std::vector<Waiting*> group;
  while (!queue_.empty() && group.size() < wire::append_entries_max &&
         queue_.front()->need == (group.empty() ? queue_.front() : group.front())->need) {
    group.push_back(queue_.front());
    queue_.pop_front();
  }
  lock.unlock();
  commit(group);
  lock.lock();
  for (auto* waiting : group) waiting->done = true;
  leading_ = false;
  changed_.notify_all();
}

void Recorder::commit(std::vector<Waiting*>& group) {
  const auto written = write_group(group);
  if (written) return;
  const std::scoped_lock lock{mutex_};
  if (written.refusal().reason != Reason::disk_reserve) broken_ = true;
  for (auto* waiting : group) waiting->result = Result<Appended>{written.refusal()};
}

Outcome Recorder::write_group(std::vector<Waiting*>& group) {
  wire::JournalRequest request;
  request.id = 1;
  request.operation = wire::JournalOperation::append;
  request.from = range_.size();
  for (const auto* waiting : group) request.entries.push_back(to_bytes(*waiting->entry));
  TRY(const auto reply, ask(channel_, std::move(request), nullptr, nullptr));
  if (reply.state != wire::JournalReply::State::done) return Refusal{Reason::journal_unavailable, reply.detail};
  auto nodes = nodes_of(range_);
  auto range = range_;
  for (const auto* waiting : group) {
    range.append(journal::leaf_hash(as_bytes(*waiting->entry)), [&](unsigned level, std::uint64_t index, const Digest& hash) {
      nodes[{level, index}] = hash;
    });
  }
  if (reply.first != range_.size() || reply.size != range.size() || reply.root != range.root())
    return inconsistent("the tree after an append is not ours");
  TRY_DONE(check_checkpoint(verifier_, reply.checkpoint, reply.size, reply.root));
  const auto source = [&](unsigned level, std::uint64_t index) -> Result<Digest> {
    const auto found = nodes.find({level, index});
    if (found == nodes.end()) return inconsistent("a node of the right edge");
    return found->second;
  };
  for (std::size_t i = 0; i < group.size(); ++i) {
    const auto index = range_.size() + i;
    TRY(auto path, journal::inclusion_proof(index, range.size(), source));
    group[i]->result =
        Appended{first_ + index, journal::write_proof({to_bytes(*group[i]->entry), index, std::move(path), reply.checkpoint})};
  }
  TRY_DONE(state_.keep_range(range));
  const std::scoped_lock lock{mutex_};
  range_ = std::move(range);
  checkpoint_time_ = std::chrono::steady_clock::now();
  return Done{};
}

Result<Recorded> Recorder::record_intent(const Draft& draft, const std::string& entry) {
  const Digest octets = sha256(draft.to_be_signed());
  ensure(entry.find("\"octets\":\"" + to_hex(octets) + "\"") != std::string::npos, "an intent names the octets of its draft");
  TRY(const auto appended, append(entry));
  return Recorded{appended.index, octets};
}

Result<Recorded> Recorder::recall_intent(const Draft& draft, std::uint64_t index, const Digest& to_be_signed) {
  const Digest octets = sha256(draft.to_be_signed());
  if (octets != to_be_signed) return Refusal{Reason::intent_open, std::to_string(index)};
  return Recorded{index, octets};
}

Outcome Recorder::check_tail() {
  const auto open = open_year();
  wire::JournalRequest request;
  request.operation = wire::JournalOperation::state;
  TRY(const auto now, ask_beside(std::move(request)));
  if (now.state != wire::JournalReply::State::done) return Refusal{Reason::journal_unavailable, now.detail};
  TRY_DONE(check_checkpoint(open.verifier, now.checkpoint, now.size, now.root));
  const std::scoped_lock lock{mutex_};
  if (now.size < open.tree.size) return inconsistent("it has shrunk");
  if (now.size == range_.size() && now.root != range_.root()) return inconsistent("its tree is not ours");
  if (now.size > range_.size() && !leading_) return inconsistent("it has grown without us");
  return Done{};
}

void Recorder::notice_loss() {
  const std::scoped_lock lock{mutex_};
  if (leading_ || !channel_) return;
  if (channel_.ended()) broken_ = true;
}

bool Recorder::broken() const {
  const std::scoped_lock lock{mutex_};
  return broken_;
}

std::chrono::seconds Recorder::checkpoint_age() const {
  const std::scoped_lock lock{mutex_};
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - checkpoint_time_);
}

std::uint64_t Recorder::size() const {
  const std::scoped_lock lock{mutex_};
  return first_ + range_.size();
}

// Its process has the key and can sign any tree: what is handed out is of the one that we know, or of one that continues it (an append
// may be under way).
Outcome Recorder::check_continued(const Place& place, const wire::JournalReply& reply) {
  const auto& ours = place.tree;
  if (reply.size < ours.size) return inconsistent("it has shrunk");
  if (reply.size == ours.size) return reply.root == ours.root ? Outcome{Done{}} : inconsistent("its tree is not ours");
  TRY(const auto proof, consistency(ours.size, reply.size, ours.origin));
  return journal::verify_consistency(ours.size, ours.root, reply.size, reply.root, proof);
}

Result<std::string> Recorder::receipt(std::uint64_t index) {
  const auto place = place_of(index);
  const auto local = index - place.first;
  TRY(const auto page, entries_of(place, local, 1));
  if (page.empty()) return Refusal{Reason::not_found, "entry " + std::to_string(index)};
  if (auto receipt = cosigned_receipt(place, local, page.front())) return receipt;
  wire::JournalRequest request;
  request.operation = wire::JournalOperation::inclusion;
  request.from = local;
  request.year = place.year;
  TRY(auto reply, ask_beside(std::move(request)));
  if (reply.state != wire::JournalReply::State::done) return Refusal{Reason::journal_unavailable, reply.detail};
  TRY_DONE(journal::verify_inclusion(journal::leaf_hash(page.front()), local, reply.size, reply.hashes, reply.root));
  TRY_DONE(check_checkpoint(place.verifier, reply.checkpoint, reply.size, reply.root));
  TRY_DONE(check_continued(place, reply));
  return journal::write_proof({page.front(), local, std::move(reply.hashes), std::move(reply.checkpoint)});
}

Result<std::string> Recorder::checkpoint(const std::string& origin) {
  TRY(const auto place, place_named(origin));
  wire::JournalRequest request;
  request.operation = wire::JournalOperation::state;
  request.year = place.year;
  TRY(auto reply, ask_beside(std::move(request)));
  if (reply.state != wire::JournalReply::State::done) return Refusal{Reason::journal_unavailable, reply.detail};
  TRY_DONE(check_checkpoint(place.verifier, reply.checkpoint, reply.size, reply.root));
  TRY_DONE(check_continued(place, reply));
  return std::move(reply.checkpoint);
}

Result<std::vector<Digest>> Recorder::consistency(std::uint64_t from, std::uint64_t to, const std::string& origin) {
  TRY(const auto place, place_named(origin));
  wire::JournalRequest request;
  request.operation = wire::JournalOperation::consistency;
  request.from = from;
  request.to = to;
  request.year = place.year;
  TRY(auto reply, ask_beside(std::move(request)));
  if (reply.state != wire::JournalReply::State::done) return Refusal{Reason::not_found, reply.detail};
  return std::move(reply.hashes);
}

Outcome Recorder::archive(const Digest& name, ByteView content, journal::Need need) {
  TRY(const os::Fd document, os::make_sealed_memfd(content));
  wire::JournalRequest request;
  request.operation = wire::JournalOperation::archive_put;
  request.from = static_cast<std::uint64_t>(need);
  request.digest = name;
  TRY(const auto reply, ask_beside(std::move(request), &document));
  if (reply.state != wire::JournalReply::State::done) return Refusal{Reason::journal_unavailable, "archive: " + reply.detail};
  return Done{};
}

Result<Bytes> Recorder::fetch(const Digest& name, std::size_t size_max) {
  wire::JournalRequest request;
  request.operation = wire::JournalOperation::archive_get;
  request.digest = name;
  os::Fd answer;
  TRY(const auto reply, ask_beside(std::move(request), nullptr, &answer));
  if (reply.state == wire::JournalReply::State::not_found) return Refusal{Reason::not_found, to_hex(name)};
  if (reply.state != wire::JournalReply::State::done || !answer) return Refusal{Reason::journal_unavailable, "archive: " + reply.detail};
  TRY(auto content, os::read_sealed_memfd(answer, size_max));
  if (sha256(content) != name) return inconsistent("an archived file is not what its name says");
  return content;
}

}  // namespace signet
