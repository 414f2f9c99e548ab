// keyhold -> journal: append, read, prove; and the archive. keyhold is the only writer.
#pragma once

#include <string>
#include <vector>

#include "daemon/wire/codec.h"

namespace signet::wire {

enum class JournalOperation : std::uint8_t {
  append = 1,          // entries in order; answered when all are durable
  read = 2,            // from, count: as many as fit into one frame, at least one
  state = 3,           // size, root, checkpoint
  inclusion = 4,       // from = entry, to = tree size (0: now): hashes, checkpoint of that tree when it is the newest
  consistency = 5,     // from, to (tree sizes): hashes
  archive_put = 6,     // carries the document (sealed memfd); durable when answered; from: its Need (journal/disk_room.h)
  archive_get = 7,     // by digest; the answer carries a sealed memfd
  witness_add = 8,     // carries the body (sealed memfd); entries: the log's vkey; from: the time; the answer's `first` is HTTP's status
  witness_state = 9,   // entries: an origin without its year; the answer's entries are its states, `checkpoint` our witness's vkey
  keep_cosigned = 10,  // entries: a checkpoint of this journal with its cosignatures
  cosigned = 11,       // the newest of those
  years = 12,          // the answer's entries: the closed years that it has, the oldest first (`2026`)
  witness_link = 13,   // as witness_add, with the body of add-year; the answer's `size` is 1 where it contradicts
};

struct JournalRequest {
  std::uint64_t id = 0;
  JournalOperation operation = JournalOperation::state;
  std::uint64_t from = 0;  // append: the index the first entry must get, or nothing is appended
  std::uint64_t to = 0;
  std::vector<Bytes> entries;
  Digest digest;           // archive: SHA-256 of the file
  std::uint64_t year = 0;  // read, state, inclusion, consistency, keep_cosigned, cosigned: of a closed year; 0: the open one
};

struct JournalReply {
  enum class State : std::uint8_t { done = 1, refused = 2, in_doubt = 3, not_found = 4, no_room = 5 };
  std::uint64_t id = 0;
  State state = State::done;
  std::string detail;
  std::uint64_t first = 0;  // append, read: index of the first entry
  std::uint64_t size = 0;   // of the tree
  Digest root;              // of the tree
  std::vector<Bytes> entries;
  std::vector<Digest> hashes;
  std::string checkpoint;       // signed note of (size, root); state, append, inclusion
  std::uint64_t disk_free = 0;  // octets, of the fuller of journal's and archive's file systems
  std::uint64_t disk_size = 0;
};

constexpr std::size_t append_entries_max = 12;  // 12 × 4 KiB stays inside one frame
constexpr std::size_t read_entries_max = 512;   // as many as a frame holds, if they are small

template <class Archive>
void fields(Archive& a, JournalRequest& request) {
  a.number(request.id);
  a.choice(request.operation, 1, 13);
  a.number(request.from);
  a.number(request.to);
  a.list(request.entries, append_entries_max, [](auto& each, Bytes& entry) { each.bytes(entry, limits::entry_bytes_max); });
  a.digest(request.digest);
  a.number(request.year);
}

template <class Archive>
void fields(Archive& a, JournalReply& reply) {
  a.number(reply.id);
  a.choice(reply.state, 1, 5);
  a.text(reply.detail, 1024);
  a.number(reply.first);
  a.number(reply.size);
  a.digest(reply.root);
  a.list(reply.entries, read_entries_max, [](auto& each, Bytes& entry) { each.bytes(entry, limits::entry_bytes_max); });
  a.list(reply.hashes, 128, [](auto& each, Digest& hash) { each.digest(hash); });
  a.text(reply.checkpoint, 4096);
  a.number(reply.disk_free);
  a.number(reply.disk_size);
}

}  // namespace signet::wire
