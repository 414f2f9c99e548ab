#include "client/judge_manifest.h"

#include <filesystem>
#include <map>

#include "client/input.h"
#include "client/output_file.h"
#include "policy/base/limits.h"
#include "policy/signed_info.h"

namespace signet::client {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t files_looked_at_max = 1024;  // of one folder

std::optional<Digest> digest_of(const fs::path& path) {
  const auto content = read_file(path.string(), limits::pdf_bytes_max + limits::pdf_seal_bytes_max);
  return content ? std::optional{sha256(*content)} : std::nullopt;
}

// A recipient may have renamed them: only what they hold counts.
std::map<Digest, std::string> files_in(const fs::path& folder) {
  std::map<Digest, std::string> files;
  std::error_code error;
  std::size_t looked_at = 0;
  for (fs::directory_iterator at{folder, error}, end; !error && at != end && looked_at < files_looked_at_max; at.increment(error)) {
    std::error_code ignored;
    if (!at->is_regular_file(ignored)) continue;
    ++looked_at;
    if (const auto digest = digest_of(at->path())) files.emplace(*digest, at->path().filename().string());
  }
  return files;
}

void found(FileReport& report, Reason reason, const std::string& name) { report.findings.push_back({reason, "", "", "", "", name}); }

}  // namespace

std::optional<ManifestText> manifest_in(const Evidence& evidence, const SignatureEvidence& signature) {
  for (const auto& reference : signature.references) {
    const bool given = reference.state == ReferenceEvidence::State::resolved && reference.octets < evidence.octets.size();
    if (!given || reference.uri != "#" + manifest_profile().layout.region) continue;
    if (auto read = read_manifest(evidence.octets[reference.octets])) return *std::move(read);
  }
  return std::nullopt;
}

void judge_members(FileReport& report) {
  if (!report.manifest) return;
  const auto folder = fs::path{report.file}.has_parent_path() ? fs::path{report.file}.parent_path() : fs::path{"."};
  const auto files = files_in(folder);
  for (const auto& member : report.manifest->members) {
    const auto usual = fs::path{result_paths(member.seal_id + "." + std::string{code(member.form)}, "").document}.filename().string();
    const auto at = files.find(member.file);
    if (at != files.end()) {
      report.members.push_back({at->second, "present"});
      continue;
    }
    std::error_code ignored;
    const bool changed = fs::exists(folder / usual, ignored);
    report.members.push_back({usual, changed ? "changed" : "missing"});
    found(report, changed ? Reason::member_changed : Reason::member_missing, usual);
  }
}

}  // namespace signet::client
