// A person's signature into its slot. The caged reader finds the slot and gives the canonical octets; nothing else of the
// document changes by a byte.
#pragma once

#include <string>
#include <vector>

#include "client/signing_key.h"
#include "daemon/os/channel.h"
#include "policy/model/profile.h"

namespace signet::client {

struct SignRequest {
  Role role{};
  std::string slot_id;  // where a role has several slots: the Id of the one
  std::string region;   // Id; empty: the one that the profile names for the role
  Style style = Style::xades;
  Instant time;
};

/// Signed, and the new signature read back and verified. The first layout that fits the document is used; what the reader
/// finds wrong with the document is refused.
Result<Bytes> sign_document(os::Channel& inspect, const Bytes& document, const std::vector<Layout>& layouts, const SignRequest& request,
                            const SigningKey& key, const Certificate& certificate);
/// `standing` is `document` with this slot filled by a signature with this certificate over the same region.
bool is_signed_document(os::Channel& inspect, const Bytes& document, const Bytes& standing, const std::vector<Layout>& layouts,
                        const SignRequest& request, const Certificate& certificate);

}  // namespace signet::client
