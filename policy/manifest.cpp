#include "policy/manifest.h"

#include <algorithm>

#include "policy/base/utf8.h"
#include "policy/canonical.h"
#include "policy/order_fields.h"

namespace signet {
namespace {

constexpr std::string_view root_name = "SIGNET_MANIFEST", slot_name = "SEAL", region_id = "data";
constexpr std::uint64_t number_max = 999999;

// Canonical XML 1.0, 2.3: how text stands in canonical octets. Ours are written so at once.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '\r': out += "&#xD;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string element(std::string_view name, std::string_view text) {
  return "<" + std::string{name} + ">" + escaped(text) + "</" + std::string{name} + ">";
}

// The words that a person who opens it looks for; of a copy those of NĐ 30/2020 Đ.25.
std::string_view title_of(Kind kind) { return kind == Kind::true_copy ? "SAO Y" : "GÓI TIN"; }

std::string written(const SealedMember& member) {
  return "<MEMBER>" + element("SHA256", to_hex(member.file)) + element("SEAL_ID", member.seal_id) + element("KIND", code(member.kind)) +
         element("FORM", code(member.form)) + element("ENTRY", std::to_string(member.entry)) + "</MEMBER>";
}

std::string region_of(const ManifestHead& head, const std::vector<SealedMember>& members) {
  std::string text = "<DATA Id=\"" + std::string{region_id} + "\">" + element("TITLE", title_of(head.kind)) +
                     element("KIND", code(head.kind)) + element("SCHOOL_CODE", head.school_code) + element("SCHOOL_NAME", head.school_name);
  if (head.kind == Kind::package) {
    text += element("SCHOOL_YEAR", head.school_year);
    if (!head.class_name.empty()) text += element("CLASS", head.class_name);
    text += element("NUMBER", std::to_string(head.number));
  }
  text += element("TIME", to_iso8601(head.time)) + "<MEMBERS>";
  for (const auto& member : members) text += written(member);
  return text + "</MEMBERS></DATA>";
}

Result<SealedMember> read_member(const CanonicalTree& tree, CanonicalTree::Index element) {
  SealedMember member;
  OrderFields in{tree, element};
  member.file = in.digest("SHA256");
  member.seal_id = in.some_text("SEAL_ID");
  const auto kind = kind_from_code(in.some_text("KIND"));
  const auto form = in.some_text("FORM");
  member.entry = in.number("ENTRY", 0, (std::uint64_t{1} << 53) - 1);
  in.finish();
  if (!in.fault().empty()) return Refusal{Reason::unknown_format, in.fault()};
  if (!kind || (form != code(Form::xml) && form != code(Form::pdf))) return Refusal{Reason::unknown_format, "MEMBER"};
  member.kind = *kind;
  member.form = form == code(Form::pdf) ? Form::pdf : Form::xml;
  return member;
}

}  // namespace

DocumentFacts manifest_facts(const ManifestHead& head, std::vector<SealedMember> members) {
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.file < b.file; });
  DocumentFacts facts;
  facts.profile_id = manifest_profile().layout.profile_id;
  facts.kind = head.kind;
  facts.fields["school-code"] = head.school_code;
  if (head.kind == Kind::package) {
    facts.fields["school-year"] = head.school_year;
    facts.fields["class-name"] = head.class_name;
    if (head.number > 0) facts.fields["package-number"] = std::to_string(head.number);
  } else if (members.size() == 1) {
    facts.fields["source-sha256"] = to_hex(members.front().file);
  }
  facts.members = std::move(members);
  return facts;
}

Result<Manifest> write_manifest(const ManifestHead& head, const std::vector<SealOnRecord>& seals) {
  for (const auto* text : {&head.school_code, &head.school_name, &head.class_name, &head.school_year}) {
    if (!is_xml_utf8(*text)) return Refusal{Reason::configuration_wrong, "[school] code, name"};
  }
  std::vector<SealedMember> members;
  for (const auto& seal : seals) members.push_back(seal.member());
  auto facts = manifest_facts(head, std::move(members));
  const auto region = region_of(head, facts.members);
  const auto before = "<" + std::string{root_name} + ">" + region;
  const auto slot = "<" + std::string{slot_name} + "></" + std::string{slot_name} + ">";
  const auto text = before + slot + "</" + std::string{root_name} + ">";
  const Digest digest = sha256(region);
  facts.document = sha256(text);
  facts.region = {
      "#" + std::string{region_id}, C14n::exclusive, true, false, HashAlgorithm::sha256, {view(digest).begin(), view(digest).end()}};
  facts.region_octets = to_bytes(region);
  facts.seal_slot = {{before.size(), before.size() + slot.size()}, std::string{slot_name}, "", false, true, {}};
  return Manifest{to_bytes(text), VerifiedDocument{std::move(facts)}};
}

Result<ManifestText> read_manifest(ByteView region_octets) {
  TRY(const auto tree, CanonicalTree::parse({region_octets.begin(), region_octets.end()}));
  if (tree.local_name(tree.root()) != "DATA") return Refusal{Reason::unknown_format, "no manifest"};
  ManifestText read;
  OrderFields in{tree, tree.root()};
  const auto title = in.some_text("TITLE");
  const auto kind = kind_from_code(in.some_text("KIND"));
  if (!in.fault().empty() || !kind || (*kind != Kind::package && *kind != Kind::true_copy) || title != title_of(*kind))
    return Refusal{Reason::unknown_format, "no manifest"};
  read.head.kind = *kind;
  read.head.school_code = in.some_text("SCHOOL_CODE");
  read.head.school_name = in.some_text("SCHOOL_NAME");
  if (*kind == Kind::package) {
    read.head.school_year = in.some_text("SCHOOL_YEAR");
    if (in.next_is("CLASS")) read.head.class_name = in.some_text("CLASS");
    read.head.number = in.number("NUMBER", 1, number_max);
  }
  read.head.time = in.instant("TIME");
  const auto members = in.element("MEMBERS");
  in.finish();
  if (!in.fault().empty()) return Refusal{Reason::unknown_format, in.fault()};
  for (const auto each : tree.children(members)) {
    if (tree.local_name(each) != "MEMBER") return Refusal{Reason::unknown_format, "MEMBERS"};
    TRY(auto member, read_member(tree, each));
    read.members.push_back(std::move(member));
  }
  return read;
}

// The school leads: nobody signs before it.
const Profile& manifest_profile() {
  static const Profile made = [] {
    Profile profile;
    profile.layout.profile_id = "signet-manifest";
    profile.layout.root = root_name;
    profile.layout.region = region_id;
    profile.layout.leading = Role::school;
    const Path slot{false, {std::string{root_name}, std::string{slot_name}}, "", ""};
    profile.layout.slots = {{Role::school, slot, std::string{region_id}, 1}};
    profile.layout.seal_slot = slot;
    return profile;
  }();
  return made;
}

}  // namespace signet
