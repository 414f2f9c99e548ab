#include "client/trust_files.h"

#include <algorithm>
#include <filesystem>

#include "client/input.h"
#include "policy/base/limits.h"

namespace signet::client {
namespace {

constexpr std::string_view crl_begin = "-----BEGIN X509 CRL-----";
constexpr std::string_view crl_end = "-----END X509 CRL-----";
constexpr std::string_view certificate_end = "-----END CERTIFICATE-----";

std::vector<std::string> files_in(const std::string& directory, std::string_view ending) {
  std::vector<std::string> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at{directory, error}, end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ending) found.push_back(at->path().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// A file of roots may hold several, as authorities publish them.
Outcome read_roots(const std::string& path, std::vector<Certificate>& roots) {
  const auto file = read_file(path, limits::configuration_bytes_max);
  if (!file) return in_file(path, file.refusal());
  if (auto der = Certificate::decode(*file)) return roots.push_back(*std::move(der)), Done{};
  std::string_view rest = as_text(*file);
  bool any = false;
  for (auto end = rest.find(certificate_end); end != std::string_view::npos; end = rest.find(certificate_end)) {
    auto certificate = Certificate::from_pem(std::string{rest.substr(0, end + certificate_end.size())} + "\n");
    if (!certificate) return in_file(path, {Reason::certificate_untrusted, certificate.refusal().detail});
    roots.push_back(*std::move(certificate));
    any = true;
    rest.remove_prefix(end + certificate_end.size());
  }
  if (!any) return in_file(path, {Reason::file_unreadable, "no certificate in PEM or DER"});
  return Done{};
}

Result<Bytes> read_list(const std::string& path) {
  const auto file = read_file(path, limits::crl_bytes_max);
  if (!file) return in_file(path, file.refusal());
  const std::string_view text = as_text(*file);
  const auto begin = text.find(crl_begin), end = text.find(crl_end);
  if (begin == std::string_view::npos || end == std::string_view::npos) return *file;
  const auto der = from_xml_base64(text.substr(begin + crl_begin.size(), end - begin - crl_begin.size()));
  if (!der) return in_file(path, {Reason::file_unreadable, "no CRL in PEM or DER"});
  return *der;
}

}  // namespace

Result<std::optional<TrustStore>> load_trust(const CommandContext& context, const std::vector<std::string>& roots,
                                             const std::vector<std::string>& lists) {
  const bool own = roots.empty();
  std::vector<Certificate> anchors;
  for (const std::string& path : own ? files_in(context.path("etc/signet/trust"), ".pem") : roots) TRY_DONE(read_roots(path, anchors));
  if (anchors.empty()) return std::optional<TrustStore>{};
  std::vector<std::string> list_paths = lists;
  if (own && lists.empty()) list_paths = files_in(context.path("etc/signet/crl"), ".crl");
  std::vector<Bytes> revocation;
  for (const std::string& path : list_paths) {
    TRY(auto list, read_list(path));
    revocation.push_back(std::move(list));
  }
  return std::optional<TrustStore>{TrustStore::load(anchors, revocation)};
}

}  // namespace signet::client
