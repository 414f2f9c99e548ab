// Answers keyhold's requests: appends in groups, everything else one by one.
#pragma once

#include <functional>
#include <vector>

#include "daemon/journal/witness_service.h"
#include "daemon/os/channel.h"
#include "daemon/wire/journal_message.h"
#include "journal/archive.h"
#include "journal/disk_room.h"
#include "journal/store.h"

namespace signet::daemon::journal {

/// A request as it came, and who waits for the answer.
struct Waiting {
  os::Channel* channel = nullptr;
  wire::JournalRequest request;
  std::vector<os::Fd> descriptors;
};

class Service {
 public:
  /// How much room the disk has; asked before anything is written.
  using LookAtDisk = std::function<Result<signet::journal::DiskRoom>()>;
  Service(signet::journal::Store& store, ClosedYears& years, const signet::journal::Archive& archive, WitnessService& witness,
          LookAtDisk disk)
      : store_(store), years_(years), archive_(archive), witness_(witness), disk_(std::move(disk)) {}
  /// Answers all of them. What is to be archived first, then all appends as one group, then the rest: who sends a document
  /// and the entry that names it together finds the document there. False: the journal is in doubt and the process must end.
  bool answer(std::vector<Waiting>& round);

 private:
  using Reply = wire::JournalReply;
  void look_at_disk();
  bool has_room(signet::journal::Need need) const;
  Reply no_room() const;
  void send(Waiting& waiting, Reply reply, const os::Fd& document = {}) const;
  void append_group(std::vector<Waiting*>& appends);
  void answer_one(Waiting& waiting);
  Reply handle(const Waiting& waiting, os::Fd& out);
  using Store = signet::journal::Store;
  Store* store_of(const wire::JournalRequest& request);
  Reply handle_tree(const wire::JournalRequest& request);
  Reply years() const;
  static Reply read(Store& store, const wire::JournalRequest& request);
  static Reply state(const Store& store);
  static Reply inclusion(Store& store, const wire::JournalRequest& request);
  static Reply consistency(Store& store, const wire::JournalRequest& request);
  Reply archive_put(const Waiting& waiting);
  Reply archive_get(const wire::JournalRequest& request, os::Fd& out);

  signet::journal::Store& store_;
  ClosedYears& years_;
  const signet::journal::Archive& archive_;
  WitnessService& witness_;
  const LookAtDisk disk_;
  signet::journal::DiskRoom room_;
  bool in_reserve_ = false;
};

}  // namespace signet::daemon::journal
