// A CMS signature as a PDF holds it (RFC 5652; EN 319 122-1 CAdES), read strictly from DER: one SignerInfo, signed
// attributes, detached content. Our own reader, for nothing about a signer is known yet when it runs: certificates stay
// octets.
#pragma once

#include <optional>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/digest.h"
#include "policy/base/instant.h"
#include "policy/base/result.h"
#include "policy/certificate.h"
#include "policy/model/kind.h"

namespace signet {

struct CmsSignature {
  HashAlgorithm digest_algorithm{};  // SHA-256, -384, -512 (RFC 5754)
  SignatureAlgorithm algorithm{};    // hash and padding agree with digest_algorithm; RSASSA-PSS with MGF1 and salt of the same hash
  Bytes signed_attributes;           // as a SET OF (tag 0x31): what was signed (RFC 5652 5.4)
  Bytes message_digest;
  /// SHA-256 of the signer's certificate where signing-certificate-v2 (RFC 5035) is there and its hash, SHA-256, -384 or
  /// -512, is that of `certificates[signer]`; another hash is refused.
  std::optional<Digest> signing_certificate;
  std::optional<Instant> signing_time;  // the attribute (RFC 5652 11.3); PAdES forbids it
  Bytes value;                          // as it stands: RSA's octets, or an ECDSA-Sig-Value (RFC 3279 2.2.3)
  std::vector<Bytes> certificates;      // DER, in the order of the set
  std::size_t signer = 0;               // index of the signer's own, found by issuerAndSerialNumber or key identifier octets
  std::vector<Bytes> time_stamps;       // of the unsigned signature-time-stamp attribute (EN 319 122-1 5.3): tokens, as they stand
  Bytes content;                        // of a time stamp's: the TSTInfo
  std::size_t size = 0;                 // octets of the CMS itself; what follows in the gap must be zeros
};

/// Octets behind the structure must all be zero (padding of /Contents). `certificate_missing` unless exactly one certificate
/// has the signer's name; `algorithm_not_allowed` for algorithms outside the list or that disagree; `too_large` beyond
/// limits::cms_bytes_max; `signature_malformed` for anything else than above, also for BER and for a repeated attribute.
/// content-type and message-digest must be there, each attribute read here once and with one value, in DER's order
/// (RFC 5652 5.3). Attributes that are not named here, signing-certificate (v1) among them, count for nothing.
Result<CmsSignature> read_cms(ByteView octets);

/// The value as verify_value takes it: RSA's octets, ECDSA's raw r||s. `signature_invalid` as below.
Result<Bytes> raw_value(const CmsSignature& cms, const Certificate& signer);

/// A TimeStampToken (RFC 3161 2.4.2): the same, with id-ct-TSTInfo as content inside and version 3; nothing may follow it.
/// Here `signing_certificate` may also be by signing-certificate (v1, RFC 2634 5.4), which RFC 3161 asks for: its SHA-1 says only
/// which certificate was meant, the signature itself uses none.
Result<CmsSignature> read_time_stamp_cms(ByteView octets);

/// The signature mathematics with a value as DER has it (RFC 3279 2.2.3): an ECDSA-Sig-Value is taken apart first. As check_key and
/// verify_value.
Outcome verify_der_value(const Certificate& certificate, SignatureAlgorithm algorithm, ByteView octets, ByteView value);
/// Mathematics only: signed attributes against the value with the signer's key. As check_key and verify_value;
/// `signature_invalid` also for an ECDSA value that is no DER of two positive numbers. That `signer` is
/// `cms.certificates[cms.signer]`, and that message_digest is the document's, is the caller's to see to.
Outcome verify_cms(const CmsSignature& cms, const Certificate& signer);

}  // namespace signet
