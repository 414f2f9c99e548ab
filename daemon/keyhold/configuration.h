// The instance's files as keyhold finds them: settings, policy, profiles, anchors, CRLs, the pinned department.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "policy/certificate.h"
#include "policy/chain.h"
#include "policy/order.h"
#include "policy/other_school.h"
#include "policy/rules.h"
#include "policy/settings.h"

namespace signet::keyhold {

struct Anchor {
  std::string path;
  Digest file;  // SHA-256 of the file
  Certificate certificate;
};

struct ListedSchool {
  std::string path;
  Digest file;  // SHA-256 of the file
  OtherSchool school;
};

struct LoadedFiles {
  Settings settings;
  Rules rules;
  Profiles profiles;
  std::map<std::string, Bytes> assets;  // by path: images and fonts that PDF profiles name
  std::vector<Anchor> anchors;
  std::vector<ListedSchool> other_schools;
  std::vector<Bytes> revocation_lists;
  Certificate department;
  std::vector<std::pair<std::string, Digest>>
      widening;  // path, SHA-256: policy, profiles, anchors, other schools, images, fonts (invariant 10), sorted
};

/// Paths are relative to `base`, a folder's name with its `/`, or to the working directory. They are named without it; of a folder
/// that is not our own no CRLs are read. The first fault is refused with the file's name.
Result<LoadedFiles> load_files(const std::string& base = {});
/// Only the CRLs, which may change at any time.
std::vector<Bytes> load_revocation_lists();

/// The files that an order of the principal does not list, or lists with another digest.
std::vector<std::string> unordered(const LoadedFiles& files, const Configuration* ordered);
/// The other schools that an order lists.
std::vector<OtherSchool> other_schools_of(const LoadedFiles& files, const Configuration* ordered);
/// The trust store of those anchors that an order lists.
TrustStore trust_of(const LoadedFiles& files, const std::vector<Bytes>& revocation_lists, const Configuration& ordered);

}  // namespace signet::keyhold
