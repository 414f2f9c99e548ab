#include "client/registration_text.h"

#include "client/order_body_text.h"

namespace signet::client {

// Read back at once, by the reader that the department uses: what it refuses is said before anyone signs.
Result<std::string> write_registration(const Registration& r) {
  const std::string data =
      "<DATA Id=\"data\">" + element("ROOT_ENTRY", to_hex(r.root_entry)) + element("NUMBER", std::to_string(r.number)) +
      element("PREVIOUS", r.previous ? to_hex(*r.previous) : "") + element("ISSUED", to_iso8601(r.issued)) +
      element("SCHOOL_CODE", r.school_code) + element("SCHOOL_NAME", r.school_name) + element("ORIGIN", r.origin) +
      element("CHECKPOINT_KEY", to_base64(r.checkpoint_key)) + element("SEAL_CERTIFICATE", to_base64(r.seal_certificate)) +
      element("PRINCIPAL_CERTIFICATE", to_base64(r.principal_certificate)) + element("PRINCIPAL_NAME", r.principal_name) +
      element("PROVED", to_iso8601(r.proved)) + element("PROOF", to_base64(r.proof)) + "</DATA>";
  TRY_DONE([&]() -> Outcome {
    TRY(const auto read, read_registration(as_bytes(data)));
    return Done{};
  }());
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<REGISTRATION>" + data + "<SIGNATURES><PRINCIPAL/></SIGNATURES></REGISTRATION>\n";
}

}  // namespace signet::client
