#include "client/journal_memory.h"

#include <fcntl.h>
#include <sys/file.h>

#include "client/input.h"
#include "client/output_file.h"
#include "daemon/os/fd.h"
#include "journal/tree.h"

namespace signet::client {
namespace {

constexpr std::size_t memory_bytes_max = 2 * journal::note_bytes_max;

Refusal alarm(std::string what) { return Refusal{Reason::journal_inconsistent, std::move(what)}; }

// An origin may hold slashes; its digest is a file name.
std::string path_of(const std::string& directory, const std::string& origin) { return directory + "/journals/" + to_hex(sha256(origin)); }

}  // namespace

std::optional<journal::Verifier> pinned_key(const std::string& directory, const std::string& origin) {
  const auto content = read_file(path_of(directory, origin), memory_bytes_max);
  if (!content) return std::nullopt;
  const std::string_view text = as_text(*content);
  auto verifier = journal::Verifier::parse(text.substr(0, text.find('\n')));
  if (!verifier || verifier->name != origin) return std::nullopt;
  return *std::move(verifier);
}

JournalMemory::JournalMemory(JournalMemory&& other) noexcept
    : path_(std::move(other.path_)),
      verifier_(std::move(other.verifier_)),
      ask_(std::move(other.ask_)),
      first_use_(other.first_use_),
      known_(std::move(other.known_)),
      known_note_(std::move(other.known_note_)) {}

Result<JournalMemory> JournalMemory::open(const std::string& directory, const std::string& vkey, AskConsistency ask) {
  TRY(auto verifier, journal::Verifier::parse(vkey));
  const std::string path = path_of(directory, verifier.name);
  JournalMemory memory{path, std::move(verifier), std::move(ask)};
  TRY_DONE(make_directories(directory + "/journals"));
  TRY_DONE(memory.load());
  return memory;
}

// The file: the vkey on the first line, then the checkpoint's note as it was signed.
Outcome JournalMemory::load() {
  const auto content = read_file(path_, memory_bytes_max);
  if (!content) {
    const os::Fd standing{::open(path_.c_str(), O_PATH | O_CLOEXEC)};
    if (standing) return content.refusal();
    first_use_ = true;
    return Done{};
  }
  const std::string_view text = as_text(*content);
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return alarm("the state file " + path_ + " is damaged");
  if (text.substr(0, end) != verifier_.vkey()) return alarm("the journal " + verifier_.name + " has another key than before");
  const std::string note{text.substr(end + 1)};
  if (note.empty()) return Done{};
  TRY(auto checkpoint, journal::open_checkpoint(note, verifier_));
  known_ = checkpoint;
  known_note_ = note;
  return Done{};
}

// RFC 6962 2.1.2: of two trees of one log the smaller is a prefix of the larger.
Outcome JournalMemory::agree(const journal::Checkpoint& checkpoint, const std::string& note) {
  if (!known_) {
    known_ = checkpoint;
    known_note_ = note;
    return Done{};
  }
  if (checkpoint.size == known_->size) {
    if (checkpoint.root != known_->root) return alarm("two trees of size " + std::to_string(checkpoint.size) + ", the journal has forked");
    return Done{};
  }
  const bool newer = checkpoint.size > known_->size;
  const journal::Checkpoint& smaller = newer ? *known_ : checkpoint;
  const journal::Checkpoint& larger = newer ? checkpoint : *known_;
  std::vector<Digest> path;
  if (smaller.size > 0) {
    auto asked = ask_(smaller.size, larger.size);
    if (!asked && asked.refusal().reason == Reason::unavailable) return asked.refusal();
    if (!asked) return alarm("no proof that tree " + std::to_string(larger.size) + " extends tree " + std::to_string(smaller.size));
    path = *std::move(asked);
  }
  if (!journal::verify_consistency(smaller.size, smaller.root, larger.size, larger.root, path))
    return alarm("tree " + std::to_string(larger.size) + " does not extend tree " + std::to_string(smaller.size) +
                 ", the journal was changed");
  if (!newer) return Done{};
  known_ = checkpoint;
  known_note_ = note;
  return Done{};
}

// The newest checkpoint of all: here a smaller tree than the remembered one means that the journal shrank.
Outcome JournalMemory::see_checkpoint(const std::string& note) {
  TRY(auto checkpoint, journal::open_checkpoint(note, verifier_));
  const std::lock_guard lock{mutex_};
  if (known_ && checkpoint.size < known_->size)
    return alarm("it has " + std::to_string(checkpoint.size) + " entries and had " + std::to_string(known_->size) +
                 ", the journal has shrunk");
  return agree(checkpoint, note);
}

Result<journal::ProvedEntry> JournalMemory::check_receipt(const std::string& receipt) {
  TRY(auto proved, journal::verify_proof(receipt, verifier_));
  TRY(auto proof, journal::parse_proof(receipt));
  const std::lock_guard lock{mutex_};
  TRY_DONE(agree(proved.checkpoint, proof.checkpoint));
  return proved;
}

// Two commands may end at the same time: under the lock the larger tree stays.
Outcome JournalMemory::save() {
  const std::lock_guard lock{mutex_};
  const std::string lock_path = path_ + ".lock";
  const os::Fd file{::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  if (file) ::flock(file.get(), LOCK_EX);
  JournalMemory standing{path_, verifier_, {}};
  TRY_DONE(standing.load());
  const std::uint64_t standing_size = standing.known_ ? standing.known_->size : 0;
  if (!standing.first_use_ && (!known_ || standing_size >= known_->size)) return Done{};
  return replace_file(path_, as_bytes(verifier_.vkey() + "\n" + known_note_));
}

}  // namespace signet::client
