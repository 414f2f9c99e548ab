#include "client/journal_memory.h"

#include <fcntl.h>
#include <sys/file.h>

#include "client/input.h"
#include "client/output_file.h"
#include "daemon/os/fd.h"
#include "journal/tree.h"
#include "journal/witness.h"
#include "journal/year.h"

namespace signet::client {
namespace {

constexpr std::size_t memory_bytes_max = 2 * journal::note_bytes_max;

Refusal alarm(std::string what) { return Refusal{Reason::journal_inconsistent, std::move(what)}; }

// An origin may hold slashes; its digest is a file name.
std::string path_of(const std::string& directory, const std::string& origin) { return directory + "/journals/" + to_hex(sha256(origin)); }

/// The service cannot answer anything now: it waits for its token or for a PIN, or began anew without its journal. No word about the
/// journal.
bool answers_later(Reason reason) {
  return reason == Reason::unavailable || reason == Reason::busy || reason == Reason::token_unavailable || reason == Reason::pin_awaited ||
         reason == Reason::journal_unavailable;
}

constexpr int years_looked_back = 30;  // an appliance's life

/// The same journal's origin, `years` years later.
std::optional<std::string> shifted(const std::string& origin, int years) {
  const auto parts = journal::split_origin(origin);
  const int year = parts ? std::stoi(parts->year) + years : 0;
  if (year < 1000 || year > 9999) return std::nullopt;
  return parts->base + "/" + std::to_string(year);
}

std::optional<journal::Verifier> pinned_exactly(const std::string& directory, const std::string& origin) {
  const auto content = read_file(path_of(directory, origin), memory_bytes_max);
  if (!content) return std::nullopt;
  const std::string_view text = as_text(*content);
  auto verifier = journal::Verifier::parse(text.substr(0, text.find('\n')));
  if (!verifier || verifier->name != origin) return std::nullopt;
  return *std::move(verifier);
}

}  // namespace

std::optional<journal::Verifier> pinned_key(const std::string& directory, const std::string& origin) {
  for (int years = 0; years <= years_looked_back; ++years) {
    for (const int step : {years, -years}) {
      const auto other = shifted(origin, step);
      const auto known = pinned_exactly(directory, years == 0 || !other ? origin : *other);
      if (known) return journal::in_year(*known, origin);
    }
  }
  return std::nullopt;
}

JournalMemory::JournalMemory(JournalMemory&& other) noexcept
    : directory_(std::move(other.directory_)),
      path_(std::move(other.path_)),
      verifier_(std::move(other.verifier_)),
      ask_(std::move(other.ask_)),
      first_use_(other.first_use_),
      known_(std::move(other.known_)),
      known_note_(std::move(other.known_note_)),
      earlier_(std::move(other.earlier_)) {}

Result<JournalMemory> JournalMemory::open(const std::string& directory, const std::string& vkey, AskConsistency ask) {
  TRY(auto verifier, journal::Verifier::parse(vkey));
  const std::string path = path_of(directory, verifier.name);
  JournalMemory memory{directory, path, std::move(verifier), std::move(ask)};
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
    auto asked = ask_(verifier_.name, smaller.size, larger.size);
    if (!asked && answers_later(asked.refusal().reason)) return asked.refusal();
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

std::optional<std::string> JournalMemory::year_before() const {
  for (int years = 1; years <= years_looked_back; ++years) {
    const auto origin = shifted(verifier_.name, -years);
    if (origin && pinned_exactly(directory_, *origin)) return origin;
  }
  return std::nullopt;
}

Result<JournalMemory*> JournalMemory::earlier(const std::string& origin) {
  const auto verifier = journal::in_year(verifier_, origin);
  if (!verifier || origin >= verifier_.name) return Refusal{Reason::receipt_invalid, "of another journal: " + origin};
  const std::lock_guard lock{earlier_mutex_};
  auto& memory = earlier_[origin];
  if (!memory) {
    auto opened = open(directory_, verifier->vkey(), ask_);
    if (!opened) return opened.refusal();
    memory = std::make_unique<JournalMemory>(*std::move(opened));
  }
  return memory.get();
}

Result<journal::ProvedEntry> JournalMemory::check_receipt(const std::string& receipt) {
  TRY(auto proof, journal::parse_proof(receipt));
  const auto origin = journal::claimed_origin({0, {}, proof.checkpoint});
  if (origin && *origin < verifier_.name && journal::in_year(verifier_, *origin)) {
    TRY(auto* const year, earlier(*origin));
    return year->check_receipt(receipt);
  }
  TRY(auto proved, journal::verify_proof(receipt, verifier_));
  const std::lock_guard lock{mutex_};
  TRY_DONE(agree(proved.checkpoint, proof.checkpoint));
  return proved;
}

// Two commands may end at the same time: under the lock the larger tree stays.
Outcome JournalMemory::save() {
  for (const auto& [origin, memory] : earlier_) TRY_DONE(memory->save());
  const std::lock_guard lock{mutex_};
  const std::string lock_path = path_ + ".lock";
  const os::Fd file{::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  if (file) ::flock(file.get(), LOCK_EX);
  JournalMemory standing{directory_, path_, verifier_, {}};
  TRY_DONE(standing.load());
  const std::uint64_t standing_size = standing.known_ ? standing.known_->size : 0;
  if (!standing.first_use_ && (!known_ || standing_size >= known_->size)) return Done{};
  return replace_file(path_, as_bytes(verifier_.vkey() + "\n" + known_note_));
}

}  // namespace signet::client
