#include "policy/pdf_signature_check.h"

#include <algorithm>

#include "policy/base/limits.h"

namespace signet {
namespace {

int hex_digit(unsigned char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Strict: no white space between the digits, and an even number of them.
Result<Bytes> decode_gap(ByteView gap) {
  if (gap.size() < 2 || gap.front() != '<' || gap.back() != '>') return Refusal{Reason::not_whole, "the gap is no hexadecimal string"};
  const auto digits = gap.subspan(1, gap.size() - 2);
  if (digits.size() % 2 != 0 || digits.size() / 2 > limits::cms_bytes_max)
    return Refusal{Reason::signature_malformed, "the length of /Contents"};
  Bytes octets(digits.size() / 2);
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const int high = hex_digit(digits[2 * i]);
    const int low = hex_digit(digits[2 * i + 1]);
    if (high < 0 || low < 0) return Refusal{Reason::not_whole, "the gap is no hexadecimal string"};
    octets[i] = static_cast<unsigned char>(high * 16 + low);
  }
  return octets;
}

Outcome check_content(ByteView file, const PdfSignature& signature) {
  const auto& range = signature.dictionary.byte_range;
  const auto content = hash(signature.cms.digest_algorithm, {file.subspan(range[0], range[1]), file.subspan(range[2], range[3])});
  if (content != signature.cms.message_digest) return Refusal{Reason::content_changed, "ByteRange"};
  return Done{};
}

}  // namespace

bool is_timestamp(const PdfSignatureDictionary& dictionary) {
  const auto type = std::find_if(dictionary.entries.begin(), dictionary.entries.end(), [](const auto& each) { return each.key == "Type"; });
  return dictionary.subfilter == "ETSI.RFC3161" || (type != dictionary.entries.end() && type->value.text == "DocTimeStamp");
}

Result<PdfSignature> read_pdf_signature(ByteView file, const PdfSignatureEvidence& evidence, const Signers* known) {
  PdfSignature signature;
  TRY(signature.dictionary, read_signature_dictionary(file, evidence.object));
  const auto& range = signature.dictionary.byte_range;
  const auto [begin, end] = signature.dictionary.gap;
  const bool sound =
      range[0] == 0 && range[1] == begin && begin < end && range[2] == end && end <= file.size() && range[3] <= file.size() - end;
  if (!sound || signature.dictionary.gap != evidence.gap || end + range[3] != evidence.end)
    return Refusal{Reason::evidence_disagrees, "the ByteRange of a signature"};
  TRY(const auto octets, decode_gap(file.subspan(begin, end - begin)));
  TRY(signature.cms, read_cms(octets));
  if (const auto digest = sha256(signature.certificate()); known != nullptr && known->identity(digest) == nullptr)
    return Refusal{Reason::signer_unknown, to_hex(digest).substr(0, 16)};
  TRY_DONE(check_content(file, signature));
  const auto& bound = signature.cms.signing_certificate;
  if (signature.dictionary.subfilter == "ETSI.CAdES.detached" && !bound)
    return Refusal{Reason::signature_malformed, "no signing-certificate-v2"};
  if (bound && *bound != sha256(signature.certificate()))
    return Refusal{Reason::signature_malformed, "signing-certificate-v2 names another certificate"};
  return signature;
}

}  // namespace signet
