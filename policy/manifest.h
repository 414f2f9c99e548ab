// What is sealed because of earlier seals and not of signatures: a package (gói tin) and the true copy of an electronic document
// (sao y điện tử). Its text is ours from the first octet to the last (docs/formats/package.md).
#pragma once

#include <string>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/instant.h"
#include "policy/base/result.h"
#include "policy/model/profile.h"
#include "policy/model/seal_on_record.h"
#include "policy/model/verified_document.h"

namespace signet {

struct ManifestHead {
  Kind kind{};  // package or true_copy
  std::string school_code, school_name;
  std::string class_name, school_year;  // package; no class: of several
  std::uint64_t number = 0;             // package
  Instant time;                         // of the intent: the same seals at the same time are the same octets
};

struct Manifest {
  Bytes octets;  // with an empty slot for the seal
  VerifiedDocument document;
};

/// `configuration_wrong` where the school's code or name cannot stand in an XML document.
Result<Manifest> write_manifest(const ManifestHead& head, const std::vector<SealOnRecord>& seals);

/// The facts alone, also where a member is no seal of ours. Grants nothing.
DocumentFacts manifest_facts(const ManifestHead& head, std::vector<SealedMember> members);

struct ManifestText {
  ManifestHead head;
  std::vector<SealedMember> members;
};
/// What the canonical octets of a manifest's data say. `unknown_format` names what is wrong.
Result<ManifestText> read_manifest(ByteView region_octets);

/// How a worker and the composer find their way in it; compiled in, so no file can change it.
const Profile& manifest_profile();

}  // namespace signet
