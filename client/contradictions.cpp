#include "client/contradictions.h"

#include <algorithm>
#include <map>
#include <set>

#include "policy/toml_reader.h"

namespace signet::client {
namespace {

constexpr const char* policy_path = "etc/signet/policy.toml";

// What each appliance can seal at all, and in which form (policy/decide.cpp).
const std::set<Kind> school_xml{Kind::annual_transcript, Kind::opening, Kind::summer_supplement, Kind::transfer, Kind::assessment_book};
const std::set<Kind> school_pdf{Kind::annual_transcript, Kind::opening,       Kind::summer_supplement, Kind::transfer,
                                Kind::assessment_book,   Kind::scanned_paper, Kind::true_copy};
const std::set<Kind> composed_here{Kind::package, Kind::true_copy};  // by a school's key holder: no profile gives them
const std::set<Kind> department_xml{Kind::certificate_approval, Kind::certificate};

using KeyPath = std::vector<std::string_view>;

class Contradictions {
 public:
  Contradictions(const CommandContext& context, const ConfigurationFiles& files) : context_(context), files_(files) {}

  std::vector<Check> run() {
    for (const Kind kind : files_.rules.kinds) permitted(kind);
    for (const auto& file : files_.profiles) not_permitted(file);
    for (const Kind kind : files_.rules.review) reviewed(kind);
    frames();
    for (auto at = files_.profiles.begin(); at != files_.profiles.end(); ++at) alike(*at, at);
    for (const auto& file : files_.profiles) without_partner(file);
    for (const auto uid : files_.rules.system_uids) account(uid);
    if (rules().authorities) authorities(*rules().authorities);
    return std::move(found_);
  }

 private:
  const Rules& rules() const { return files_.rules; }
  bool of_school() const { return files_.settings.organisation == Organisation::school; }

  void tell(const std::string& path, const std::string& text, const KeyPath& key, const std::string& what_vi, const std::string& what_en,
            const std::string& mend_vi, const std::string& mend_en, Health health = Health::bad) {
    const auto line = line_of(text, key);
    found_.push_back(
        {path + (line == 0 ? "" : ":" + std::to_string(line)), health, context_.say({what_vi, what_en}), context_.say({mend_vi, mend_en})});
  }
  void policy(const KeyPath& key, const std::string& what_vi, const std::string& what_en, const std::string& mend_vi,
              const std::string& mend_en) {
    tell(policy_path, files_.policy_text, key, what_vi, what_en, mend_vi, mend_en);
  }

  // The kinds that a profile gives in a form in which this appliance seals them.
  std::set<Kind> given_by(const ProfileFile& file) const {
    std::set<Kind> given;
    if (const auto* xml = std::get_if<Profile>(&file.profile)) {
      for (const auto& [value, kind] : xml->kinds)
        if ((of_school() ? school_xml : department_xml).contains(kind)) given.insert(kind);
    } else if (of_school()) {
      for (const Kind kind : std::get<PdfProfile>(file.profile).kinds)
        if (school_pdf.contains(kind)) given.insert(kind);
    }
    return given;
  }
  bool any_gives(Kind kind) const {
    // What a department seals for schools has a format of ours, compiled in.
    if (kind == Kind::certificate_approval && !of_school()) return true;
    return std::any_of(files_.profiles.begin(), files_.profiles.end(), [&](const auto& each) { return given_by(each).contains(kind); });
  }

  void permitted(Kind kind) {
    const std::string name{code(kind)};
    // What the key holder composes itself needs no profile.
    if (of_school() && composed_here.contains(kind)) return;
    const bool ours = of_school() ? school_xml.contains(kind) || school_pdf.contains(kind) : department_xml.contains(kind);
    if (!ours)
      return policy({"kinds"}, "thiết bị này không bao giờ đóng dấu loại " + name, "this appliance never seals the kind " + name,
                    "bỏ " + name + " khỏi kinds.", "take " + name + " out of kinds.");
    if (!any_gives(kind))
      policy({"kinds"}, "không có hồ sơ cấu trúc nào cho loại " + name, "no profile gives the kind " + name,
             "thêm hồ sơ cấu trúc của loại này, hoặc bỏ " + name + " khỏi kinds.",
             "add a profile of this kind, or take " + name + " out of kinds.");
  }

