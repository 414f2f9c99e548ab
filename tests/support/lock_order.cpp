#include "tests/support/lock_order.h"

#include "tests/support/fail.h"
#include "tests/support/world.h"
#include "tests/support/xml_text.h"

namespace signet::world {
namespace {

std::string content_of(std::string_view text, std::string_view path) {
  const auto element = find_element(text, path);
  must(element.has_value(), "no " + std::string{path} + " in the roster's order");
  return std::string{text.substr(element->content_begin, element->content_end - element->content_begin)};
}

}  // namespace

std::string lock_order(std::string_view roster_order, const LockOrder& order) {
  const std::string kind = order.unlock.empty() ? "lock" : "unlock", tag = order.unlock.empty() ? "LOCK" : "UNLOCK";
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ORDER><DATA Id=\"data\"><KIND>" + kind + "</KIND><ROOT_ENTRY>" +
                    content_of(roster_order, "//ROOT_ENTRY") + "</ROOT_ENTRY><NUMBER>" + std::to_string(order.number) +
                    "</NUMBER><PREVIOUS>" + order.previous + "</PREVIOUS><ISSUED>" + to_iso8601(now()) + "</ISSUED><" + tag +
                    "><SCHOOL_YEAR>" + content_of(roster_order, "//SCHOOL_YEAR") + "</SCHOOL_YEAR>";
  for (const auto& code : order.classes) out += "<CLASS>" + code + "</CLASS>";
  out += "<DECISION day=\"" + to_iso8601(now()).substr(0, 10) + "\" number=\"" + std::to_string(order.number) + "/QĐ-THCSMA\"></DECISION>";
  if (!order.unlock.empty()) out += "<REASON>" + order.unlock + "</REASON>";
  return out + "</" + tag + "></DATA><SIGNATURES><PRINCIPAL/></SIGNATURES></ORDER>\n";
}

}  // namespace signet::world
