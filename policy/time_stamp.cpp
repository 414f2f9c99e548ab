#include "policy/time_stamp.h"

#include <algorithm>

#include "policy/base/limits.h"
#include "policy/chain.h"
#include "policy/cms_parts.h"

namespace signet {
namespace {

Refusal wrong_stamp(std::string what) { return {Reason::time_stamp_invalid, std::move(what)}; }

struct StampTime {
  Instant second;
  bool fraction = false;
};

// RFC 3161 2.4.2: GeneralizedTime with seconds and Z; a fraction without trailing zeros.
std::optional<StampTime> read_gen_time(const DerElement& element) {
  std::string text{as_text(element.content)};
  if (element.tag != der::generalized_time || text.size() < 15 || text.back() != 'Z') return std::nullopt;
  text.pop_back();
  const auto fraction = text.substr(14);
  const auto digits = [](const std::string& part) {
    return std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const bool good = fraction.empty() || (fraction.size() > 1 && fraction[0] == '.' && digits(fraction.substr(1)) && fraction.back() != '0');
  if (!good || !digits(text.substr(0, 14))) return std::nullopt;
  const auto instant = parse_iso8601(text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2) + "T" + text.substr(8, 2) + ":" +
                                     text.substr(10, 2) + ":" + text.substr(12, 2) + "+00:00");
  return instant ? std::optional{StampTime{*instant, !fraction.empty()}} : std::nullopt;
}

// Accuracy: seconds, and less than a second of milli- and microseconds. To the next second.
std::optional<std::int64_t> read_accuracy(const DerElement& element) {
  constexpr std::int64_t hour_s = 3600;  // an authority that is less sure of the time proves nothing worth having
  DerReader in{element.content};
  std::int64_t seconds = 0;
  if (const auto whole = in.next_if(der::integer)) {
    if (!is_shortest_integer(whole->content) || whole->content[0] >= 0x80 || whole->content.size() > 3) return std::nullopt;
    for (const auto octet : whole->content) seconds = seconds << 8 | octet;
  }
  const bool milli = in.next_if(der::context(0)).has_value(), micro = in.next_if(der::context(1)).has_value();
  if (!in.done() || seconds > hour_s) return std::nullopt;
  return seconds + (milli || micro ? 1 : 0);
}

// RFC 5280 4.2: an extension that must be understood and is not.
bool has_critical(ByteView extensions) {
  const auto list = der_elements(extensions, limits::attributes_max);
  if (!list) return true;
  return std::any_of(list->begin(), list->end(), [](const DerElement& each) {
    DerReader in{each.content};
    in.next(der::object_identifier);
    const bool critical = in.next_if(der::boolean).has_value();
    in.next(der::octet_string);
    return critical || !in.done();
  });
}

struct VerifiedStamp {
  TimeStampInfo info;
  Certificate authority;
};

Refusal untrusted(const Refusal& why) {
  const bool revoked = why.reason == Reason::certificate_revoked, expired = why.reason == Reason::certificate_expired;
  return {Reason::time_stamp_untrusted, std::string{revoked ? "revoked " : expired ? "expired " : ""} + why.detail};
}

// The certificate is decoded only after an anchor's signature over it was verified (invariant 5), the token's content read only
// after its own signature was.
Result<VerifiedStamp> verify_token(const StampedValue& stamp, const TrustStore& trust, Instant now, std::vector<Digest>& revocation) {
  if (stamp.token.empty()) return wrong_stamp("it cannot be read");
  const auto cms = read_time_stamp_cms(stamp.token);
  if (!cms) return wrong_stamp(cms.refusal().detail.empty() ? "no certificate of its signer" : cms.refusal().detail);
  const auto certificate = trust.time_stamper(cms->certificates[cms->signer], now, revocation);
  if (!certificate) return untrusted(certificate.refusal());
  if (const auto verified = verify_cms(*cms, *certificate); !verified) return wrong_stamp("its own signature does not verify");
  if (hash(cms->digest_algorithm, cms->content) != cms->message_digest) return wrong_stamp("message-digest");
  // RFC 3161 2.4.2: the authority's own certificate is named in what it signed.
  if (!cms->signing_certificate) return wrong_stamp("no signing-certificate");
  TRY(auto info, read_time_stamp_info(cms->content));
  return VerifiedStamp{std::move(info), *certificate};
}

}  // namespace

Result<TimeStampInfo> read_time_stamp_info(ByteView content) {
  DerReader file{content};
  const auto whole = file.next(der::sequence);
  if (!whole || !file.done()) return wrong_stamp("TSTInfo");
  DerReader in{whole->content};
  const auto version = in.next(der::integer);
  in.next(der::object_identifier);  // the authority's policy
  const auto imprint = in.next(der::sequence);
  in.next(der::integer);  // its number
  const auto time = in.next(der::generalized_time);
  const auto accuracy = in.next_if(der::sequence);
  in.next_if(der::boolean);                 // ordering
  in.next_if(der::integer);                 // nonce
  in.next_if(der::constructed_context(0));  // its name: the certificate says it
  const auto extensions = in.next_if(der::constructed_context(1));
  if (!in.done() || version->content.size() != 1 || version->content[0] != 1) return wrong_stamp("TSTInfo");
  if (extensions && has_critical(extensions->content)) return wrong_stamp("a critical extension");
  DerReader parts{imprint->content};
  const auto algorithm = parts.next(der::sequence);
  const auto digest = parts.next(der::octet_string);
  if (!parts.done()) return wrong_stamp("messageImprint");
  const auto known = read_hash_algorithm(*algorithm);
  if (!known) return wrong_stamp("messageImprint: neither SHA-256, SHA-384 nor SHA-512");
  const auto generated = read_gen_time(*time);
  const auto unsure_s = accuracy ? read_accuracy(*accuracy) : std::optional<std::int64_t>{0};
  if (!generated || !unsure_s) return wrong_stamp("genTime or accuracy");
  return TimeStampInfo{*known, Bytes(digest->content.begin(), digest->content.end()), generated->second,
                       generated->second + *unsure_s + (generated->fraction ? 1 : 0)};
}

JudgedTimeStamps judge_time_stamps(const std::vector<StampedValue>& stamps, const TrustStore* trust, Instant claimed, Instant now,
                                   std::int64_t skew_s, std::vector<Digest>& revocation) {
  JudgedTimeStamps judged;
  if (trust == nullptr) return judged;
  if (stamps.size() > limits::time_stamps_max)
    return judged.problems.push_back({Reason::too_large, "time stamps on one signature"}), judged;
  for (const auto& stamp : stamps) {
    const auto verified = verify_token(stamp, *trust, now, revocation);
    if (!verified) {
      judged.problems.push_back(verified.refusal());
      continue;
    }
    const auto& info = verified->info;
    if (hash(info.imprint_algorithm, stamp.octets) != info.imprint)
      judged.problems.push_back(wrong_stamp("it is not of this signature"));
    else if (info.time > now + skew_s || info.time < verified->authority.not_before())
      judged.problems.push_back(wrong_stamp("its time is " + to_iso8601(info.time)));
    else if (info.latest + skew_s < claimed)  // what is stamped before it was signed contradicts its own signer
      judged.problems.push_back(wrong_stamp(to_iso8601(info.time) + " < " + to_iso8601(claimed)));
    else
      judged.existed = earlier(judged.existed, info.latest);
  }
  if (!judged.problems.empty()) judged.existed.reset();
  return judged;
}

std::optional<Instant> earlier(std::optional<Instant> one, std::optional<Instant> other) noexcept {
  if (!one || !other) return one ? one : other;
  return std::min(*one, *other);
}

}  // namespace signet
