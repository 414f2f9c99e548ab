// Small transcripts in the field's format, as text, so that a test shows the bytes it is about. The signatures in them
// are structure only; signed_document.h makes real ones.
#pragma once

#include <string>
#include <vector>

#include "daemon/wire/inspect_message.h"

namespace signet::test {

inline const std::string ds_namespace = "http://www.w3.org/2000/09/xmldsig#";
inline const std::string inclusive_uri = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
inline const std::string exclusive_uri = "http://www.w3.org/2001/10/xml-exc-c14n#";
inline const std::string enveloped_uri = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

Layout transcript_layout();
Layout order_layout();  // as an approval: leader's slot, department's seal
wire::InspectRequest seal_request();
wire::InspectRequest general_request();

/// `<Reference URI=…>` with these transforms.
std::string reference(const std::string& uri, const std::vector<std::string>& transforms = {});
/// A gov-style signature over these references (already as text), with an Object that holds the signing time.
std::string signature(const std::string& id, const std::string& references);

struct Transcript {
  std::string prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  std::string root_attributes;
  std::string data_attributes = " Id=\"data\"";
  std::string inside_data;  // before the list of signatures
  std::string teacher = signature("s-gv", reference("#diem_TOAN"));
  std::string homeroom = signature("s-cn", reference("#thongtinhocba"));
  std::string principal = signature("s-ht", reference("#data") + reference("#s-ht-time"));
  std::string seal_slot = "<KY_PHAT_HANH/>";
  std::string beside;  // after PHAT_HANH_HOC_BA
  std::string text() const;
};

/// The first octets of `outer` behind which `part` stands.
std::size_t position(const std::string& outer, const std::string& part);

}  // namespace signet::test
