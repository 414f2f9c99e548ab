// Who signed annual transcripts when, person by person: what `signet lateness` counts (S1 Đ.10). Pure.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "client/verify_report.h"
#include "policy/rules.h"

namespace signet::client {

/// Of each role that is counted, the last day that is in time.
using LastDays = std::map<Role, MonthDay>;
/// The frame of the role; where it has no last day, the closing day: a later signature makes the seal late (S3 Đ.25.1).
LastDays last_days(const Windows& windows);
/// The same day for everybody.
LastDays last_days(MonthDay day);

struct LatenessRow {
  std::string person, subject;  // common name and whole subject of the certificate
  Role role{};
  MonthDay last;
  std::uint64_t count = 0, late = 0;
  Instant earliest, latest;
};

/// A file of which not everything is counted. `invalid`: nothing of it is.
struct UncountedFile {
  std::string file;
  Verdict verdict = Verdict::indeterminate;
  std::vector<Finding> findings;
};

class Lateness {
 public:
  explicit Lateness(LastDays days) : days_(std::move(days)) {}

  /// Counts every signature in a person's place of an annual transcript that is valid as `signet verify` says. Nothing of an
  /// invalid file, and no file twice.
  void take(const FileReport& report);

  /// By role and name.
  std::vector<LatenessRow> rows() const;
  const LastDays& days() const noexcept { return days_; }
  const std::vector<UncountedFile>& uncounted() const noexcept { return uncounted_; }
  std::uint64_t files() const noexcept { return files_; }        // of which signatures were counted
  std::uint64_t others() const noexcept { return others_; }      // of other kinds
  std::uint64_t repeated() const noexcept { return repeated_; }  // the same octets again

 private:
  void count(const FileReport& report, int year, std::vector<Finding>& findings);
  void add(const SignatureReport& signature, Role role, int year);

  LastDays days_;
  std::map<std::tuple<Role, std::string, std::string>, LatenessRow> rows_;
  std::set<std::string> seen_;
  std::vector<UncountedFile> uncounted_;
  std::uint64_t files_ = 0, others_ = 0, repeated_ = 0;
};

/// A table with totals, then the files that are not counted whole.
std::string lateness_text(const Lateness& lateness, const CommandContext& context);
/// The files alone, a line for each and one for each reason.
std::string uncounted_text(const Lateness& lateness, const CommandContext& context);
std::string lateness_csv(const Lateness& lateness, bool semicolon);
std::string lateness_json(const Lateness& lateness);

}  // namespace signet::client
