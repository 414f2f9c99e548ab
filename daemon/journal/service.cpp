#include "daemon/journal/service.h"

#include <algorithm>

#include "daemon/os/log.h"
#include "daemon/os/memfd.h"

namespace signet::daemon::journal {
namespace {

using signet::journal::Need;
using wire::JournalOperation;
using wire::JournalReply;
using Room = signet::journal::DiskRoom;
namespace tree = signet::journal;

// All of a reply's other fields together stay far below 8 KiB; each entry costs four octets of length.
constexpr std::size_t read_bytes_max = limits::frame_bytes_max - 8 * 1024;

JournalReply refused(const Refusal& refusal) {
  JournalReply reply;
  reply.state = refusal.reason == Reason::not_found ? JournalReply::State::not_found : JournalReply::State::refused;
  reply.detail = refusal.detail.substr(0, 512);
  return reply;
}

JournalReply in_doubt() {
  JournalReply reply;
  reply.state = JournalReply::State::in_doubt;
  reply.detail = "a commit failed; what the disk holds is found out at the next start";
  return reply;
}

JournalReply described(const signet::journal::TreeState& tree) {
  JournalReply reply;
  reply.size = tree.size;
  reply.root = tree.root;
  reply.checkpoint = tree.checkpoint;
  return reply;
}

/// A request is one commit: its least needed entry decides.
Need least_need(const std::vector<Bytes>& entries) {
  Need least = Need::outcome;
  for (const auto& entry : entries) least = std::min(least, signet::journal::need_of(entry));
  return least;
}

bool is(const Waiting& waiting, JournalOperation operation) { return waiting.request.operation == operation; }

}  // namespace

// What is not known is no room: fail closed. That the reserve is reached, and left, is told once.
void Service::look_at_disk() {
  const auto found = disk_();
  room_ = found ? *found : Room{0, 1};
  const bool reached = !has_room(Need::ordinary);
  if (reached == std::exchange(in_reserve_, reached)) return;
  const auto numbers = std::to_string(room_.free >> 20) + " MiB of " + std::to_string(room_.size >> 20) + " MiB are free";
  reached ? os::log_event(os::LogEvent::disk_nearly_full, "the disk is nearly full, only seals and orders are taken: " + numbers)
          : os::log_event(os::LogEvent::disk_has_room, "the disk has room again: " + numbers);
}

bool Service::has_room(Need need) const { return room_.admits(need); }

JournalReply Service::no_room() const {
  JournalReply reply;
  reply.state = JournalReply::State::no_room;
  reply.detail = std::to_string(room_.free >> 20) + " MiB of " + std::to_string(room_.size >> 20) + " MiB";
  return reply;
}

/// A peer that does not take its answer loses its connection; the others go on.
void Service::send(Waiting& waiting, JournalReply reply, const os::Fd& document) const {
  reply.id = waiting.request.id;
  reply.disk_free = room_.free;
  reply.disk_size = room_.size;
  std::vector<int> descriptors;
  if (document) descriptors.push_back(document.get());
  if (!waiting.channel->send(wire::encode(std::move(reply)), descriptors)) *waiting.channel = os::Channel{};
}

bool Service::answer(std::vector<Waiting>& round) {
  look_at_disk();
  std::vector<Waiting*> appends;
  for (Waiting& waiting : round) {
    if (is(waiting, JournalOperation::archive_put)) answer_one(waiting);
    if (is(waiting, JournalOperation::append)) appends.push_back(&waiting);
  }
  append_group(appends);
  for (Waiting& waiting : round) {
    if (!is(waiting, JournalOperation::archive_put) && !is(waiting, JournalOperation::append)) answer_one(waiting);
  }
  return !store_.in_doubt();
}

// Requests of several connections reach us in any order: their first numbers say in which they belong. Of two that claim the same
// number the later is refused, and so is what was to follow a refused one.
void Service::append_group(std::vector<Waiting*>& appends) {
  if (appends.empty()) return;
  std::ranges::stable_sort(appends, {}, [](const Waiting* waiting) { return waiting->request.from; });
  std::vector<Waiting*> staged;
  for (Waiting* waiting : appends) {
    if (!has_room(least_need(waiting->request.entries))) {
      send(*waiting, no_room());
      continue;
    }
    const auto taken = store_.stage(waiting->request.from, waiting->request.entries);
    if (taken) staged.push_back(waiting);
    if (!taken) send(*waiting, store_.in_doubt() ? in_doubt() : refused(taken.refusal()));
  }
  if (staged.empty()) return;
  const auto tree = store_.commit();
  if (!tree) os::log_error("commit: " + tree.refusal().detail);
  for (Waiting* waiting : staged) {
    JournalReply reply = tree ? described(*tree) : in_doubt();
    reply.first = waiting->request.from;
    send(*waiting, std::move(reply));
  }
}

void Service::answer_one(Waiting& waiting) {
  os::Fd document;
  JournalReply reply = store_.in_doubt() ? in_doubt() : handle(waiting, document);
  send(waiting, std::move(reply), document);
}

JournalReply Service::handle(const Waiting& waiting, os::Fd& out) {
  const wire::JournalRequest& request = waiting.request;
  switch (request.operation) {
    case JournalOperation::append: break;  // append_group answers these
    case JournalOperation::read:
    case JournalOperation::state:
    case JournalOperation::inclusion:
    case JournalOperation::consistency: return handle_tree(request);
    case JournalOperation::archive_put: return archive_put(waiting);
    case JournalOperation::archive_get: return archive_get(request, out);
    case JournalOperation::witness_add: return witness_.add(request, waiting.descriptors);
    case JournalOperation::witness_link: return witness_.link(request, waiting.descriptors);
    case JournalOperation::witness_state: return witness_.state(request);
    case JournalOperation::keep_cosigned: return witness_.keep_cosigned(request);
    case JournalOperation::cosigned: return witness_.cosigned(request);
    case JournalOperation::years: return years();
  }
  broken_promise("appends are answered as a group");
}

tree::Store* Service::store_of(const wire::JournalRequest& request) {
  if (request.year == 0) return &store_;
  YearOnDisk* const year = years_.find(request.year);
  return year == nullptr ? nullptr : &year->store;
}

JournalReply Service::handle_tree(const wire::JournalRequest& request) {
  Store* const store = store_of(request);
  if (store == nullptr) return refused({Reason::not_found, "no year " + std::to_string(request.year)});
  if (request.operation == JournalOperation::read) return read(*store, request);
  if (request.operation == JournalOperation::inclusion) return inclusion(*store, request);
  if (request.operation == JournalOperation::consistency) return consistency(*store, request);
  return state(*store);
}

JournalReply Service::years() const {
  JournalReply reply;
  for (const auto& each : years_.all()) {
    if (reply.entries.size() < wire::read_entries_max) reply.entries.push_back(to_bytes(each.year));
  }
  return reply;
}

JournalReply Service::state(const Store& store) {
  const auto tree = store.state();
  return tree ? described(*tree) : refused(tree.refusal());
}

JournalReply Service::read(Store& store, const wire::JournalRequest& request) {
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(request.to, wire::read_entries_max));
  auto entries = store.read(request.from, count, read_bytes_max);
  if (!entries) return refused(entries.refusal());
  JournalReply reply = state(store);
  reply.first = request.from;
  reply.entries = *std::move(entries);
  return reply;
}

