// A journal's signed tree in memory, with its key.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/journal_memory.h"
#include "journal/proof.h"
#include "journal/tree.h"

namespace signet::client {

inline constexpr const char* origin = "school.example/journal/2026";

class Log {
 public:
  Log() = default;
  /// Another year of `other`'s journal, with the same key.
  Log(const Log& other, std::string name) : pem_(other.pem_), name_(std::move(name)) {}
  void append(const std::string& entry) {
    entries_.push_back(entry);
    range_.append(journal::leaf_hash(as_bytes(entry)), [this](unsigned level, std::uint64_t index, const Digest& hash) {
      nodes_[{level, index}] = hash;
    });
    roots_.push_back(range_.root());
  }
  std::string vkey() const { return journal::Verifier{name_, key().public_key()}.vkey(); }
  std::string checkpoint() const { return checkpoint(range_.size()); }
  std::string checkpoint(std::uint64_t size) const {
    const Digest root = size == 0 ? journal::CompactRange{}.root() : roots_.at(size - 1);
    return journal::sign_note(journal::checkpoint_text({name_, size, root}), name_, key());
  }
  std::string receipt(std::uint64_t index) const {
    const auto path = journal::inclusion_proof(index, range_.size(), source());
    return journal::write_proof({to_bytes(entries_.at(index)), index, *path, checkpoint()});
  }
  AskConsistency asker() const {
    return [this](const std::string&, std::uint64_t from, std::uint64_t to) -> Result<std::vector<Digest>> {
      if (to > range_.size()) return Refusal{Reason::not_found, ""};
      return journal::consistency_proof(from, to, source());
    };
  }

 private:
  journal::PrivateKey key() const { return *journal::PrivateKey::from_pem(pem_); }
  journal::NodeSource source() const {
    return [this](unsigned level, std::uint64_t index) -> Result<Digest> { return nodes_.at({level, index}); };
  }
  std::string pem_ = journal::PrivateKey::generate()->to_pem();
  std::string name_ = origin;
  journal::CompactRange range_;
  std::vector<std::string> entries_;
  std::vector<Digest> roots_;
  std::map<std::pair<unsigned, std::uint64_t>, Digest> nodes_;
};

}  // namespace signet::client
