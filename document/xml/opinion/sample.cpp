#include "document/xml/opinion/sample.h"

#include <array>

namespace signet::opinion {
namespace {

constexpr std::string_view rsa_document =
    R"(<A><D Id="d"><E a="1">x</E></D><S><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:Canonic)"
    R"(alizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="http://www.w3.org/20)"
    R"(01/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#d"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha2)"
    R"(56"/><ds:DigestValue>d7wall2jLK4untyJkJ44jszTvqfu6CR/8hZNVCo/OBU=</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:Sig)"
    R"(natureValue>hCmwlmDfARg/8p7v9KeqNQOkq9Jj4edV7riVo9PNuuh8WZn7SBvGIDLAvE2j2SvMv7kIHEhLaBUEFOZ4o4FawAXu+otjGOGVV0hR4l456ooe)"
    R"(NaOSCWij9hkERGYH4ZsEKKftLgRVDESlcVno3ljPT/I7ADC5CBnHvzD0oSbWTszhcPSml02chHP/JGUZOJiBvxCeesNU3yDZk+cqEJlcM+X1asnHmDED2P3t)"
    R"(eWgW2X0HuOzE2vkysPdTnKeADwHUViVZY13ZA6oSYONWf11tlvHVGo0OovHcbMmAUJ3Euz0RLVKTyY3vJMgYdc4Brvtk4RMs85pbJ/CUZzQWzr9f1w==</ds)"
    R"(:SignatureValue></ds:Signature></S></A>)";

constexpr std::string_view rsa_certificate =
    R"(MIIDBzCCAe+gAwIBAgIUMQzoJ6I0b+WHJyq3AMpYl9x5ucwwDQYJKoZIhvcNAQELBQAwEjEQMA4GA1UEAwwHd2FybS11cDAgFw0yNjExMjUxMDM1MjdaGA8y)"
    R"(MTI2MTEwMTEwMzUyN1owEjEQMA4GA1UEAwwHd2FybS11cDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBANVXhBmvC7bixCiEbnZ7GVz5koUIIuCi)"
    R"(hs7aGfqf8RhI1UewgLCPOcGW9f42yUCj+9/a8w1ut+RZN1Ljr9faErv++7CNTbME9Mm7ieRImv3zXPiMQDzGnWEphCHGBqt2RiPMnD1JrbbJXEdBCfwWj/lm)"
    R"(ZjgS7kha29RpFxBXCgcrihw0ArKCaSQ01zJ+VrPxWBbvaQqB8sOQBezjCUUXpe4RCe5qKAuNaa2/7DX47cYs3BhJxK5g8124UVB2K34MwUFbTkgWdEu62Y21)"
    R"(vJkEW/DzSHCsRSRkS4bGyFQmXDNFbmMkt1brF2BVXMHr97eIFmT+7gLVyih0hpqa1yxBRI0CAwEAAaNTMFEwHQYDVR0OBBYEFAbRJ1PLMNZwWOHwF+QwK/0A)"
    R"(/JhKMB8GA1UdIwQYMBaAFAbRJ1PLMNZwWOHwF+QwK/0A/JhKMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBABkXUflych+CduAdxxof3qlF)"
    R"(PSDjL++GbBbBFuN0fH1VANJZ9w0cakadnL1wugIqUkkB85uu8vieOX3f+eY5JMk1jDNRg4AaItO3rC9mJf5be0FRT5lHic3tHg7uciSckZNkrp6YT+wd/7jk)"
    R"(fCtYwTl2kzQRgZ4XkRNinUQW2FJxfRmT29yZ9FpdE3DpeyxbljyxOjguaTAOl1RIPtneFExQmJ0AYGJ+dHkH4dCgJydgPQI21mDvSaQOJGeB7UHQk5JWqFku)"
    R"(hgXP1X5Erb3wBTJrUBct4cir31S/3BRmnYu8DVJeyuZMjJocfDGIDKorldWhxBei4xF5STXSk2nZG/U=)";

constexpr std::string_view ec_document =
    R"(<A><D Id="d"><E a="1">x</E></D><S><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:Canonic)"
    R"(alizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="http://www.w3.org/20)"
    R"(01/04/xmldsig-more#ecdsa-sha256"/><ds:Reference URI="#d"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sh)"
    R"(a256"/><ds:DigestValue>d7wall2jLK4untyJkJ44jszTvqfu6CR/8hZNVCo/OBU=</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:S)"
    R"(ignatureValue>cMmi4hC2+UTcbPOBqfmMqSDc2ep7eBFrO0h5UY6Wff0hWOxXtO3Q2sO+d2ENeai19IKWMEbYAkNjiD5vLqdKHA==</ds:SignatureValu)"
    R"(e></ds:Signature></S></A>)";

constexpr std::string_view ec_certificate =
    R"(MIIBejCCASGgAwIBAgIUF+o/w/JdQsdJF4pwOthHoaY3SMQwCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHd2FybS11cDAgFw0yNjExMjUxMDM1MjhaGA8yMTI2)"
    R"(MTEwMTEwMzUyOFowEjEQMA4GA1UEAwwHd2FybS11cDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOuK4XYLLhOriBdYdybRGi/8mNo2jSs+oblovtXe51Qy)"
    R"(bDI4eYbYHSxG0pWuBndmk4yfGkkmYi/VDjWvyFpix9ajUzBRMB0GA1UdDgQWBBQ42kYxa03FzVV857gqXnTj5JMgWDAfBgNVHSMEGDAWgBQ42kYxa03FzVV8)"
    R"(57gqXnTj5JMgWDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIFhnSC/qovukpGHlL6hgDUwjf0ioOdZHdS/BxIBAYso2AiBxGqPHUtKzpdpK)"
    R"(d8YSrQYrkG4eotw9efZ2uVLuhCl17w==)";

constexpr std::array list{Sample{rsa_document, rsa_certificate}, Sample{ec_document, ec_certificate}};

}  // namespace

std::span<const Sample> samples() { return list; }

}  // namespace signet::opinion
