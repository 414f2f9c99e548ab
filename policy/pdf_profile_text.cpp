// The reader of PDF profiles (docs/formats/pdf.md).
#include <algorithm>
#include <set>

#include "policy/rules.h"
#include "policy/toml_reader.h"

namespace signet {
namespace {

constexpr double seal_width_mm_min = 10, seal_width_mm_max = 80;

template <class T>
T chosen(TomlReader& in, const toml::table* from, std::string_view key, std::initializer_list<std::pair<std::string_view, T>> choices) {
  const auto text = in.text(from, key);
  for (const auto& [name, value] : choices) {
    if (name == text) return value;
  }
  in.wrong(std::string{key} + " = \"" + text + "\"");
  return choices.begin()->second;
}

// A path under the root that cannot leave etc/signet, where the configuration order looks.
std::string file_at(TomlReader& in, const toml::table* from, std::string_view key) {
  auto path = in.text(from, key);
  const bool inside = path.starts_with("etc/signet/") && path.find("..") == std::string::npos;
  if (!inside) in.wrong(std::string{key} + " = \"" + path + "\": a file under etc/signet is needed");
  return path;
}

void read_pdf_head(TomlReader& in, const toml::table* head, PdfProfile& profile) {
  in.only(head, "profile", {"form", "id", "leading", "kinds", "xml", "increment", "subfilters", "algorithms"});
  profile.layout.profile_id = in.text(head, "id");
  profile.layout.leading = chosen<Role>(in, head, "leading", {{"principal", Role::principal}});
  for (const auto& name : in.texts(head, "kinds")) {
    const auto kind = kind_from_code(name);
    if (!kind || *kind == Kind::order)
      in.wrong("kinds: " + name);
    else
      profile.kinds.insert(*kind);
  }
  profile.xml = chosen<XmlTie>(in, head, "xml", {{"metadata", XmlTie::metadata}, {"attached", XmlTie::attached}, {"none", XmlTie::none}});
  profile.increment_trusted = chosen<bool>(in, head, "increment", {{"own reading", false}, {"trusted to the parser", true}});
  for (const auto& name : in.texts(head, "subfilters")) {
    if (name != "ETSI.CAdES.detached" && name != "adbe.pkcs7.detached") in.wrong("subfilters: " + name);
    profile.subfilters.push_back(name);
  }
  for (const auto& name : in.texts(head, "algorithms")) {
    const auto algorithm = signature_algorithm_from_code(name);
    if (!algorithm)
      in.wrong("algorithms: " + name);
    else
      profile.algorithms.push_back(*algorithm);
  }
}

void read_pdf_roles(TomlReader& in, PdfProfile& profile) {
  for (const auto* each : in.tables(in.root(), "role")) {
    in.only(each, "role", {"role", "field"});
    const auto name = in.text(each, "role");
    const auto role = role_from_code(name);
    if (!role || *role == Role::school) in.wrong("role = \"" + name + "\"");
    profile.layout.fields.push_back({role.value_or(Role::principal), in.text(each, "field")});
    if (profile.layout.fields.back().pattern.empty()) in.wrong("field: a pattern is needed");
  }
  const auto leads = [&](const PdfFieldRule& rule) { return rule.role == profile.layout.leading; };
  if (std::none_of(profile.layout.fields.begin(), profile.layout.fields.end(), leads)) in.wrong("the leading role has no field");
}

void read_pdf_seal(TomlReader& in, const toml::table* seal, PdfProfile& profile) {
  in.only(seal, "seal", {"field", "algorithm", "mode", "image", "width_mm", "font", "place", "lines"});
  profile.layout.seal_field = in.text(seal, "field");
  if (profile.layout.seal_field.empty() || profile.layout.seal_field.find('.') != std::string::npos)
    in.wrong("field: a name without full stops");
  profile.seal_algorithm = chosen<SignatureAlgorithm>(
      in, seal, "algorithm", {{"rsa-sha256", SignatureAlgorithm::rsa_sha256}, {"rsa-pss-sha256", SignatureAlgorithm::rsa_pss_sha256}});
  auto& look = profile.look;
  look.mode = chosen<SealMode>(in, seal, "mode",
                               {{"image+info", SealMode::image_and_info}, {"image", SealMode::image}, {"info-only", SealMode::info_only}});
  look.place = chosen<InfoPlace>(in, seal, "place", {{"below-seal", InfoPlace::below_seal}, {"top-right", InfoPlace::top_right}});
  if ((look.place == InfoPlace::top_right) != (look.mode == SealMode::info_only))
    in.wrong("place: \"top-right\" goes with mode \"info-only\", \"below-seal\" with the others");
  look.width_mm = in.real(seal, "width_mm");
  if (look.width_mm < seal_width_mm_min || look.width_mm > seal_width_mm_max) in.wrong("width_mm: 10 to 80");
  look.lines = in.texts(seal, "lines");
  if (look.lines.size() > 6) in.wrong("lines: at most 6");
  for (const auto& line : look.lines) {
    if (line.size() > 200) in.wrong("lines: at most 200 octets each");
  }
  profile.image = file_at(in, seal, "image");
  profile.font = file_at(in, seal, "font");
}

}  // namespace

Result<PdfProfile> read_pdf_profile(std::string_view text) {
  TomlReader in{text, "profile"};
  in.only(in.root(), "profile", {"profile", "role", "seal"});
  PdfProfile profile;
  profile.text_sha256 = sha256(text);
  const auto* head = in.table(in.root(), "profile");
  if (in.text(head, "form") != "pdf") in.wrong("form = \"pdf\" is needed");
  read_pdf_head(in, head, profile);
  read_pdf_roles(in, profile);
  read_pdf_seal(in, in.table(in.root(), "seal"), profile);
  if (const auto fault = in.fault()) return *fault;
  return profile;
}

std::string seal_characters(const SealLook& look) {
  std::set<std::string> characters{"Đ", "đ"};
  for (char c = ' '; c <= '~'; ++c) characters.insert(std::string{c});
  for (const auto& line : look.lines) {
    for (std::size_t at = 0; at < line.size();) {
      std::size_t end = at + 1;
      while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) ++end;
      characters.insert(line.substr(at, end - at));
      at = end;
    }
  }
  std::string all;
  for (const auto& each : characters) all += each;
  return all;
}

Outcome add_profile(std::string_view text, Profiles& profiles, std::string_view file) {
  TomlReader in{text, "profile"};
  const auto* head = in.table(in.root(), "profile");
  if (head != nullptr && head->contains("form")) {
    TRY(auto profile, read_pdf_profile(text));
    profiles.pdf.push_back(std::move(profile));
    return Done{};
  }
  TRY(auto profile, read_profile(text, file));
  profiles.xml.push_back(std::move(profile));
  return Done{};
}

}  // namespace signet
