// Signed attributes (RFC 5652 5.3, 11; RFC 5035).
#include <algorithm>

#include "policy/base/limits.h"
#include "policy/cms_parts.h"

namespace signet {
namespace {

using namespace std::string_view_literals;

constexpr auto oid_content_type = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03"sv;
constexpr auto oid_message_digest = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04"sv;
constexpr auto oid_signing_time = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05"sv;
constexpr auto oid_signing_certificate_v1 = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0c"sv;
constexpr auto oid_content_of_time_stamp = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04"sv;
constexpr auto oid_signing_certificate_v2 = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f"sv;
constexpr auto oid_content_of_data = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"sv;

struct CmsAttribute {
  std::string_view type;
  std::vector<DerElement> values;
};

std::optional<CmsAttribute> split_attribute(const DerElement& attribute) {
  if (attribute.tag != der::sequence) return std::nullopt;
  DerReader in{attribute.content};
  const auto type = in.next(der::object_identifier);
  const auto set = in.next(der::set);
  if (!in.done()) return std::nullopt;
  auto values = der_elements(set->content, limits::attributes_max);
  if (!values || values->empty()) return std::nullopt;
  return CmsAttribute{as_text(type->content), std::move(*values)};
}

// RFC 5652 11.3; UTCTime is 1950 to 2049. DER writes seconds and Z, no fraction (X.690 11.7, 11.8).
std::optional<Instant> instant_of_time(const DerElement& value) {
  std::string text{as_text(value.content)};
  if (value.tag == der::utc_time && text.size() == 13) {
    text.insert(0, text < "5" ? "20" : "19");
  } else if (value.tag != der::generalized_time) {
    return std::nullopt;
  }
  if (text.size() != 15 || text[14] != 'Z') return std::nullopt;
  return parse_iso8601(text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2) + "T" + text.substr(8, 2) + ":" +
                       text.substr(10, 2) + ":" + text.substr(12, 2) + "+00:00");
}

// RFC 5035 3: the first ESSCertIDv2 is the signer's. Its hash is SHA-256 where none is named.
Result<Digest> read_signing_certificate(const DerElement& value, ByteView certificate) {
  const auto wrong = cms_malformed("signing-certificate-v2");
  if (value.tag != der::sequence) return wrong;
  DerReader in{value.content};
  const auto list = in.next(der::sequence);
  in.next_if(der::sequence);  // policies
  if (!in.done()) return wrong;
  const auto identifiers = der_elements(list->content, limits::attributes_max);
  if (!identifiers || identifiers->empty() || identifiers->front().tag != der::sequence) return wrong;
  DerReader first{identifiers->front().content};
  const auto algorithm = first.next_if(der::sequence);
  const auto digest = first.next(der::octet_string);
  first.next_if(der::sequence);  // issuerSerial: the hash says it already
  if (!first.done()) return wrong;
  const auto named = algorithm ? read_hash_algorithm(*algorithm) : Result<HashAlgorithm>{HashAlgorithm::sha256};
  if (!named || !equal(digest->content, hash(*named, certificate))) return wrong;
  return sha256(certificate);
}

// RFC 2634 5.4: the first ESSCertID is the signer's, by SHA-1. Of a time stamp only, where the signature itself has a better hash.
Result<Digest> read_old_signing_certificate(const DerElement& value, ByteView certificate) {
  const auto wrong = cms_malformed("signing-certificate");
  DerReader in{value.content};
  const auto list = in.next(der::sequence);
  in.next_if(der::sequence);  // policies
  if (value.tag != der::sequence || !in.done()) return wrong;
  const auto identifiers = der_elements(list->content, limits::attributes_max);
  if (!identifiers || identifiers->empty() || identifiers->front().tag != der::sequence) return wrong;
  DerReader first{identifiers->front().content};
  const auto digest = first.next(der::octet_string);
  first.next_if(der::sequence);  // issuerSerial
  if (!first.done() || !equal(digest->content, sha1_of_certificate(certificate))) return wrong;
  return sha256(certificate);
}

class CmsAttributeReader {
 public:
  CmsAttributeReader(CmsContent of, CmsSignature& signature) : of_(of), signature_(signature) {}

  Outcome run(ByteView content) {
    const auto elements = der_elements(content, limits::attributes_max);
    if (!elements) return cms_malformed("signed attributes");
    for (std::size_t i = 0; i < elements->size(); ++i) {
      if (i != 0 && !is_before((*elements)[i - 1].whole, (*elements)[i].whole)) return cms_malformed("the order of signed attributes");
      const auto attribute = split_attribute((*elements)[i]);
      if (!attribute) return cms_malformed("a signed attribute");
      if (std::find(types_.begin(), types_.end(), attribute->type) != types_.end()) return cms_malformed("a signed attribute twice");
      types_.push_back(attribute->type);
      TRY_DONE(take(*attribute));
    }
    const bool complete = has_type(oid_content_type) && has_type(oid_message_digest);
    return complete ? Outcome{Done{}} : Outcome{cms_malformed("content-type or message-digest is missing")};
  }

 private:
  // X.690 11.6: ascending. No element is the beginning of another one.
  static bool is_before(ByteView a, ByteView b) { return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end()); }
  bool has_type(std::string_view type) const { return std::find(types_.begin(), types_.end(), type) != types_.end(); }

  Outcome take(const CmsAttribute& attribute) {
    const bool old_name = of_ == CmsContent::time_stamp && attribute.type == oid_signing_certificate_v1;
    const bool ours = old_name || attribute.type == oid_content_type || attribute.type == oid_message_digest ||
                      attribute.type == oid_signing_time || attribute.type == oid_signing_certificate_v2;
    if (!ours) return Done{};
    if (attribute.values.size() != 1) return cms_malformed("an attribute of several values");
    const auto& value = attribute.values.front();
    if (attribute.type == oid_content_type) return content_type(value);
    if (attribute.type == oid_message_digest) return message_digest(value);
    if (attribute.type == oid_signing_time) return signing_time(value);
    if (old_name) {
      TRY(signature_.signing_certificate, read_old_signing_certificate(value, signature_.certificates[signature_.signer]));
      return Done{};
    }
    TRY(signature_.signing_certificate, read_signing_certificate(value, signature_.certificates[signature_.signer]));
    return Done{};
  }

  // RFC 5652 11.1.
  Outcome content_type(const DerElement& value) const {
    const auto wanted = of_ == CmsContent::time_stamp ? oid_content_of_time_stamp : oid_content_of_data;
    const bool fits = value.tag == der::object_identifier && as_text(value.content) == wanted;
    return fits ? Outcome{Done{}} : Outcome{cms_malformed("content-type")};
  }

  // RFC 5652 11.2.
  Outcome message_digest(const DerElement& value) {
    if (value.tag != der::octet_string || value.content.size() != hash(signature_.digest_algorithm, {}).size()) {
      return cms_malformed("message-digest");
    }
    signature_.message_digest.assign(value.content.begin(), value.content.end());
    return Done{};
  }

  Outcome signing_time(const DerElement& value) {
    signature_.signing_time = instant_of_time(value);
    return signature_.signing_time ? Outcome{Done{}} : Outcome{cms_malformed("signing-time")};
  }

  CmsContent of_;
  CmsSignature& signature_;
  std::vector<std::string_view> types_;
};

}  // namespace

Outcome read_signed_attributes(ByteView content, CmsContent of, CmsSignature& signature) {
  return CmsAttributeReader{of, signature}.run(content);
}

}  // namespace signet
