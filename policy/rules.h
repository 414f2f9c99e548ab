// policy.toml as values. The floor per kind stands in code (decide.cpp): the file may tighten it, never loosen it.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "policy/authorities.h"
#include "policy/base/digest.h"
#include "policy/base/limits.h"
#include "policy/base/result.h"
#include "policy/model/kind.h"
#include "policy/model/pdf.h"
#include "policy/model/profile.h"
#include "policy/school_year.h"

namespace signet {

/// Until when a school year's documents may be sealed: whole days of the calendar year in which it ends.
struct Windows {
  enum class Late : std::uint8_t { record, refuse };
  /// When the signers of one role sign annual transcripts, by their own claims (S1 Đ.5.2); no day: no bound.
  struct Frame {
    std::optional<MonthDay> first, last;
    Late late = Late::record;  // of a signature after `last`; one before `first` is noted only
  };
  MonthDay closing{5, 30};                               // last day of annual transcripts (S3 Đ.25.1: before 31 May)
  Late late = Late::record;                              // of an annual transcript between `closing` and `supplement_end`
  MonthDay supplement_end{8, 29};                        // last day of everything (S3 Đ.25.2, Đ.25.4: before 30 August)
  Frame subject_teachers, homeroom_teacher, principals;  // the last: of vice-principals too
};
/// `record`, `refuse`.
std::string_view code(Windows::Late late) noexcept;
/// The floor: no file can set a later day.
constexpr Windows widest_windows{};

/// What the record of a pupil who transferred in must be: its seal checked here, or only named by its digest.
enum class IncomingRule : std::uint8_t { checked, named };
/// `checked`, `named`.
std::string_view code(IncomingRule rule) noexcept;

struct Rules {
  Digest text_sha256;
  std::set<Kind> kinds;                  // what may be sealed here at all
  std::set<std::uint32_t> system_uids;   // systems that may ask inside an activation that names them
  std::set<std::uint32_t> auditor_uids;  // accounts that may read orders, besides clerks and whoever has a duty
  std::int64_t skew_s = 300;             // at most limits::clock_skew_max
  std::int64_t unsynchronised_days_max = std::chrono::duration_cast<limits::Days>(limits::unsynchronised_max).count();
  std::int64_t contact_days_max = std::chrono::duration_cast<limits::Days>(limits::department_contact_max).count();
  Windows windows;
  IncomingRule incoming = IncomingRule::checked;
  std::set<Kind> review;                   // kinds that a vice-principal has reviewed and signed before the principal (S1 Đ.4, Đ.8)
  std::optional<Authorities> authorities;  // nothing: the listed anchors count for every role

  const Authorities* authorities_or_none() const noexcept { return authorities ? &*authorities : nullptr; }
};

/// Strict: an unknown key, a wrong type or an unknown kind is `configuration_wrong` with its name and line.
Result<Rules> read_rules(std::string_view toml);
/// A profile of an XML format, as strictly (docs/formats/profile.md).
/// `file`: its name, for messages.
Result<Profile> read_profile(std::string_view toml, std::string_view file = "profile");
/// A profile of PDFs (docs/formats/pdf.md): the one whose `[profile]` says `form = "pdf"`.
Result<PdfProfile> read_pdf_profile(std::string_view toml);

/// The instance's profiles, each form by itself.
struct Profiles {
  std::vector<Profile> xml;
  std::vector<PdfProfile> pdf;
};
/// Every character, UTF-8, that the information text beside a seal may need: printable ASCII (numbers and times), Đ, and what
/// the profile's own wording has.
std::string seal_characters(const SealLook& look);
/// Reads one file by the form that it says.
Outcome add_profile(std::string_view toml, Profiles& profiles, std::string_view file = "profile");
/// `/A/B[@Id='x']`, `//NAME`, `…/@attribute`.
Result<Path> read_path(std::string_view text);

/// Orders of our own format: what their layouts are, compiled in. By leading role: leader (approval), department (its own
/// roster, in the same slots) or principal.
Profile order_profile(Role leading);

}  // namespace signet
