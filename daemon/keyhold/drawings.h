// How the seal looks on a PDF.
#pragma once

#include "daemon/keyhold/appliance_on_record.h"
#include "daemon/os/channel.h"

namespace signet::keyhold {

/// The fixed parts of every seal's drawing, made by a caged worker from configuration: never again for a document.
/// `configuration_wrong` names image and font.
Outcome make_drawings(ApplianceOnRecord& appliance, os::Channel& inspect);

}  // namespace signet::keyhold
