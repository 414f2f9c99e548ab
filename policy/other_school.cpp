#include "policy/other_school.h"

#include <set>

#include "policy/toml_reader.h"

namespace signet {
namespace {

std::vector<Digest> certificates(TomlReader& in, std::string_view key) {
  std::set<Digest> found;
  for (const auto& text : in.texts(in.root(), key)) {
    const auto digest = digest_from_hex(text);
    if (!digest || !found.insert(*digest).second)
      in.wrong(std::string{key} + ": SHA-256 of a certificate, 64 lower-case hexadecimal digits, each once");
  }
  if (found.empty()) in.wrong(std::string{key} + ": at least one");
  return {found.begin(), found.end()};
}

}  // namespace

Result<OtherSchool> read_other_school(std::string_view text) {
  TomlReader in{text, "school"};
  in.only(in.root(), "school", {"code", "name", "seal_certificates", "principal_certificates"});
  OtherSchool school;
  school.code = in.text(in.root(), "code");
  if (school.code.empty()) in.wrong("code");
  school.name = in.text(in.root(), "name");
  school.seals = certificates(in, "seal_certificates");
  school.principals = certificates(in, "principal_certificates");
  if (const auto fault = in.fault()) return *fault;
  return school;
}

}  // namespace signet
