#include "daemon/replay/archived_appliance.h"

#include <algorithm>

#include "policy/base/limits.h"

namespace signet::replay {
namespace {

Certificate department_of(const keyhold::LoadedFiles& files) { return files.department; }

}  // namespace

ArchivedAppliance::ArchivedAppliance(keyhold::LoadedFiles loaded, journal::Archive archive, RecordedNames& names)
    : ApplianceOnRecord(loaded, department_of(loaded)), archive_(std::move(archive)), names_(names) {}

Result<Bytes> ArchivedAppliance::fetch(const Digest& name, std::size_t size_max) {
  auto content = archive_.get(name);
  if (!content && content.refusal().reason == Reason::not_found && missing_.empty()) missing_ = to_hex(name);
  if (content && content->size() > size_max) return Refusal{Reason::too_large, "a file of the archive: " + to_hex(name)};
  return content;
}

void ArchivedAppliance::arrive(std::uint64_t index, Instant time) {
  size_ = index;
  newest_ = std::max(newest_, time);
}

Outcome ArchivedAppliance::know(const journal::Identity& its, const Digest& root_entry) {
  const auto pin = digest_from_hex(its.pin_sha256);
  if (!pin || *pin != files.department.digest())
    return Refusal{Reason::configuration_wrong, "etc/signet/department.pem is not the certificate that the journal's first entry pins"};
  if (its.school_code != files.settings.school_code)
    return Refusal{Reason::configuration_wrong, "etc/signet/signet.toml is of another school than the journal"};
  identify(its.origin, its.checkpoint_key.value(), root_entry, its.school_code, *pin);
  return Done{};
}

void ArchivedAppliance::use_files(const keyhold::LoadedFiles& other) {
  own_files_ = other;
  drawings.clear();
  rebuild();
}

bool ArchivedAppliance::use_certificate(const Digest& certificate) {
  if (own_certificate_.digest() == certificate) return true;
  for (const auto& approval : standing()->register_now.approvals()) {
    if (sha256(approval.body.seal_certificate) != certificate) continue;
    const auto decoded = Certificate::decode(approval.body.seal_certificate);
    if (decoded) own_certificate_ = *decoded;
    return static_cast<bool>(decoded);
  }
  return false;
}

Outcome ArchivedAppliance::use_lists(const std::vector<Digest>& lists) {
  if (lists == lists_) return Done{};
  std::vector<Bytes> found;
  for (const auto& list : lists) {
    TRY(auto der, fetch(list, limits::crl_bytes_max));
    found.push_back(std::move(der));
  }
  take_lists(std::move(found));
  lists_ = lists;
  return Done{};
}

}  // namespace signet::replay
