// What the journal's process does for witnesses: it holds a department's witness key, and a journal's cosigned checkpoints.
#pragma once

#include <optional>
#include <string>

#include "daemon/journal/closed_years.h"
#include "daemon/os/fd.h"
#include "daemon/wire/journal_message.h"
#include "journal/cosigned_files.h"
#include "journal/store.h"
#include "journal/witness_store.h"

namespace signet::daemon::journal {

/// The name that a department's witness signs with: its origin without the year, and `/witness`. It outlives the years.
std::string witness_name(const std::string& origin);

class WitnessService {
 public:
  /// `witness`: nothing where this journal has no witness key.
  WitnessService(signet::journal::Store& store, ClosedYears& years, signet::journal::CosignedFiles cosigned,
                 std::optional<signet::journal::WitnessStore> witness)
      : store_(store), years_(years), cosigned_(std::move(cosigned)), witness_(std::move(witness)) {}

  /// The body comes as a document. Which key the origin is known by is the key holder's word, from approvals that it sealed.
  wire::JournalReply add(const wire::JournalRequest& request, const std::vector<os::Fd>& descriptors) const;
  /// The same of a year link; `size` 1: what the log has signed contradicts itself.
  wire::JournalReply link(const wire::JournalRequest& request, const std::vector<os::Fd>& descriptors) const;
  wire::JournalReply state(const wire::JournalRequest& request) const;
  /// Only a checkpoint of a tree that this journal has recorded as signed, in the year that the request names.
  wire::JournalReply keep_cosigned(const wire::JournalRequest& request);
  wire::JournalReply cosigned(const wire::JournalRequest& request) const;

 private:
  struct Shown {
    signet::journal::Verifier log;
    Bytes body;
    Instant now;
  };
  Result<Shown> shown(const wire::JournalRequest& request, const std::vector<os::Fd>& descriptors, std::size_t bytes_max) const;
  signet::journal::CosignedFiles files_of(std::uint64_t year) const;
  signet::journal::Store& store_;
  ClosedYears& years_;
  signet::journal::CosignedFiles cosigned_;
  std::optional<signet::journal::WitnessStore> witness_;
};

}  // namespace signet::daemon::journal
