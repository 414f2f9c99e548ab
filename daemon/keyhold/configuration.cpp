#include "daemon/keyhold/configuration.h"

#include <algorithm>
#include <filesystem>

#include "journal/durable_file.h"
#include "policy/base/limits.h"
#include "policy/department.h"

namespace signet::keyhold {
namespace {

namespace fs = std::filesystem;

Result<std::string> read_text(const std::string& base, const std::string& path) {
  auto content = journal::read_file(base + path, limits::configuration_bytes_max);
  if (!content) return Refusal{Reason::configuration_wrong, path + ": cannot be read"};
  return std::string{as_text(*content)};
}

// Named without `base`, as an order of the principal lists them.
std::vector<std::string> list(const std::string& base, const std::string& directory, std::string_view ending) {
  std::vector<std::string> paths;
  std::error_code ignored;
  for (const auto& each : fs::directory_iterator(base + directory, ignored)) {
    if (each.path().extension() == ending) paths.push_back(directory + "/" + each.path().filename().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Refusal named(const std::string& path, const Refusal& refusal) { return {Reason::configuration_wrong, path + ": " + refusal.detail}; }

// A seal's image and font: what they show widens what the school says (invariant 10).
Outcome load_assets(const std::string& base, LoadedFiles& files) {
  for (const auto& profile : files.profiles.pdf) {
    for (const auto& [path, size_max] : {std::pair{profile.image, limits::seal_image_bytes_max}, {profile.font, limits::font_bytes_max}}) {
      if (files.assets.contains(path)) continue;
      auto content = journal::read_file(base + path, size_max);
      if (!content) return Refusal{Reason::configuration_wrong, path + ": cannot be read"};
      files.widening.emplace_back(path, sha256(*content));
      files.assets.emplace(path, *std::move(content));
    }
  }
  return Done{};
}

}  // namespace

std::vector<Bytes> load_revocation_lists() {
  std::vector<Bytes> lists;
  for (const auto& path : list({}, "etc/signet/crl", ".crl")) {
    if (auto content = journal::read_file(path, limits::crl_bytes_max)) lists.push_back(*std::move(content));
  }
  return lists;
}

Result<LoadedFiles> load_files(const std::string& base) {
  TRY(const auto settings_text, read_text(base, "etc/signet/signet.toml"));
  TRY(auto settings, read_settings(settings_text));
  TRY(const auto policy_text, read_text(base, "etc/signet/policy.toml"));
  TRY(auto rules, read_rules(policy_text));
  TRY(const auto department_pem, read_text(base, "etc/signet/department.pem"));
  auto department = Certificate::from_pem(department_pem);
  if (!department) return named("etc/signet/department.pem", department.refusal());
  LoadedFiles files{std::move(settings),
                    std::move(rules),
                    {},
                    {},
                    {},
                    {},
                    base.empty() ? load_revocation_lists() : std::vector<Bytes>{},
                    *std::move(department),
                    {}};
  files.widening.emplace_back("etc/signet/policy.toml", sha256(policy_text));
  for (const auto& path : list(base, "etc/signet/profiles", ".toml")) {
    TRY(const auto text, read_text(base, path));
    if (const auto added = add_profile(text, files.profiles); !added) return named(path, added.refusal());
    files.widening.emplace_back(path, sha256(text));
  }
  for (const auto& path : list(base, "etc/signet/trust", ".pem")) {
    TRY(const auto text, read_text(base, path));
    auto certificate = Certificate::from_pem(text);
    if (!certificate) return named(path, certificate.refusal());
    files.anchors.push_back({path, sha256(text), *std::move(certificate)});
    files.widening.emplace_back(path, sha256(text));
  }
  for (const auto& path : list(base, "etc/signet/trust/schools", ".toml")) {
    TRY(const auto text, read_text(base, path));
    auto school = read_other_school(text);
    if (!school) return named(path, school.refusal());
    files.other_schools.push_back({path, sha256(text), *std::move(school)});
    files.widening.emplace_back(path, sha256(text));
  }
  // What a department seals for schools has a format of ours, compiled in.
  if (files.settings.organisation == Organisation::department) files.profiles.xml.push_back(sealed_order_profile());
  TRY_DONE(load_assets(base, files));
  std::sort(files.widening.begin(), files.widening.end());
  return files;
}

std::vector<std::string> unordered(const LoadedFiles& files, const Configuration* ordered) {
  std::vector<std::string> found;
  if (ordered == nullptr) return found;
  for (const auto& [path, digest] : files.widening) {
    const auto listed = ordered->files.find(path);
    if (listed == ordered->files.end() || listed->second != digest) found.push_back(path);
  }
  return found;
}

std::vector<OtherSchool> other_schools_of(const LoadedFiles& files, const Configuration* ordered) {
  std::vector<OtherSchool> found;
  for (const auto& each : files.other_schools) {
    const auto listed = ordered == nullptr ? std::map<std::string, Digest>::const_iterator{} : ordered->files.find(each.path);
    if (ordered != nullptr && listed != ordered->files.end() && listed->second == each.file) found.push_back(each.school);
  }
  return found;
}

TrustStore trust_of(const LoadedFiles& files, const std::vector<Bytes>& revocation_lists, const Configuration& ordered) {
  std::vector<Certificate> anchors;
  for (const auto& anchor : files.anchors) {
    const auto listed = ordered.files.find(anchor.path);
    if (listed != ordered.files.end() && listed->second == anchor.file) anchors.push_back(anchor.certificate);
  }
  return TrustStore::load(anchors, revocation_lists);
}

}  // namespace signet::keyhold