JournalReply Service::inclusion(Store& store, const wire::JournalRequest& request) {
  JournalReply reply = state(store);
  const std::uint64_t size = request.to == 0 ? reply.size : request.to;
  auto hashes = store.inclusion(request.from, size);
  if (!hashes) return refused(hashes.refusal());
  reply.first = request.from;
  reply.hashes = *std::move(hashes);
  if (size != reply.size) reply.checkpoint.clear();  // it signs another tree
  return reply;
}

JournalReply Service::consistency(Store& store, const wire::JournalRequest& request) {
  auto hashes = store.consistency(request.from, request.to);
  if (!hashes) return refused(hashes.refusal());
  JournalReply reply = state(store);
  reply.hashes = *std::move(hashes);
  return reply;
}

JournalReply Service::archive_put(const Waiting& waiting) {
  if (waiting.descriptors.size() != 1) return refused({Reason::wire_malformed, "a file to be archived comes as one descriptor"});
  if (!has_room(static_cast<Need>(std::min<std::uint64_t>(waiting.request.from, 2)))) return no_room();
  const auto content = os::read_sealed_memfd(waiting.descriptors.front(), signet::journal::archive_file_bytes_max);
  if (!content) return refused(content.refusal());
  if (const auto stored = archive_.put(waiting.request.digest, *content); !stored) {
    os::log_error("archive: " + stored.refusal().detail);
    return refused(stored.refusal());
  }
  return {};
}

JournalReply Service::archive_get(const wire::JournalRequest& request, os::Fd& out) {
  const auto content = archive_.get(request.digest);
  if (!content) return refused(content.refusal());
  auto document = os::make_sealed_memfd(*content);
  if (!document) return refused(document.refusal());
  out = *std::move(document);
  return {};
}

}  // namespace signet::daemon::journal
