#include "client/token_uri.h"

#include <algorithm>
#include <map>
#include <optional>

#include "client/pin_source.h"

namespace signet::client {
namespace {

Refusal wrong_uri(std::string what) { return {Reason::request_malformed, "--token " + std::move(what)}; }

std::optional<unsigned> digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

// RFC 3986, 2.1.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    const auto high = i + 2 < text.size() ? digit(text[i + 1]) : std::nullopt;
    const auto low = i + 2 < text.size() ? digit(text[i + 2]) : std::nullopt;
    if (!high || !low) return std::nullopt;
    out.push_back(static_cast<char>(*high * 16 + *low));
    i += 2;
  }
  return out;
}

Outcome read_attributes(std::string_view text, char separator, std::map<std::string, std::string>& found) {
  while (!text.empty()) {
    const auto part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) return wrong_uri(std::string{part});
    const std::string name{part.substr(0, equals)};
    const auto value = percent_decoded(part.substr(equals + 1));
    if (!value || value->empty() || !found.emplace(name, *value).second) return wrong_uri(name);
  }
  return Done{};
}

}  // namespace

Result<TokenPlace> read_token_uri(std::string_view uri) {
  constexpr std::string_view scheme = "pkcs11:";
  if (!uri.starts_with(scheme)) return wrong_uri("pkcs11:token=…;object=…?module-path=…");
  uri.remove_prefix(scheme.size());
  const auto path = uri.substr(0, uri.find('?'));
  uri.remove_prefix(std::min(path.size() + 1, uri.size()));
  std::map<std::string, std::string> in_path, in_query;
  TRY_DONE(read_attributes(path, ';', in_path));
  TRY_DONE(read_attributes(uri, '&', in_query));
  const auto take = [](std::map<std::string, std::string>& from, const char* name) {
    auto node = from.extract(name);
    return node.empty() ? std::string{} : std::move(node.mapped());
  };
  TokenPlace place;
  place.settings = {take(in_query, "module-path"), take(in_path, "token"), take(in_path, "object")};
  const auto source = take(in_query, "pin-source");
  for (const auto& rest : {in_path, in_query}) {
    if (!rest.empty()) return wrong_uri(rest.begin()->first);
  }
  if (place.settings.module.empty()) return wrong_uri("module-path");
  if (place.settings.label.empty()) return wrong_uri("token");
  if (place.settings.object.empty()) return wrong_uri("object");
  place.pin_file = source.starts_with("file:") ? source.substr(5) : source;
  return place;
}

Result<Secret> read_pin_of(const TokenPlace& place) {
  CommandContext context;
  context.language = language_from_environment();
  return read_pin(context, {place.pin_file, -1}, "PIN (" + place.settings.label + ")");
}

}  // namespace signet::client
