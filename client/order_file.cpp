#include "client/order_file.h"

#include <algorithm>
#include <filesystem>

#include "client/input.h"
#include "policy/base/limits.h"
#include "policy/certificate.h"
#include "policy/order_fields.h"

namespace signet::client {

std::string OrderFile::text(Table table, std::string_view key) {
  auto found = in_.text(table, key);
  if (found.empty()) wrong(table, key, "a text is needed: " + std::string{key});
  return found;
}

Instant OrderFile::day(Table table, std::string_view key, bool end) {
  const auto text = in_.text(table, key);
  const auto found = day_of(text, end);
  if (!found) wrong(table, key, "a day as YYYY-MM-DD is needed: " + std::string{key} + " = \"" + text + "\"");
  return found.value_or(Instant{});
}

Instant OrderFile::instant(Table table, std::string_view key) {
  const auto text = in_.text(table, key);
  const auto found = parse_iso8601(text);
  if (!found) wrong(table, key, "a time as YYYY-MM-DDThh:mm:ss+07:00 is needed: " + std::string{key} + " = \"" + text + "\"");
  return found.value_or(Instant{});
}

std::set<std::string> OrderFile::names(Table table, std::string_view key) {
  if (!has(table, key)) return {};
  std::set<std::string> found;
  for (auto& each : in_.texts(table, key)) {
    if (each.empty() || !found.insert(each).second) wrong(table, key, "named twice or empty: " + std::string{key} + " \"" + each + "\"");
  }
  return found;
}

std::set<Kind> OrderFile::kinds(Table table, std::string_view key) {
  std::set<Kind> found;
  for (const auto& name : names(table, key)) {
    const auto kind = kind_from_code(name);
    if (!kind || *kind == Kind::order)
      wrong(table, key, "no kind of document: " + name);
    else
      found.insert(*kind);
  }
  return found;
}

std::set<std::uint32_t> OrderFile::accounts(Table table, std::string_view key) {
  std::set<std::uint32_t> found;
  for (const auto each : in_.numbers(table, key)) {
    if (each < 0 || each > 0xfffffffe || !found.insert(static_cast<std::uint32_t>(each)).second)
      wrong(table, key, "no Unix user number, or named twice: " + std::to_string(each));
  }
  return found;
}

std::string OrderFile::beside(const std::string& path) const {
  const std::filesystem::path named{path};
  return named.is_absolute() || folder_.empty() ? path : (std::filesystem::path{folder_} / named).string();
}

Digest OrderFile::digest(Table table, std::string_view key) {
  const auto said = text(table, key);
  if (const auto digits = digest_from_hex(said)) return *digits;
  const auto content = read_file(beside(said), limits::pdf_bytes_max + limits::pdf_seal_bytes_max);
  if (content) return sha256(*content);
  wrong(table, key, "a SHA-256 or a file that can be read is needed: " + std::string{key} + " = \"" + said + "\"");
  return {};
}

Bytes OrderFile::certificate(Table table, std::string_view key) {
  const auto said = text(table, key);
  const auto content = read_file(beside(said), limits::configuration_bytes_max);
  const auto read = content ? Certificate::from_pem(as_text(*content)) : Result<Certificate>{content.refusal()};
  if (read) return read->der();
  wrong(table, key, "a file with a certificate in PEM is needed: " + std::string{key} + " = \"" + said + "\"");
  return {};
}

Paper OrderFile::paper(Table table, std::string_view key) {
  const auto* found = in_.table(table, key);
  Paper paper;
  if (found == nullptr) return paper;
  only(found, {"number", "day", "file", "sha256"});
  paper.number = text(found, "number");
  paper.day = day(found, "day", false);
  if (has(found, "file") && has(found, "sha256")) wrong(found, "file", "one of the two, not both: file, sha256");
  for (const auto* scan : {"file", "sha256"}) {
    if (has(found, scan)) paper.sha256 = digest(found, scan);
  }
  return paper;
}

std::optional<Refusal> OrderFile::fault() const {
  const auto found = in_.fault();
  if (!found) return std::nullopt;
  return Refusal{Reason::order_malformed, found->detail};
}

}  // namespace signet::client
