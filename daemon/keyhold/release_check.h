// Nothing leaves unread: the sealed document is read again by a fresh worker, and must be the received one plus exactly
// the seal that was composed.
#pragma once

#include "daemon/wire/inspect_message.h"
#include "document/compose/seal.h"
#include "policy/base/result.h"

namespace signet::keyhold {

struct Released {
  ByteView received;
  ByteView sealed;
  const Digest& sealed_digest;
  const Evidence& before;
  const wire::InspectOutput& after;
  std::string_view signature;  // the ds:Signature element inserted
  ByteView signed_info;        // what the token signed
  ByteView value;
  const Certificate& certificate;
  SignatureAlgorithm algorithm{};
  Role seal = Role::school;  // whose
};

/// `release_check_failed` names the first thing that differs.
Outcome check_release(const Released& release);

}  // namespace signet::keyhold
