// Namespaces and identifiers of XML-DSig, XAdES and XML Schema instances.
#pragma once

#include <string_view>

namespace signet::xml::names {

constexpr std::string_view dsig = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::string_view xades = "http://uri.etsi.org/01903/v1.3.2#";
constexpr std::string_view xades_141 = "http://uri.etsi.org/01903/v1.4.1#";
constexpr std::string_view schema_instance = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view enveloped_signature = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

}  // namespace signet::xml::names