  void not_permitted(const ProfileFile& file) {
    const bool xml = std::holds_alternative<Profile>(file.profile);
    std::string names;
    const auto all = xml ? kinds_of(std::get<Profile>(file.profile)) : std::get<PdfProfile>(file.profile).kinds;
    for (const Kind kind : all)
      if (!rules().kinds.contains(kind)) names += (names.empty() ? "" : ", ") + std::string{code(kind)};
    if (names.empty()) return;
    tell(file.path, file.text, xml ? KeyPath{"kind", "values"} : KeyPath{"profile", "kinds"}, "policy.toml không cho phép loại " + names,
         "policy.toml does not permit " + names, "thêm vào kinds của policy.toml nếu cần đóng dấu loại này; nếu không thì không sao.",
         "add it to kinds in policy.toml if it is to be sealed; else there is nothing to do.", Health::warning);
  }
  static std::set<Kind> kinds_of(const Profile& profile) {
    std::set<Kind> kinds;
    for (const auto& [value, kind] : profile.kinds) kinds.insert(kind);
    return kinds;
  }

  static bool has_review_slot(const ProfileFile& file) {
    const auto reviews = [](const auto& rule) { return rule.role == Role::vice_principal; };
    if (const auto* xml = std::get_if<Profile>(&file.profile))
      return std::any_of(xml->layout.slots.begin(), xml->layout.slots.end(), reviews);
    const auto& fields = std::get<PdfProfile>(file.profile).layout.fields;
    return std::any_of(fields.begin(), fields.end(), reviews);
  }

  void reviewed(Kind kind) {
    const std::string name{code(kind)};
    if (!rules().kinds.contains(kind))
      return policy({"review", name}, "yêu cầu rà soát loại không được phép đóng dấu: " + name,
                    "a review is asked of a kind that is not permitted: " + name, "bỏ dòng này, hoặc thêm " + name + " vào kinds.",
                    "take this line out, or add " + name + " to kinds.");
    for (const auto& file : files_.profiles) {
      if (!given_by(file).contains(kind) || has_review_slot(file)) continue;
      policy({"review", name}, "yêu cầu Phó Hiệu trưởng ký rà soát " + name + " nhưng " + file.path + " không có ô ký vice-principal",
             "a vice-principal's review of " + name + " is asked, and " + file.path + " has no slot of the role vice-principal",
             "thêm [[role]] vice-principal vào hồ sơ cấu trúc, hoặc đặt " + name + " = \"none\".",
             "add a [[role]] vice-principal to the profile, or set " + name + " = \"none\".");
    }
  }

  void frames() {
    const auto& windows = rules().windows;
    const std::pair<std::string_view, const Windows::Frame*> rows[] = {{"subject-teacher", &windows.subject_teachers},
                                                                       {"homeroom-teacher", &windows.homeroom_teacher},
                                                                       {"principal", &windows.principals}};
    std::optional<MonthDay> before;
    for (const auto& [role, frame] : rows) {
      const std::string name{role};
      const auto latest = std::max(frame->first.value_or(MonthDay{}), frame->last.value_or(MonthDay{}));
      if (latest > windows.closing)
        policy({"windows", role}, "khung thời gian của " + name + " (" + to_text(latest) + ") sau ngày chốt " + to_text(windows.closing),
               "the time frame of " + name + " (" + to_text(latest) + ") is after the closing day " + to_text(windows.closing),
               "đặt khung thời gian không sau ngày chốt (closing).", "set the frame not after closing.");
      if (frame->last && before && *frame->last < *before)
        policy({"windows", role, "last"}, name + " phải ký xong trước khi người ký trước hết hạn (" + to_text(*before) + ")",
               name + " would have to be ready before those who sign earlier (" + to_text(*before) + ")",
               "đặt last theo thứ tự ký: subject-teacher, homeroom-teacher, principal.",
               "set last in the order of signing: subject-teacher, homeroom-teacher, principal.");
      if (frame->last) before = before ? std::max(*before, *frame->last) : *frame->last;
    }
  }

