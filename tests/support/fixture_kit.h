// What the fixture files share: short ways to say "this document, but".
#pragma once

#include "tests/support/fixtures.h"
#include "tests/support/transcript.h"
#include "tests/support/xml_text.h"

namespace signet::world {

using Change = std::function<void(Signing&)>;
using Build = std::function<void(Transcript&)>;

/// A faultless transcript of 8A1 with both styles: gov by NGUVAN, NN1, LSDL, KHTN-2, TIN, NT, GDDP and the principal;
/// xades by TOAN, GDCD, KHTN, CN (P-256), GDTC, HDTN and the homeroom teacher.
Transcript standard(const World& world);

/// A text so many times.
inline std::string many(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

/// Collects fixtures; each call is one document.
class FixtureList {
 public:
  /// The standard document, built differently.
  void built(std::string name, std::vector<Reason> reasons, std::string about, Build build);
  /// One signing is different.
  void changed(std::string name, std::vector<Reason> reasons, std::string about, std::string key, Change change);
  /// One signing's template is different: a hostile structure under a genuine signature.
  void resigned(std::string name, std::vector<Reason> reasons, std::string about, std::string key, Edit edit);
  /// The unsigned text is different: everybody signs it so.
  void formed(std::string name, std::vector<Reason> reasons, std::string about, Edit edit);
  /// The finished file is different.
  void altered(std::string name, std::vector<Reason> reasons, std::string about, Edit edit);
  /// The standard document, built with what the world has; without reasons it must be sealed.
  void built_with(std::string name, std::vector<Reason> reasons, std::string about, std::function<void(Transcript&, const World&)> build);
  /// Must be sealed; each has a pupil of its own.
  void sealed(std::string name, std::string about, Build build);

  std::vector<Fixture> take() { return std::move(list_); }

 private:
  std::vector<Fixture> list_;
  int next_pupil_ = 200;
};

void add_role_faults(FixtureList& list);
void add_certificate_faults(FixtureList& list);
void add_field_faults(FixtureList& list);
void add_wrapping_attacks(FixtureList& list);
void add_algorithm_attacks(FixtureList& list);
void add_reference_attacks(FixtureList& list);
void add_text_attacks(FixtureList& list);
void add_size_attacks(FixtureList& list);
void add_benign_variants(FixtureList& list);

}  // namespace signet::world
