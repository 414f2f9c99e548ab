#include "policy/chain.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <optional>

#include "policy/base/limits.h"
#include "policy/cms_parts.h"
#include "policy/openssl_owner.h"

namespace signet {
namespace {

void free_stack(STACK_OF(X509) * chain) { sk_X509_pop_free(chain, X509_free); }
using Store = std::unique_ptr<X509_STORE, Closer<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, Closer<X509_STORE_CTX_free>>;
using Crl = std::unique_ptr<X509_CRL, Closer<X509_CRL_free>>;
using Chain = std::unique_ptr<STACK_OF(X509), Closer<free_stack>>;

struct RevocationList {
  Crl crl;
  Bytes der;
  Digest digest;
  Instant this_update, next_update;
};

std::optional<RevocationList> read_list(const Bytes& der) {
  if (der.size() > limits::crl_bytes_max) return std::nullopt;
  const unsigned char* at = der.data();
  RevocationList list{Crl{d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size()))}, der, sha256(der), {}, {}};
  ERR_clear_error();
  if (!list.crl || at != der.data() + der.size()) return std::nullopt;
  const auto this_update = instant_of(X509_CRL_get0_lastUpdate(list.crl.get()));
  const auto next_update = instant_of(X509_CRL_get0_nextUpdate(list.crl.get()));
  if (!this_update || !next_update) return std::nullopt;  // RFC 5280 5.1.2.5: nextUpdate must be there
  list.this_update = *this_update;
  list.next_update = *next_update;
  return list;
}

// A partial CRL (issuing distribution point, delta) or any critical extension that we do not read cannot say "not revoked".
bool is_complete(const X509_CRL* crl) {
  for (int i = 0; i < X509_CRL_get_ext_count(crl); ++i) {
    const auto* extension = X509_CRL_get_ext(crl, i);
    if (X509_EXTENSION_get_critical(extension) != 0) return false;
  }
  return true;
}

// Digital signature or non-repudiation; an extended usage, if any, must not be only for something else (a TSA's
// certificate passes a chain check without purpose).
std::optional<std::string> wrong_usage(X509* certificate) {
  const auto flags = X509_get_extension_flags(certificate);
  if ((flags & EXFLAG_CA) != 0) return "a certification authority's certificate";
  if ((flags & EXFLAG_KUSAGE) == 0 || (X509_get_key_usage(certificate) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0)
    return "key usage";
  if ((flags & EXFLAG_XKUSAGE) != 0) {
    const auto usages = X509_get_extended_key_usage(certificate);
    constexpr std::uint32_t foreign = XKU_TIMESTAMP | XKU_OCSP_SIGN | XKU_SSL_SERVER;
    constexpr std::uint32_t personal = XKU_SMIME | XKU_SSL_CLIENT | XKU_ANYEKU;
    if ((usages & foreign) != 0 && (usages & personal) == 0) return "extended key usage";
  }
  return std::nullopt;
}

std::optional<Digest> digest_of(X509* certificate) {
  std::array<unsigned char, 32> octets{};
  unsigned size = 0;
  if (X509_digest(certificate, EVP_sha256(), octets.data(), &size) != 1 || size != octets.size()) return std::nullopt;
  return Digest{octets};
}

// RFC 3161 2.3: an extended usage of time stamping and nothing else, critical.
std::optional<std::string> wrong_stamping_usage(X509* certificate) {
  const auto flags = X509_get_extension_flags(certificate);
  if ((flags & EXFLAG_CA) != 0) return "a certification authority's certificate";
  if ((flags & EXFLAG_KUSAGE) != 0 && (X509_get_key_usage(certificate) & ~std::uint32_t{KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION}) != 0)
    return "key usage";
  int critical = 0;
  const std::unique_ptr<EXTENDED_KEY_USAGE, Closer<EXTENDED_KEY_USAGE_free>> usages{
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, nullptr))};
  const bool stamps = usages && critical == 1 && sk_ASN1_OBJECT_num(usages.get()) == 1 &&
                      OBJ_obj2nid(sk_ASN1_OBJECT_value(usages.get(), 0)) == NID_time_stamp;
  return stamps ? std::nullopt : std::optional<std::string>{"extended key usage"};
}

