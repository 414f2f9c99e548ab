// What judging rests on: the files, and what journal and archive say. No token, no clock, no socket: the running appliance has it
// (appliance.h), and so has whoever judges again from a copy (daemon/replay).
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "daemon/keyhold/configuration.h"
#include "daemon/keyhold/incoming_records.h"
#include "daemon/keyhold/seal_ledger.h"
#include "daemon/keyhold/signature_values.h"
#include "policy/decide.h"
#include "policy/register.h"
#include "policy/registrations.h"
#include "policy/signature_check.h"

namespace signet::keyhold {

/// What decisions rest on at one moment. Never changed: a new order or CRL makes a new one.
struct Standing {
  Register register_now;
  std::shared_ptr<const Signers> signers = std::make_shared<const Signers>();  // nobody, before the first order
  std::shared_ptr<const TrustStore> trust;                                     // null before the first configuration order
  std::vector<std::string> unordered_files;

  /// Before the first configuration order nobody is trusted, which is a reason of its own.
  const TrustStore* trust_or_none() const;
};

class ApplianceOnRecord {
 protected:
  ApplianceOnRecord(LoadedFiles files, Certificate seal_certificate);
  LoadedFiles own_files_;
  Certificate own_certificate_;

 public:
  ApplianceOnRecord(const ApplianceOnRecord&) = delete;
  ApplianceOnRecord& operator=(const ApplianceOnRecord&) = delete;
  virtual ~ApplianceOnRecord() = default;

  const LoadedFiles& files = own_files_;
  const Certificate& seal_certificate = own_certificate_;
  SealLedger ledger;
  SignatureValues values;
  IncomingRecords incoming;

  /// Of each PDF profile, by its id: made once at start.
  std::map<std::string, Drawing> drawings;

  /// Known once entry 0 was read.
  JournalIdentity identity;
  std::string origin;   // with its year, as in seals
  std::string witness;  // in a department: the vkey that it cosigns with; else empty

  /// Entry 0 was read: whose journal it is. `whole_origin` with its year; `checkpoint_key` raw.
  void identify(const std::string& whole_origin, ByteView checkpoint_key, const Digest& root_entry, const std::string& school_code,
                const Digest& pin);

  /// What this journal witnesses of a signature (invariant 12).
  FirstSeen first_seen() const;
  std::shared_ptr<const Standing> standing() const;
  std::optional<RegistrationState> registration_of(const Digest& subject) const;
  std::optional<Activation> activation_for(std::uint32_t caller, Instant now) const;
  std::optional<Activation> activation() const;
  void open_activation(Activation activation);
  /// Restored from a backup and not compared yet: nothing is sealed and no activation opened.
  virtual bool on_hold() const noexcept { return false; }
  /// How the journal names this tuple; nothing: nothing of it was ever begun.
  virtual Result<std::optional<Digest>> tuple_name(const std::string& tuple) const = 0;
  /// A file of the archive, hashed again. `not_found` where there is none.
  virtual Result<Bytes> fetch(const Digest& name, std::size_t size_max) = 0;

  /// Of the journal: its number of entries, and the newest authenticated time.
  virtual std::uint64_t size() const = 0;
  virtual Instant newest() const = 0;

  /// In a department: what officers and leaders did.
  void apply(const DepartmentAct& act);

 protected:
  /// Takes an accepted order into force.
  void take(const Order& order, std::uint64_t index, Instant entered);
  /// Other CRLs; a new standing if they are not those before. False: the same.
  bool take_lists(std::vector<Bytes> revocation_lists);
  /// A new standing: files or lists are others.
  void rebuild();

  mutable std::mutex mutex_;
  std::shared_ptr<const Standing> standing_ = std::make_shared<Standing>();
  std::optional<Activation> activation_;

 private:
  void rebuild(Register register_now);

  std::vector<Bytes> revocation_lists_;
  Registrations registrations_;
};

}  // namespace signet::keyhold
