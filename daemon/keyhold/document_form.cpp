#include "daemon/keyhold/document_form.h"

#include "daemon/os/private_inspect.h"

namespace signet::keyhold {

ReadDocument read_document(const ApplianceOnRecord& appliance, const Standing& standing, os::Channel& inspect, ByteView document,
                           const Digest& digest, Instant now) {
  ReadDocument read;
  wire::InspectRequest ask;
  ask.mode = wire::InspectMode::seal;
  for (const auto& profile : appliance.files.profiles.xml) ask.layouts.push_back(profile.layout);
  for (const auto& profile : appliance.files.profiles.pdf) ask.pdf_layouts.push_back(profile.layout);
  auto output = os::inspect(inspect, document, std::move(ask));
  if (!output) {
    read.findings.push_back(finding_of(output.refusal()));
  } else if (output->reason != 0) {
    read.findings.push_back({reason_from_number(output->reason).value_or(Reason::inspection_failed), "", "", "", "", output->detail});
  } else if (output->pdf) {
    return read_pdf_form(appliance, standing, document, digest, now, *std::move(output->pdf));
  } else {
    return read_xml_form(appliance, standing, document, digest, now, std::move(output->evidence));
  }
  return read;
}

}  // namespace signet::keyhold
