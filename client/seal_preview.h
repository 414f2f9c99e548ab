// signet seal --preview: the page as it would look with the seal. Nothing is signed and the service is not asked.
#pragma once

#include <string>

#include "client/command_context.h"
#include "policy/base/bytes.h"
#include "policy/base/instant.h"
#include "policy/base/result.h"

namespace signet::client {

/// The received octets with the seal drawn as the instance's profile asks for, and no signature: never a document.
struct PreviewedPdf {
  Bytes file;
  std::uint32_t page_index = 0;  // where the seal stands
};
/// As the service would refuse where the seal cannot stand; roles, journal and certificates are not looked at.
Result<PreviewedPdf> preview_pdf(const CommandContext& context, const Bytes& document, Instant now);

/// Writes the picture of that page, PNG.
void preview_seal(CommandContext& context, const std::string& file, const std::string& out);

}  // namespace signet::client
