// What the command asks a caged reader of its own: drawings and plans. Documents are parsed nowhere else.
#pragma once

#include <string>

#include "daemon/os/channel.h"
#include "daemon/wire/inspect_message.h"

namespace signet::client {

/// An image and, where `characters` are needed, a font. As make_drawing says.
Result<Drawing> ask_drawing(os::Channel& inspect, ByteView image, ByteView font, const std::string& characters);

/// A PDF's evidence, in the mode asked for. The reader's refusal, or `evidence_disagrees`.
Result<wire::InspectOutput> ask_pdf(os::Channel& inspect, ByteView document, wire::InspectRequest request);

/// The plan of an update of this very document: rewritten objects that stand in the file are the file's own octets. The first
/// defect is the refusal, else `evidence_disagrees`.
Result<PdfPlan> checked_plan(const wire::InspectOutput& output, ByteView document);

}  // namespace signet::client
