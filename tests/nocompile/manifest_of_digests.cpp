// A manifest is written from what the ledger has on record, not from digests or members that somebody names.
// EXPECT: could not convert|no matching function|cannot convert|invalid initialization
#include "policy/manifest.h"

#ifdef CONTROL
signet::Result<signet::Manifest> write(const signet::ManifestHead& head, const std::vector<signet::SealOnRecord>& seals) {
#else
signet::Result<signet::Manifest> write(const signet::ManifestHead& head, const std::vector<signet::SealedMember>& seals) {
#endif
  return signet::write_manifest(head, seals);
}
