#include "client/crl_dates.h"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>
#include <optional>

namespace signet::client {
namespace {

struct Free {
  void operator()(X509_CRL* list) const noexcept { X509_CRL_free(list); }
};

std::optional<Instant> instant(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return Instant{static_cast<std::int64_t>(timegm(&parts))};
}

std::string common_name(const X509_NAME* name) {
  const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  const ASN1_STRING* value = at < 0 ? nullptr : X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
  unsigned char* utf8 = nullptr;
  const int size = value == nullptr ? -1 : ASN1_STRING_to_UTF8(&utf8, value);
  if (size < 0) return {};
  std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
  OPENSSL_free(utf8);
  return text;
}

}  // namespace

Result<CrlDates> read_crl_dates(ByteView der) {
  const unsigned char* at = der.data();
  const std::unique_ptr<X509_CRL, Free> list{d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size()))};
  ERR_clear_error();
  if (!list || at != der.data() + der.size()) return Refusal{Reason::configuration_wrong, "no CRL in DER"};
  const auto made = instant(X509_CRL_get0_lastUpdate(list.get()));
  const auto next = instant(X509_CRL_get0_nextUpdate(list.get()));
  // RFC 5280 5.1.2.5: nextUpdate must be there
  if (!made || !next) return Refusal{Reason::configuration_wrong, "a CRL without nextUpdate"};
  return CrlDates{common_name(X509_CRL_get_issuer(list.get())), *made, *next};
}

}  // namespace signet::client
