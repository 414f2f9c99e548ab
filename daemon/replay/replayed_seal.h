// One seal decided and composed again, from the file that was made of it.
#pragma once

#include "daemon/keyhold/intent_of.h"
#include "daemon/os/channel.h"
#include "daemon/replay/archived_appliance.h"
#include "daemon/replay/report.h"

namespace signet::replay {

/// An intent that became a seal.
struct Begun {
  std::uint64_t index = 0;
  ByteView entry;
  keyhold::IntentEntry intent;  // of it what keyhold reads back
  Digest file;                  // that was made
  bool pdf_follows = false;     // an XML whose PDF was decided with it
  std::optional<Activation> activation;
};

class SealReplay {
 public:
  SealReplay(ArchivedAppliance& appliance, os::Channel& inspect, RecordedNames& names, Report& report)
      : appliance_(appliance), inspect_(inspect), names_(names), report_(report) {}

  /// What its `sealed` entry must say, but for the time. Nothing: the report says why, or what differs.
  std::optional<keyhold::SealedEntry> again(const Begun& begun);
  /// The last order's time: what was decided before it and entered behind it rests on the register before.
  void order_entered(Instant time) { last_order_ = time; }
  /// No other document of its request can come any more.
  void finished(const Digest& document) { read_.erase(document); }

 private:
  struct Rebuilt;
  bool at_hand(const Begun& begun);
  bool find_file(const Begun& begun, Rebuilt& rebuilt);
  bool read(const Begun& begun, Rebuilt& rebuilt);
  bool read_document(const Begun& begun, Rebuilt& rebuilt);
  bool read_manifest(const Begun& begun, Rebuilt& rebuilt);
  bool decide(const Begun& begun, Rebuilt& rebuilt);
  bool compose(const Begun& begun, Rebuilt& rebuilt);
  bool compare_seal(const Begun& begun, Rebuilt& rebuilt);
  std::vector<std::uint64_t> shared_by_then(const Begun& begun, const Digest& person) const;
  keyhold::Company company_of(const Begun& begun) const;
  bool differs(std::uint64_t entry, std::string what, std::string journal, std::string replay);

  ArchivedAppliance& appliance_;
  os::Channel& inspect_;
  RecordedNames& names_;
  Report& report_;
  std::optional<Instant> last_order_;
  std::map<Digest, DocumentFacts> read_;  // XMLs that are not sealed yet, for their PDFs
};

/// What refused it, for people: each code once with its detail.
std::string told(const std::vector<Finding>& findings);

}  // namespace signet::replay
