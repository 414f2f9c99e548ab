// The appliance as a copy of its journal and archive shows it, entry by entry.
#pragma once

#include "daemon/keyhold/appliance_on_record.h"
#include "daemon/replay/recorded_names.h"
#include "journal/archive.h"
#include "journal/entry.h"

namespace signet::replay {

class ArchivedAppliance final : public keyhold::ApplianceOnRecord {
 public:
  /// `names` must outlive it.
  ArchivedAppliance(keyhold::LoadedFiles files, journal::Archive archive, RecordedNames& names);

  Result<std::optional<Digest>> tuple_name(const std::string& tuple) const override { return names_.tuple(tuple); }
  Result<Bytes> fetch(const Digest& name, std::size_t size_max) override;
  std::uint64_t size() const override { return size_; }
  Instant newest() const override { return newest_; }

  /// The first file that was asked for since `forget_missing` and is not there; empty: all were.
  const std::string& missing() const noexcept { return missing_; }
  void forget_missing() { missing_.clear(); }

  /// Each entry as the walk comes to it.
  void arrive(std::uint64_t index, Instant time);
  /// Refused as `configuration_wrong` where the files are of another department or school than entry 0 says.
  Outcome know(const journal::Identity& its, const Digest& root_entry);
  /// From here on seals name this year.
  void enter_year(const std::string& its) { origin = its; }
  void enter(const Order& order, std::uint64_t index, Instant entered) { take(order, index, entered); }
  void set_activation(std::optional<Activation> activation) { activation_ = std::move(activation); }
  /// From here on this configuration; its drawings are to be made.
  void use_files(const keyhold::LoadedFiles& other);
  /// From here on the token held the certificate of this digest. False: no approval so far has it.
  bool use_certificate(const Digest& certificate);
  /// From here on exactly these CRLs, out of the archive, are at hand.
  Outcome use_lists(const std::vector<Digest>& lists);

 private:
  journal::Archive archive_;
  RecordedNames& names_;
  std::uint64_t size_ = 0;
  Instant newest_;
  std::vector<Digest> lists_;
  std::string missing_;
};

}  // namespace signet::replay
