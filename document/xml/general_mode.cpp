#include "document/xml/general_mode.h"

#include "document/xml/layout_choice.h"
#include "document/xml/signature_writer.h"

namespace signet::xml {

Result<Evidence> read_all_signatures(const Tree& tree, const std::vector<Layout>& layouts) {
  TRY(auto placed, place_signatures(tree));
  const auto fit = choose_layout(tree, layouts);
  Evidence evidence;
  OctetStore store{tree};
  for (PlacedSignature& each : placed) {
    if (fit) {
      if (const auto role = role_of(tree, *fit, each.element.node)) each.role = static_cast<std::uint8_t>(*role);
    }
    TRY(auto written, write_evidence(tree, each, Wanted::octets_of_references, store));
    evidence.signatures.push_back(std::move(written));
    evidence.whole = evidence.whole || covers_whole(tree, each);
  }
  note_coverage(tree, placed, evidence.signatures);
  evidence.octets = store.take();
  return evidence;
}

}  // namespace signet::xml
