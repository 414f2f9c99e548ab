// The same question without xmlsec1, for RSASSA-PSS, which it lacks before 1.3: libxml2's canonicalisation and OpenSSL.
#pragma once

#include "document/xml/opinion/dom.h"

namespace signet::opinion {

bool is_pss(xmlNode* signature);
bool pss_verifies(xmlNode* signature, EVP_PKEY* key);

}  // namespace signet::opinion
