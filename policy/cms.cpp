#include "policy/cms.h"

#include <algorithm>

#include "policy/base/limits.h"
#include "policy/cms_parts.h"

namespace signet {
namespace {

using namespace std::string_view_literals;

constexpr auto oid_data = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"sv;
constexpr auto oid_signed_data = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv;
constexpr auto oid_time_stamp_info = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04"sv;
constexpr auto oid_time_stamp_token = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e"sv;

bool is_algorithm_list(const DerElement& list, HashAlgorithm wanted) {
  const auto identifiers = der_elements(list.content, limits::attributes_max);
  return identifiers && std::any_of(identifiers->begin(), identifiers->end(), [&](const DerElement& identifier) {
           const auto found = read_hash_algorithm(identifier);
           return found && *found == wanted;
         });
}

/// A version, which is one octet.
int small_number(const std::optional<DerElement>& element) {
  return element && element->content.size() == 1 && element->content[0] < 0x80 ? element->content[0] : -1;
}

bool is_zero(unsigned char octet) { return octet == 0; }

class CmsReader {
 public:
  explicit CmsReader(CmsContent content) : wanted_(content) {}

  Result<CmsSignature> run(ByteView octets) {
    if (octets.size() > limits::cms_bytes_max) return Refusal{Reason::too_large, "a signature"};
    TRY_DONE(content_info(octets));
    return std::move(signature_);
  }

 private:
  // RFC 5652 3.
  Outcome content_info(ByteView octets) {
    DerReader in{octets};
    const auto whole = in.next(der::sequence);
    if (!whole) return cms_malformed("not DER");
    signature_.size = whole->whole.size();
    const auto padding = octets.subspan(signature_.size);
    if (wanted_ == CmsContent::time_stamp && !padding.empty()) return cms_malformed("octets behind the token");
    if (!std::all_of(padding.begin(), padding.end(), is_zero)) return cms_malformed("octets behind the signature");
    DerReader outer{whole->content};
    const auto type = outer.next(der::object_identifier);
    const auto content = outer.next(der::constructed_context(0));
    if (!outer.done() || as_text(type->content) != oid_signed_data) return cms_malformed("not SignedData");
    DerReader inner{content->content};
    const auto data = inner.next(der::sequence);
    if (!inner.done()) return cms_malformed("SignedData");
    return signed_data(data->content);
  }

  // RFC 5652 5.1. CRLs are not looked at.
  Outcome signed_data(ByteView octets) {
    DerReader in{octets};
    const auto version = small_number(in.next(der::integer));
    const auto digests = in.next(der::set);
    const auto content = in.next(der::sequence);
    const auto certificates = in.next_if(der::constructed_context(0));
    in.next_if(der::constructed_context(1));
    const auto signers = in.next(der::set);
    if (!in.done() || (version != 1 && version != 3)) return cms_malformed("SignedData");
    TRY_DONE(read_content(content->content));
    if (certificates) TRY_DONE(read_certificates(certificates->content));
    DerReader signers_in{signers->content};
    const auto signer = signers_in.next(der::sequence);
    if (!signers_in.done()) return cms_malformed("not exactly one SignerInfo");
    TRY_DONE(signer_info(signer->content));
    if (!is_algorithm_list(*digests, signature_.digest_algorithm)) return cms_malformed("digest algorithms");
    return Done{};
  }

  // RFC 5652 5.2: detached data, or a time stamp's TSTInfo (RFC 3161 2.4.2).
  Outcome read_content(ByteView octets) {
    DerReader in{octets};
    const auto type = in.next(der::object_identifier);
    if (wanted_ == CmsContent::detached)
      return in.done() && as_text(type->content) == oid_data ? Outcome{Done{}} : cms_malformed("the content is not detached data");
    const auto outer = in.next(der::constructed_context(0));
    if (!in.done() || as_text(type->content) != oid_time_stamp_info) return cms_malformed("the content is no TSTInfo");
    DerReader inner{outer->content};
    const auto info = inner.next(der::octet_string);
    if (!inner.done()) return cms_malformed("the content is no TSTInfo");
    signature_.content.assign(info->content.begin(), info->content.end());
    return Done{};
  }

  // RFC 5652 10.2.2: a Certificate is the choice without a tag of its own.
  Outcome read_certificates(ByteView octets) {
    const auto elements = der_elements(octets, limits::signatures_max);
    if (!elements) return cms_malformed("certificates");
    for (const auto& element : *elements) {
      if (element.tag != der::sequence) return cms_malformed("certificates");
      signature_.certificates.emplace_back(element.whole.begin(), element.whole.end());
    }
    return Done{};
  }

