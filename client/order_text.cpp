#include "client/order_text.h"

#include <algorithm>

#include "client/order_body_text.h"

namespace signet::client {
namespace {

// A department's roster has its own certificate's signature and a leader's; its other orders a leader's alone.
std::string_view slots(OrderKind kind, Organisation journal_of) {
  const Role leading = leading_role(kind, journal_of);
  if (leading == Role::principal) return "<PRINCIPAL/>";
  return leading == Role::leader && journal_of == Organisation::department ? "<LEADER/>" : "<LEADER/><DEPARTMENT/>";
}

bool has_control_character(std::string_view text) {
  return std::ranges::any_of(text, [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; });
}

}  // namespace

// The reader that the key holder uses judges the very octets that will be signed: what it refuses is said before anyone signs.
Result<std::string> write_order(const Order& order, Organisation journal_of) {
  const std::string kind{code(order.kind)};
  const std::string data = "<DATA Id=\"data\">" + element("KIND", kind) + element("ROOT_ENTRY", to_hex(order.root_entry)) +
                           element("NUMBER", std::to_string(order.number)) +
                           element("PREVIOUS", order.previous ? to_hex(*order.previous) : "") +
                           element("ISSUED", to_iso8601(order.issued)) + body_text(order) + "</DATA>";
  if (has_control_character(data)) return Refusal{Reason::order_malformed, "a control character in a name"};
  const auto read = read_order(as_bytes(data), Digest{});
  if (!read) return Refusal{Reason::order_malformed, read.refusal().detail};
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ORDER>" + data + "<SIGNATURES>" + std::string{slots(order.kind, journal_of)} +
         "</SIGNATURES></ORDER>\n";
}

}  // namespace signet::client