bool has_critical_extension(const X509_REVOKED* entry) {
  for (int i = 0; i < X509_REVOKED_get_ext_count(entry); ++i) {
    if (X509_EXTENSION_get_critical(X509_REVOKED_get_ext(entry, i)) != 0) return true;
  }
  return false;
}

// RFC 5280 5.3.1: why it was revoked. A key that others had, or a hold that may yet become anything, reaches back without a
// bound; a reason left out is "unspecified", which most authorities write for everything.
bool reaches_back(const X509_REVOKED* entry) {
  int state = 0;
  const std::unique_ptr<ASN1_ENUMERATED, Closer<ASN1_ENUMERATED_free>> reason{
      static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, &state, nullptr))};
  if (!reason) return state != -1;  // -1: not there
  switch (ASN1_ENUMERATED_get(reason.get())) {
    case CRL_REASON_UNSPECIFIED:
    case CRL_REASON_AFFILIATION_CHANGED:
    case CRL_REASON_SUPERSEDED:
    case CRL_REASON_CESSATION_OF_OPERATION:
    case CRL_REASON_PRIVILEGE_WITHDRAWN: return false;
    default: return true;
  }
}

// From when on signatures of a revoked certificate do not count: RFC 5280 5.3.2, its invalidity date where that is earlier.
// Nothing: none ever did.
std::optional<Instant> end_by_revocation(const X509_REVOKED* entry) {
  if (has_critical_extension(entry) || reaches_back(entry)) return std::nullopt;
  const auto listed = instant_of(X509_REVOKED_get0_revocationDate(entry));
  int state = 0;
  const std::unique_ptr<ASN1_GENERALIZEDTIME, Closer<ASN1_GENERALIZEDTIME_free>> date{
      static_cast<ASN1_GENERALIZEDTIME*>(X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, &state, nullptr))};
  if (!date) return state == -1 ? listed : std::nullopt;
  const auto invalid = instant_of(date.get());
  return listed && invalid ? std::optional{std::min(*listed, *invalid)} : std::nullopt;
}

}  // namespace

struct TrustStore::Inside {
  Store store;
  std::vector<Certificate> anchors;
  std::vector<RevocationList> lists;
  std::vector<std::string> complaints;
  Instant newest;
  std::mutex mutex;
  struct Cached {
    Instant since;
    ChainVerdict verdict;
  };
  std::unordered_map<std::string, Cached> cache;  // by hexadecimal digest of the certificate, and `stamps` behind it
  enum class Use { signing, time_stamping };

  ChainVerdict judge(const Certificate& certificate, Use use, Instant now, std::optional<Instant> existed) const;
  ChainVerdict check(const Certificate& certificate, Use use, Instant now, std::optional<Instant> existed);
  void judge_revocation(X509* subject, X509* issuer, Instant now, std::optional<Instant> existed, ChainVerdict& verdict) const;
};

