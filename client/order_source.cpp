#include "client/order_source.h"

#include <algorithm>
#include <filesystem>

#include "client/input.h"
#include "client/known_journal.h"
#include "client/profile_files.h"
#include "client/service_json.h"
#include "journal/note.h"
#include "journal/tree.h"
#include "policy/base/limits.h"
#include "policy/certificate.h"

namespace signet::client {
namespace {

Refusal missing(std::string_view option) { return {Reason::request_malformed, std::string{option}}; }

Result<Bytes> certificate_from(const std::string& path, std::string_view option, std::string* common_name) {
  if (path.empty()) return missing(option);
  const auto file = read_file(path, limits::configuration_bytes_max);
  if (!file) return in_file(path, file.refusal());
  const auto certificate = Certificate::from_pem(as_text(*file));
  if (!certificate) return in_file(path, certificate.refusal());
  if (common_name != nullptr) *common_name = certificate->common_name();
  return certificate->der();
}

// `…/journal/2026` -> `…/journal`: an approval holds for the appliance, not for one year of it.
std::string without_year(const std::string& origin) {
  const auto slash = origin.rfind('/');
  const bool year =
      slash != std::string::npos && origin.size() - slash == 5 &&
      std::all_of(origin.begin() + static_cast<std::ptrdiff_t>(slash) + 1, origin.end(), [](char c) { return c >= '0' && c <= '9'; });
  return year ? origin.substr(0, slash) : origin;
}

Result<std::map<std::string, Digest>> digests_in(const CommandContext& context, const std::string& directory, std::string_view ending) {
  std::map<std::string, Digest> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at{context.path(directory), error}, end; !error && at != end; at.increment(error)) {
    if (at->path().extension() != ending) continue;
    const auto content = read_file(at->path().string(), limits::configuration_bytes_max);
    if (!content) return in_file(at->path().string(), content.refusal());
    found.emplace(directory + "/" + at->path().filename().string(), sha256(*content));
  }
  if (error) return Refusal{Reason::file_unreadable, context.path(directory) + ": " + error.message()};
  return found;
}

Outcome place_from_options(const OrderNewOptions& options, Place& place) {
  if (!options.root_entry.empty()) {
    const auto digest = digest_from_hex(options.root_entry);
    if (!digest) return missing("--root-entry");
    place.root_entry = *digest;
  }
  if (options.number > 0) place.number = options.number;
  if (!options.previous.empty()) {
    place.previous = digest_from_hex(options.previous);
    if (!place.previous) return missing("--previous");
  }
  return Done{};
}

Outcome place_from_service(const CommandContext& context, const OrderNewOptions& options, Place& place) {
  const Service service{context};
  if (options.root_entry.empty()) {
    TRY(const auto entry, first_entry(service));
    place.root_entry = journal::leaf_hash(as_bytes(entry));
  }
  if (options.number > 0) return Done{};
  TRY(const auto body, service.fetch("/v1/orders"));
  TRY(const auto rows, read_orders(body));
  for (const OrderRow& row : rows) {
    if (row.kind != options.kind || row.number < place.number) continue;
    place.number = row.number + 1;
    place.previous = digest_from_hex(row.sha256);
    if (!place.previous) return Refusal{Reason::unavailable, "the service names no digest of the order before"};
  }
  return Done{};
}

}  // namespace

Result<Approval> approval_from(const OrderNewOptions& options, Instant now) {
  Approval approval;
  if (options.school_code.empty()) return missing("--school-code");
  if (options.school_name.empty()) return missing("--school-name");
  if (options.vkey.empty()) return missing("--vkey");
  const auto verifier = journal::Verifier::parse(options.vkey);
  if (!verifier) return missing("--vkey");
  approval.school_code = options.school_code;
  approval.school_name = options.school_name;
  approval.origin = without_year(options.origin.empty() ? verifier->name : options.origin);
  const auto& key = verifier->key.value();
  approval.checkpoint_key.assign(key.begin(), key.end());
  TRY(approval.seal_certificate, certificate_from(options.seal_certificate, "--seal-cert", nullptr));
  TRY(approval.principal_certificate, certificate_from(options.principal_certificate, "--principal-cert", &approval.principal_name));
  TRY(approval.leader_certificate, certificate_from(options.leader_certificate, "--leader-cert", nullptr));
  if (!options.principal_name.empty()) approval.principal_name = options.principal_name;
  approval.witness = options.witness;
  constexpr std::int64_t day_s = 24 * 60 * 60;
  approval.from = now;
  approval.to = now + static_cast<std::int64_t>(options.valid_days) * day_s;
  return approval;
}

Result<Configuration> configuration_from(const CommandContext& context) {
  Configuration configuration;
  const auto policy = read_file(context.path("etc/signet/policy.toml"), limits::configuration_bytes_max);
  if (!policy) return in_file(context.path("etc/signet/policy.toml"), policy.refusal());
  configuration.files.emplace("etc/signet/policy.toml", sha256(*policy));
  TRY(auto profiles, digests_in(context, "etc/signet/profiles", ".toml"));
  TRY(auto anchors, digests_in(context, "etc/signet/trust", ".pem"));
  if (std::filesystem::exists(context.path("etc/signet/trust/schools"))) {
    TRY(auto schools, digests_in(context, "etc/signet/trust/schools", ".toml"));
    configuration.files.merge(schools);
  }
  configuration.files.merge(profiles);
  configuration.files.merge(anchors);
  TRY(const auto read, read_profiles(context));
  for (const auto& path : asset_paths(read)) {
    const auto content = read_file(context.path(path), limits::font_bytes_max);
    if (!content) return in_file(context.path(path), content.refusal());
    configuration.files.emplace(path, sha256(*content));
  }
  return configuration;
}

Result<Place> next_place(const CommandContext& context, const OrderNewOptions& options) {
  Place place;
  TRY_DONE(place_from_options(options, place));
  if (options.root_entry.empty() || options.number == 0) TRY_DONE(place_from_service(context, options, place));
  return place;
}

}  // namespace signet::client