  // RFC 5652 5.3.
  Outcome signer_info(ByteView octets) {
    DerReader in{octets};
    const auto version = small_number(in.next(der::integer));
    const auto name = in.next();
    const auto digest = in.next(der::sequence);
    const auto attributes = in.next(der::constructed_context(0));
    const auto algorithm = in.next(der::sequence);
    const auto value = in.next(der::octet_string);
    const auto unsigned_attributes = in.next_if(der::constructed_context(1));
    if (!in.done()) return cms_malformed("SignerInfo");
    TRY(const auto signer, signer_name(*name, version));
    TRY(signature_.digest_algorithm, read_hash_algorithm(*digest));
    TRY(signature_.algorithm, read_signature_algorithm(*algorithm, signature_.digest_algorithm));
    TRY(signature_.signer, find_signer(signature_.certificates, signer));
    TRY_DONE(read_signed_attributes(attributes->content, wanted_, signature_));
    signature_.signed_attributes.assign(attributes->whole.begin(), attributes->whole.end());
    signature_.signed_attributes.front() = der::set;  // RFC 5652 5.4
    if (value->content.empty() || value->content.size() > limits::signature_value_bytes_max) return cms_malformed("the signature value");
    signature_.value.assign(value->content.begin(), value->content.end());
    return unsigned_attributes ? read_unsigned_attributes(unsigned_attributes->content) : Outcome{Done{}};
  }

  // RFC 5652 5.3: version 1 with issuerAndSerialNumber, 3 with subjectKeyIdentifier.
  static Result<CmsSignerName> signer_name(const DerElement& name, int version) {
    if (name.tag == der::context(0) && version == 3 && !name.content.empty()) return CmsSignerName{{}, {}, name.content};
    DerReader in{name.content};
    const auto issuer = in.next(der::sequence);
    const auto serial = in.next(der::integer);
    if (name.tag != der::sequence || version != 1 || !in.done() || !is_shortest_integer(serial->content)) {
      return cms_malformed("the signer's identifier");
    }
    return CmsSignerName{issuer->whole, serial->whole, {}};
  }

  Outcome read_unsigned_attributes(ByteView octets) {
    const auto elements = der_elements(octets, limits::attributes_max);
    if (!elements || elements->empty()) return cms_malformed("unsigned attributes");
    for (const auto& element : *elements) {
      DerReader in{element.content};
      const auto type = in.next(der::object_identifier);
      const auto values = in.next(der::set);
      if (element.tag != der::sequence || !in.done()) return cms_malformed("unsigned attributes");
      if (as_text(type->content) != oid_time_stamp_token) continue;
      const auto tokens = der_elements(values->content, limits::attributes_max);
      if (!tokens || tokens->empty()) return cms_malformed("a time stamp");
      for (const auto& token : *tokens) signature_.time_stamps.emplace_back(token.whole.begin(), token.whole.end());
    }
    return Done{};
  }

  CmsContent wanted_;
  CmsSignature signature_;
};

bool is_elliptic(Certificate::Key key) { return key == Certificate::Key::p256 || key == Certificate::Key::p384; }

// RFC 3279 2.2.3: ECDSA-Sig-Value is a SEQUENCE of r and s; XML-DSig 6.4.3, as verify_value takes it: both as long as the
// group's order.
Result<Bytes> raw_ecdsa_value(ByteView der_value, std::size_t width) {
  const Refusal wrong{Reason::signature_invalid, "an ECDSA value"};
  DerReader outer{der_value};
  const auto pair = outer.next(der::sequence);
  if (!pair || !outer.done()) return wrong;
  DerReader in{pair->content};
  Bytes raw;
  for (int i = 0; i < 2; ++i) {
    const auto number = in.next(der::integer);
    if (!number || !is_shortest_integer(number->content) || number->content[0] >= 0x80) return wrong;
    auto digits = number->content;
    if (digits[0] == 0) digits = digits.subspan(1);
    if (digits.size() > width) return wrong;
    raw.resize(raw.size() + width - digits.size());
    raw.insert(raw.end(), digits.begin(), digits.end());
  }
  if (!in.done()) return wrong;
  return raw;
}

}  // namespace

Refusal cms_malformed(const char* what) { return {Reason::signature_malformed, what}; }

Result<CmsSignature> read_cms(ByteView octets) { return CmsReader{CmsContent::detached}.run(octets); }
Result<CmsSignature> read_time_stamp_cms(ByteView octets) { return CmsReader{CmsContent::time_stamp}.run(octets); }

Outcome verify_der_value(const Certificate& certificate, SignatureAlgorithm algorithm, ByteView octets, ByteView value) {
  TRY_DONE(check_key(certificate, algorithm));
  if (!is_elliptic(certificate.key())) return verify_value(certificate, algorithm, octets, value);
  TRY(const auto raw, raw_ecdsa_value(value, certificate.key() == Certificate::Key::p256 ? 32 : 48));
  return verify_value(certificate, algorithm, octets, raw);
}

Result<Bytes> raw_value(const CmsSignature& cms, const Certificate& signer) {
  if (!is_elliptic(signer.key())) return cms.value;
  return raw_ecdsa_value(cms.value, signer.key() == Certificate::Key::p256 ? 32 : 48);
}

Outcome verify_cms(const CmsSignature& cms, const Certificate& signer) {
  return verify_der_value(signer, cms.algorithm, cms.signed_attributes, cms.value);
}

}  // namespace signet
