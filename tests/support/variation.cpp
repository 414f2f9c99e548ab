#include "tests/support/variation.h"

#include "tests/support/fail.h"
#include "tests/support/xml_text.h"

namespace signet::world {

void vary(Transcript& transcript, const Variation& variation) {
  for (const auto& rule : variation.substitutes) {
    const auto equals = rule.find('=');
    must(equals != std::string::npos, "PERSON=SIGNER: " + rule);
    transcript.substitute(rule.substr(0, equals), rule.substr(equals + 1));
  }
  if (!variation.mark.empty()) {
    transcript.edit_form([mark = variation.mark](std::string& text) {
      const auto element = find_element(text, "//DIEM_TONG_KET[@Id='diem_TOAN']/CN");
      must(element.has_value(), "no mark in Toán");
      text = replace_content(text, *element, mark);
    });
  }
  if (variation.within_a_day) transcript.signed_since(now() + -6 * 3600);
}

}  // namespace signet::world
