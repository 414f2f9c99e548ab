#include "daemon/keyhold/drawings.h"

#include "daemon/os/private_inspect.h"
#include "policy/pdf_drawing.h"

namespace signet::keyhold {

Outcome make_drawings(ApplianceOnRecord& appliance, os::Channel& inspect) {
  for (const auto& profile : appliance.files.profiles.pdf) {
    const auto& image = appliance.files.assets.at(profile.image);
    const auto& font = appliance.files.assets.at(profile.font);
    Bytes both{image};
    both.insert(both.end(), font.begin(), font.end());
    wire::InspectRequest ask;
    ask.mode = wire::InspectMode::draw;
    ask.image_bytes = static_cast<std::uint32_t>(image.size());
    ask.characters = seal_characters(profile.look);
    TRY(auto output, os::inspect(inspect, both, std::move(ask)));
    if (output.reason != 0 || !output.drawing)
      return Refusal{Reason::configuration_wrong, profile.image + " with " + profile.font + ": " + output.detail};
    TRY_DONE(check_drawing(*output.drawing));
    appliance.drawings.emplace(profile.layout.profile_id, *std::move(output.drawing));
  }
  return Done{};
}

}  // namespace signet::keyhold
