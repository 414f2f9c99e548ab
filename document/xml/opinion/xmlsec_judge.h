// xmlsec1's verdict on one signature, with everything closed that a document could open.
#pragma once

#include "document/xml/opinion/dom.h"

namespace signet::opinion {

/// The ids that the signature names are registered already. Takes the key over.
bool xmlsec_verifies(xmlNode* signature, PublicKey key);

void warm_up_xmlsec();

}  // namespace signet::opinion
