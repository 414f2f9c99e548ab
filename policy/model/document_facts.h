// What a document says and who signed it, as read from signed octets. Plain data: it grants nothing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/digest.h"
#include "policy/base/instant.h"
#include "policy/model/evidence.h"
#include "policy/model/kind.h"

namespace signet {

/// A signature whose mathematics, region, certificate and signing time were checked.
struct SignatureFact {
  Role role{};
  std::string person;   // key in the roster; empty for the leading signer of an order
  std::string subject;  // code of the subject whose region it covers; subject teachers only
  std::string slot_id;
  Digest certificate;  // SHA-256 of the DER
  Digest value;        // SHA-256 of the SignatureValue
  Instant signing_time;
  std::optional<Digest> authority{};  // SHA-256 of the certificate of the authority that issued it; nothing where no anchor was asked
  std::optional<Instant> stamped{};   // by when its own time stamps prove that it existed; nothing: none does
};

struct SubjectFact {
  std::string code;
  std::string name;
  std::string region;                 // Id of its element
  std::vector<std::string> teachers;  // Ids of its teachers' slots, as the subject's own element names them
};

/// How the leading signature referenced its region: the seal does the same.
struct RegionReference {
  std::string uri;
  C14n c14n{};
  bool explicit_transform = false;  // a Transforms element names the C14N
  bool enveloped = false;
  HashAlgorithm hash{};
  Bytes digest;
};

/// XML and PDF have equal legal value (S3 Đ.3.2); each form of a transcript has a seal of its own.
enum class Form : std::uint8_t { xml = 1, pdf = 2 };
inline std::string_view code(Form form) noexcept { return form == Form::pdf ? "pdf" : "xml"; }

/// One seal of ours that another one rests on. `file` is the sealed file as delivered, `named` the digest it was asked for by.
struct SealedMember {
  Digest file, named;
  std::string seal_id;  // empty: no seal of ours
  Kind kind{};
  Form form = Form::xml;
  std::uint64_t intent = 0, entry = 0;  // its entries in the journal: `intent` and `sealed`
  friend bool operator==(const SealedMember&, const SealedMember&) = default;
};

/// Something about the content that cannot be, or is in no list of the profile: for a note, never a ground for anything.
struct Doubt {
  bool of_marks = false;  // else of a level
  std::string subject;    // name; empty: of the whole
  std::string detail;
  friend bool operator==(const Doubt&, const Doubt&) = default;
};

struct DocumentFacts {
  Digest document;  // SHA-256 of the bytes received
  Form form = Form::xml;
  std::string profile_id;
  Kind kind{};
  std::map<std::string, std::string> fields;  // profile's names: pupil-id, school-code, …
  std::vector<SubjectFact> subjects;
  std::vector<Doubt> doubts;
  std::vector<SignatureFact> signatures;  // document order
  std::vector<Digest> prior_values;       // SHA-256 of every prior SignatureValue, document order
  Digest leading_value;                   // SHA-256 of the principal's SignatureValue
  RegionReference region;
  Bytes region_octets;                // canonical octets of the leading region: what the fields above were read from
  SealSlot seal_slot;                 // XML
  bool xml_tied = false;              // PDF: by its profile it is tied to the XML of the same transcript (field `xml-sha256`)
  std::vector<SealedMember> members;  // of a manifest of ours, by `file`; whatever came from outside has none
};

/// A field's text; empty when the profile has none.
inline std::string field(const DocumentFacts& facts, const std::string& name) {
  const auto found = facts.fields.find(name);
  return found == facts.fields.end() ? std::string{} : found->second;
}

}  // namespace signet
