#include "document/compose/dialect.h"

#include "policy/signed_info.h"

namespace signet {
namespace {

constexpr std::string_view record_namespace = "urn:signet:seal:1";

std::string declaration(std::string_view prefix, std::string_view uri) {
  std::string text = prefix.empty() ? " xmlns=\"" : " xmlns:" + std::string{prefix} + "=\"";
  return text.append(uri).append("\"");
}

}  // namespace

Dialect dialect_of(const Profile& profile) {
  if (profile.seal_style == Style::xades) {
    const auto ds = declaration("ds", dsig_namespace);
    return {C14n::exclusive,
            "ds:",
            ds,
            ds,
            "xades:",
            declaration("xades", xades_namespace),
            "signet:",
            declaration("signet", record_namespace),
            true};
  }
  std::string scope;  // the default namespace first, then prefixes in order (Canonical XML 1.0, 2.3); a default one is hidden by ours
  for (const auto& [prefix, uri] : profile.seal_namespaces) {
    if (!prefix.empty()) scope += declaration(prefix, uri);
  }
  return {C14n::inclusive,
          "",
          declaration("", dsig_namespace) + scope,
          declaration("", dsig_namespace),
          "",
          declaration("", xades_namespace) + scope,
          "",
          declaration("", record_namespace),
          false};
}

}  // namespace signet