  static const std::string& id_of(const ProfileFile& file) {
    const auto* xml = std::get_if<Profile>(&file.profile);
    return xml != nullptr ? xml->layout.profile_id : std::get<PdfProfile>(file.profile).layout.profile_id;
  }

  // By the same field with no value in common: then their order does not matter.
  static bool told_apart(const std::optional<Distinction>& a, const std::optional<Distinction>& b) {
    if (!a || !b || a->path != b->path) return false;
    return std::none_of(a->values.begin(), a->values.end(),
                        [&](const auto& value) { return std::find(b->values.begin(), b->values.end(), value) != b->values.end(); });
  }

  // Of two that fit one document the service takes the first, and never the second.
  static bool same_document(const ProfileFile& one, const ProfileFile& other) {
    const auto *a = std::get_if<Profile>(&one.profile), *b = std::get_if<Profile>(&other.profile);
    if ((a == nullptr) != (b == nullptr)) return false;
    if (a != nullptr) {
      return !told_apart(a->layout.only, b->layout.only) && a->layout.root == b->layout.root && a->layout.region == b->layout.region &&
             a->layout.seal_slot == b->layout.seal_slot &&
             leading_slots(a->layout.slots, a->layout.leading, &SlotRule::slots) ==
                 leading_slots(b->layout.slots, b->layout.leading, &SlotRule::slots);
    }
    const auto &c = std::get<PdfProfile>(one.profile).layout, &d = std::get<PdfProfile>(other.profile).layout;
    return leading_slots(c.fields, c.leading, &PdfFieldRule::pattern) == leading_slots(d.fields, d.leading, &PdfFieldRule::pattern);
  }
  template <class Rule, class Where>
  static std::vector<Where> leading_slots(const std::vector<Rule>& rules, Role leading, Where Rule::*where) {
    std::vector<Where> found;
    for (const auto& rule : rules)
      if (rule.role == leading) found.push_back(rule.*where);
    return found;
  }

  void alike(const ProfileFile& file, std::vector<ProfileFile>::const_iterator end) {
    for (auto other = files_.profiles.begin(); other != end; ++other) {
      if (id_of(*other) == id_of(file))
        tell(file.path, file.text, {"profile", "id"}, "trùng id với " + other->path + ": " + id_of(file),
             "the id of " + other->path + " as well: " + id_of(file), "đặt id khác cho một trong hai.", "give one of the two another id.");
      if (same_document(*other, file))
        tell(file.path, file.text, {"profile"}, "nhận cùng loại tệp với " + other->path + ", nên không bao giờ được dùng",
             "fits the same documents as " + other->path + ", and so is never taken", "gộp hai hồ sơ cấu trúc hoặc bỏ một.",
             "join the two profiles, or take one away.");
    }
  }

  void without_partner(const ProfileFile& file) {
    const auto* pdf = std::get_if<PdfProfile>(&file.profile);
    if (pdf == nullptr || pdf->xml == XmlTie::none || !given_by(file).contains(Kind::annual_transcript)) return;
    const auto gives_xml = [&](const ProfileFile& each) {
      return std::holds_alternative<Profile>(each.profile) && given_by(each).contains(Kind::annual_transcript);
    };
    if (std::none_of(files_.profiles.begin(), files_.profiles.end(), gives_xml))
      tell(file.path, file.text, {"profile", "xml"},
           "bản PDF phải kèm bản XML, nhưng không có hồ sơ cấu trúc XML nào cho annual-transcript",
           "a PDF needs its XML, and no profile gives annual-transcript as XML", "thêm hồ sơ cấu trúc XML, hoặc đặt xml = \"none\".",
           "add a profile of the XML, or set xml = \"none\".");
  }