TrustStore::TrustStore(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
TrustStore::TrustStore(TrustStore&&) noexcept = default;
TrustStore::~TrustStore() = default;

TrustStore TrustStore::load(const std::vector<Certificate>& anchors, const std::vector<Bytes>& crls) {
  auto inside = std::make_unique<Inside>();
  inside->store.reset(X509_STORE_new());
  inside->anchors = anchors;
  for (const auto& anchor : anchors) {
    if (X509_check_ca(anchor.handle()) == 0) {
      inside->complaints.push_back(anchor.subject() + ": not a CA certificate");
      continue;
    }
    X509_STORE_add_cert(inside->store.get(), anchor.handle());
  }
  for (const auto& der : crls) {
    auto list = read_list(der);
    if (!list || !is_complete(list->crl.get())) {
      inside->complaints.push_back("a CRL that cannot be used, SHA-256 " + to_hex(sha256(der)));
      continue;
    }
    // Only what a listed CA signed is looked at again (invariant 5).
    bool authentic = false;
    for (const auto& anchor : anchors) {
      const bool named = X509_NAME_cmp(X509_CRL_get_issuer(list->crl.get()), X509_get_subject_name(anchor.handle())) == 0;
      authentic = authentic || (named && X509_CRL_verify(list->crl.get(), X509_get0_pubkey(anchor.handle())) == 1);
    }
    ERR_clear_error();
    if (!authentic) {
      inside->complaints.push_back("a CRL that no anchor signed, SHA-256 " + to_hex(list->digest));
      continue;
    }
    if (list->this_update > inside->newest) inside->newest = list->this_update;
    inside->lists.push_back(std::move(*list));
  }
  return TrustStore{std::move(inside)};
}

Instant TrustStore::newest_revocation_list() const noexcept { return inside_->newest; }
const std::vector<std::string>& TrustStore::complaints() const noexcept { return inside_->complaints; }

const Bytes* TrustStore::revocation_list(const Digest& digest) const {
  for (const auto& list : inside_->lists) {
    if (list.digest == digest) return &list.der;
  }
  return nullptr;
}

// Our own lookup in the lists current *now*: OpenSSL refuses a CRL newer than the verification time and does not
// compare revocation dates.
void TrustStore::Inside::judge_revocation(X509* subject, X509* issuer, Instant now, std::optional<Instant> existed,
                                          ChainVerdict& verdict) const {
  const RevocationList* current = nullptr;
  for (const auto& list : lists) {
    if (X509_NAME_cmp(X509_CRL_get_issuer(list.crl.get()), X509_get_subject_name(issuer)) != 0) continue;
    if (X509_CRL_verify(list.crl.get(), X509_get0_pubkey(issuer)) != 1) continue;
    const std::int64_t skew_s = std::chrono::seconds{limits::clock_skew_max}.count();
    if (list.this_update > now + skew_s || list.next_update < now) continue;
    if (current == nullptr || list.this_update > current->this_update) current = &list;
  }
  ERR_clear_error();
  if (current == nullptr) {
    verdict.problems.push_back({Reason::revocation_unknown, "no CRL in force of its issuer"});
    return;
  }
  verdict.revocation.push_back(current->digest);
  if (current->next_update < verdict.until) verdict.until = current->next_update;
  X509_REVOKED* entry = nullptr;
  if (X509_CRL_get0_by_cert(current->crl.get(), &entry, subject) == 0) return;
  const auto since = entry == nullptr ? std::nullopt : instant_of(X509_REVOKED_get0_revocationDate(entry));
  if (const auto ends = entry == nullptr ? std::nullopt : end_by_revocation(entry); ends && existed && *existed < *ends) return;
  verdict.problems.push_back({Reason::certificate_revoked, since ? to_iso8601(*since) : std::string{}});
}

ChainVerdict TrustStore::Inside::judge(const Certificate& certificate, Use use, Instant now, std::optional<Instant> existed) const {
  ChainVerdict verdict{{}, certificate.not_after(), {}};
  if (const auto usage = use == Use::signing ? wrong_usage(certificate.handle()) : wrong_stamping_usage(certificate.handle()))
    verdict.problems.push_back({Reason::certificate_wrong_usage, *usage});
  if (now < certificate.not_before()) verdict.problems.push_back({Reason::certificate_not_yet_valid, to_iso8601(certificate.not_before())});
  const bool in_time = existed && certificate.not_before() <= *existed && *existed <= certificate.not_after();
  if (now > certificate.not_after() && !in_time)
    verdict.problems.push_back({Reason::certificate_expired, to_iso8601(certificate.not_after())});
  const StoreContext context{X509_STORE_CTX_new()};
  ensure(context && X509_STORE_CTX_init(context.get(), store.get(), certificate.handle(), nullptr) == 1, "a chain can be asked for");
  auto* parameters = X509_STORE_CTX_get0_param(context.get());
  // The end certificate's own dates are judged above, by their own reasons; the authorities' at a time within both. For
  // OpenSSL a certificate has expired in the second of its notAfter already (X509_cmp_time).
  const Instant last{certificate.not_after().value() - 1};
  const Instant at = now < certificate.not_before() ? certificate.not_before() : now > last ? last : now;
  X509_VERIFY_PARAM_set_time(parameters, static_cast<std::time_t>(at.value()));
  X509_VERIFY_PARAM_set_auth_level(parameters, 2);
  X509_VERIFY_PARAM_set_depth(parameters, 4);
  const bool chained = X509_verify_cert(context.get()) == 1;
  const int error = X509_STORE_CTX_get_error(context.get());
  ERR_clear_error();
  if (!chained) {
    const bool weak = error == X509_V_ERR_EE_KEY_TOO_SMALL || error == X509_V_ERR_CA_KEY_TOO_SMALL || error == X509_V_ERR_CA_MD_TOO_WEAK;
    verdict.problems.push_back({weak ? Reason::algorithm_weak : Reason::certificate_untrusted,
                                weak ? "the key or hash in its chain is too weak" : "no chain to a listed authority"});
    return verdict;
  }
  const Chain chain{X509_STORE_CTX_get1_chain(context.get())};
  // S3 Đ.8.2 asks who issued it, not who stands at the end of the chain: one root may stand above authorities of several classes.
  // No certificate comes from outside (a chain is built of anchors alone), so that the issuer is an anchor too.
  if (sk_X509_num(chain.get()) > 1) verdict.authority = digest_of(sk_X509_value(chain.get(), 1));
  for (int i = 0; i + 1 < sk_X509_num(chain.get()); ++i) {
    judge_revocation(sk_X509_value(chain.get(), i), sk_X509_value(chain.get(), i + 1), now, i == 0 ? existed : std::nullopt, verdict);
    if (const auto end = instant_of(X509_get0_notAfter(sk_X509_value(chain.get(), i + 1))); end && *end < verdict.until)
      verdict.until = *end;
  }
  return verdict;
}

ChainVerdict TrustStore::Inside::check(const Certificate& certificate, Use use, Instant now, std::optional<Instant> existed) {
  const std::scoped_lock lock{mutex};
  const auto key = to_hex(certificate.digest()) + (use == Use::signing ? "" : "stamps");
  if (const auto found = cache.find(key); found != cache.end()) {
    // Only good verdicts are kept: a problem may be mended by time or by a new list.
    if (found->second.since <= now && now < found->second.verdict.until) return found->second.verdict;
    cache.erase(found);
  }
  // Good by itself is good for every signature, and kept; good for one old signature only is not good for the next.
  auto verdict = judge(certificate, use, now, std::nullopt);
  if (verdict.problems.empty())
    cache.insert_or_assign(key, Cached{now, verdict});
  else if (existed)
    verdict = judge(certificate, use, now, existed);
  return verdict;
}

ChainVerdict TrustStore::check(const Certificate& certificate, Instant now, std::optional<Instant> existed) const {
  return inside_->check(certificate, Inside::Use::signing, now, existed);
}

Result<Certificate> TrustStore::time_stamper(ByteView der, Instant now, std::vector<Digest>& revocation) const {
  const bool issued =
      std::any_of(inside_->anchors.begin(), inside_->anchors.end(), [&](const Certificate& anchor) { return is_issued_by(der, anchor); });
  if (!issued) return Refusal{Reason::certificate_untrusted, "no listed authority issued it"};
  TRY(auto certificate, Certificate::decode(der));
  const auto verdict = inside_->check(certificate, Inside::Use::time_stamping, now, std::nullopt);
  revocation.insert(revocation.end(), verdict.revocation.begin(), verdict.revocation.end());
  if (!verdict.problems.empty()) return verdict.problems.front();
  return certificate;
}

}  // namespace signet
