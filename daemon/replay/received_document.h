// The document that was received, found again in the file that was made of it: what our seal added is taken out.
#pragma once

#include <optional>

#include "policy/base/digest.h"
#include "policy/model/evidence.h"

namespace signet::replay {

/// `slot`: the seal's slot as it stands in the sealed XML. An empty slot can be written in a few ways: the one is taken whose SHA-256
/// the intent names. Nothing: none.
std::optional<Bytes> received_xml(ByteView sealed, const SealSlot& slot, const Digest& document);
/// A seal is one incremental update behind the received file: its end is one of those at which the SHA-256 fits. Nothing: none.
std::optional<Bytes> received_pdf(ByteView sealed, const Digest& document);

}  // namespace signet::replay