  void account(std::uint32_t uid) {
    const KeyPath key{"callers", "system_uids"};
    const auto number = std::to_string(uid);
    const auto& roster = files_.roster;
    const auto is_person = [&](const auto& each) { return each.second.account == uid; };
    if (uid == 0)
      policy(key, "0 là tài khoản root", "0 is the account root", "đặt tài khoản riêng cho hệ thống.",
             "give the system an account of its own.");
    else if (roster && std::any_of(roster->persons.begin(), roster->persons.end(), is_person))
      policy(key, "tài khoản " + number + " là của một người trong danh sách phân công; hệ thống sẽ không được phép đóng dấu",
             "account " + number + " is a person's of the roster: the system will get no seal by a standing authorisation",
             "đặt tài khoản riêng cho hệ thống.", "give the system an account of its own.");
    else if (std::find(files_.accounts.begin(), files_.accounts.end(), uid) == files_.accounts.end())
      tell(policy_path, files_.policy_text, key, "máy này không có tài khoản " + number, "this machine has no account " + number,
           "kiểm tra số tài khoản (id -u TÊN).", "look at the number (id -u NAME).", Health::warning);
  }

  void authorities(const Authorities& table) {
    for (const auto& [digest, value] : table.classes) without_file(digest, value);
    for (const auto& [path, digest] : files_.anchors) {
      if (!table.classes.contains(digest)) without_class(path, to_hex(digest));
    }
    for (const auto& [role, allowed] : table.roles) {
      for (const auto value : allowed) without_authority(table, role, value);
    }
  }

  void without_file(const Digest& digest, AuthorityClass value) {
    const auto same = [&](const auto& each) { return each.second == digest; };
    if (std::any_of(files_.anchors.begin(), files_.anchors.end(), same)) return;
    policy({"authorities", code(value)}, "không có tệp nào trong trust/ mang mã băm " + to_hex(digest),
           "no file in trust/ has the digest " + to_hex(digest), "chép chứng thư của tổ chức này vào etc/signet/trust, hoặc bỏ mã băm này.",
           "copy that authority's certificate to etc/signet/trust, or take the digest out.");
  }

  void without_class(const std::string& path, const std::string& digest) {
    policy({"authorities"}, path + " không thuộc nhóm tổ chức chứng thực nào, nên mọi chứng thư do tổ chức này cấp bị từ chối",
           path + " is in no class of authorities: every certificate that it issued is refused",
           "thêm \"" + digest + "\" vào một nhóm, hoặc bỏ tệp này.", "add \"" + digest + "\" to a class, or take the file away.");
  }

  void without_authority(const Authorities& table, Role role, AuthorityClass value) {
    const auto same = [&](const auto& each) { return each.second == value; };
    if (std::any_of(table.classes.begin(), table.classes.end(), same)) return;
    const std::string role_name{code(role)}, class_name{code(value)};
    policy({"authorities", "roles", code(role)}, role_name + " dùng nhóm " + class_name + " nhưng nhóm này không có tổ chức nào",
           role_name + " is given the class " + class_name + ", in which there is no authority",
           "thêm " + class_name + " với mã băm của tổ chức vào [authorities], hoặc bỏ nhóm này khỏi " + role_name + ".",
           "add " + class_name + " with its authorities to [authorities], or take the class from " + role_name + ".");
  }

  const CommandContext& context_;
  const ConfigurationFiles& files_;
  std::vector<Check> found_;
};

}  // namespace

std::vector<Check> contradictions(const CommandContext& context, const ConfigurationFiles& files) {
  return Contradictions{context, files}.run();
}

}  // namespace signet::client
