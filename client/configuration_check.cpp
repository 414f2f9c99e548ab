#include "client/configuration_check.h"

#include <pwd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "client/contradictions.h"
#include "client/crl_dates.h"
#include "client/input.h"
#include "client/order_content.h"
#include "client/profile_files.h"
#include "document/compose/pdf_increment.h"
#include "policy/base/limits.h"
#include "policy/certificate.h"
#include "policy/other_school.h"
#include "policy/rules.h"
#include "policy/settings.h"

namespace signet::client {
namespace {

constexpr std::int64_t day_s = 24 * 60 * 60;
constexpr std::int64_t certificate_days_warn = 30;  // renewal and a new approval by the department take weeks
constexpr std::int64_t crl_hours_warn = 12;         // government CRLs are made daily

Result<std::string> text_of_file(const CommandContext& context, const std::string& relative,
                                 std::size_t size_max = limits::configuration_bytes_max) {
  TRY(const auto content, read_file(context.path(relative), size_max));
  return std::string{as_text(content)};
}

std::vector<std::string> list(const CommandContext& context, const std::string& directory, std::string_view ending) {
  std::vector<std::string> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at{context.path(directory), error}, end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ending) found.push_back(directory + "/" + at->path().filename().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

Check bad(const CommandContext& context, const std::string& name, const Refusal& refusal) {
  Finding finding;
  finding.reason = refusal.reason;
  finding.detail = refusal.detail;
  const std::string advice =
      refusal.reason == Reason::configuration_wrong
          ? context.say({"sửa tệp này; Hiệu trưởng phải ký lệnh cấu hình mới (signet order new configuration).",
                         "correct this file; the principal must then sign a new order (signet order new configuration)."})
          : std::string{hint(refusal.reason, context.language)};
  return {name, Health::bad, message(finding, context.language), advice};
}

template <class Read>
Check check_file(const CommandContext& context, const std::string& relative, Read read) {
  const auto text = text_of_file(context, relative);
  if (!text) return bad(context, relative, text.refusal());
  const auto value = read(*text);
  if (!value) return bad(context, relative, value.refusal());
  return {relative, Health::good, "", ""};
}

// A seal's image or font: that it is one is seen when the service starts.
Check check_asset(const CommandContext& context, const std::string& relative) {
  const auto content = text_of_file(context, relative, limits::font_bytes_max);
  if (content) return {relative, Health::good, "", ""};
  auto check = bad(context, relative, content.refusal());
  check.hint = context.say({"nạp ảnh con dấu và phông chữ bằng `signet setup`; khi chưa có ảnh, lệnh đó để riêng các hồ sơ PDF.",
                            "`signet setup` lays image and font down; as long as there is no image, it sets the PDF profiles aside."});
  return check;
}

std::string days(const CommandContext& context, std::int64_t seconds) {
  if (seconds < 0) return context.say({"đã hết hạn", "expired"});
  return context.say({"còn ", ""}) + std::to_string(seconds / day_s) + context.say({" ngày", " days left"});
}

Check check_certificate(const CommandContext& context, const std::string& relative, Instant now) {
  const auto text = text_of_file(context, relative);
  if (!text) return bad(context, relative, text.refusal());
  const auto certificate = Certificate::from_pem(*text);
  if (!certificate) return bad(context, relative, certificate.refusal());
  const std::int64_t left = seconds_between(now, certificate->not_after());
  const std::string detail = certificate->common_name() + ", " + days(context, left);
  if (left >= certificate_days_warn * day_s) return {relative, Health::good, detail, ""};
  return {relative, left < 0 ? Health::bad : Health::warning, detail,
          context.say({"đề nghị cấp chứng thư mới và thay tệp này.", "have a new certificate issued and replace this file."})};
}

Check check_crl(const CommandContext& context, const std::string& relative, Instant now) {
  const auto content = text_of_file(context, relative, limits::crl_bytes_max);
  if (!content) return bad(context, relative, content.refusal());
  const auto dates = read_crl_dates(as_bytes(*content));
  if (!dates) return bad(context, relative, dates.refusal());
  const std::int64_t left = seconds_between(now, dates->next_update);
  const std::string detail = dates->issuer + context.say({", hiệu lực đến ", ", current until "}) + to_vietnamese(dates->next_update);
  if (left >= crl_hours_warn * 60 * 60) return {relative, Health::good, detail, ""};
  return {relative, left < 0 ? Health::bad : Health::warning, detail,
          context.say({"nạp danh sách thu hồi mới của tổ chức này; không có thì không đóng dấu được.",
                       "load this authority's new revocation list; without it nothing is sealed."})};
}

std::string algorithms_in_words(const std::vector<SignatureAlgorithm>& algorithms) {
  std::string text;
  for (const auto each : algorithms) text += (text.empty() ? "" : ", ") + std::string{uri(each).substr(uri(each).find('#') + 1)};
  return text;
}

std::string profile_in_words(const CommandContext& context, const Profile& profile) {
  std::string text = profile.layout.profile_id + " <" + profile.layout.root + ">\n";
  if (const auto& only = profile.layout.only) {
    text += context.say({"  chỉ khi ", "  only where "}) + only->path.steps.back() + " = ";
    for (const auto& value : only->values) text += (&value == only->values.data() ? "" : ", ") + value;
    text += "\n";
  }
  for (const auto& [value, kind] : profile.kinds) text += "  " + value + " → " + std::string{code(kind)} + "\n";
  for (const SlotRule& slot : profile.layout.slots) {
    text += "  " + std::string{code(slot.role)} + context.say({" ký ", " signs "}) +
            (slot.region.empty() ? context.say({"phần của từng môn", "one subject's part each"}) : "#" + slot.region) +
            context.say({", tối đa ", ", at most "}) + std::to_string(slot.count_max) + "\n";
  }
  text += context.say({"  con dấu: ", "  seal: "}) + std::string{code(profile.seal_style)} +
          context.say({"; thuật toán chấp nhận: ", "; algorithms accepted: "}) + algorithms_in_words(profile.algorithms) + "\n";
  const bool of_department = profile.layout.leading == Role::leader;
  text += context.say({"  mọi trường được đọc từ chính dữ liệu ", "  every field is read from octets that the "});
  text += of_department ? context.say({"lãnh đạo", "leader"}) : context.say({"Hiệu trưởng", "principal"});
  return text + context.say({" đã ký; không có gì phải tin bộ đọc tệp\n", " signed; nothing is trusted to the parser\n"});
}

Text xml_in_words(XmlTie tie) {
  switch (tie) {
    case XmlTie::metadata:
      return {"\n  bản PDF phải nêu SHA-256 của bản XML đã đóng dấu\n", "\n  a PDF must name the SHA-256 of the XML that is sealed\n"};
    case XmlTie::attached:
      return {"\n  bản PDF phải đính kèm bản XML đã đóng dấu, không nén\n",
              "\n  a PDF must have the XML that is sealed attached, not compressed\n"};
    case XmlTie::none: break;
  }
  return {"\n  bản PDF không cần bản XML\n", "\n  a PDF needs no XML\n"};
}

std::string profile_in_words(const CommandContext& context, const PdfProfile& profile) {
  std::string text = profile.layout.profile_id + " <PDF>\n";
  for (const Kind kind : profile.kinds) text += "  " + std::string{code(kind)} + "\n";
  for (const PdfFieldRule& rule : profile.layout.fields) {
    text += "  " + std::string{code(rule.role)} + context.say({" ký ở ô ", " signs in field "}) + rule.pattern + "\n";
  }
  text += context.say({"  con dấu: ô ", "  seal: field "}) + profile.layout.seal_field + ", " + profile.image + ", " +
          pdf_number(profile.look.width_mm) + " mm; " + context.say({"thuật toán chấp nhận: ", "algorithms accepted: "});
  for (const auto algorithm : profile.algorithms) text += std::string{code(algorithm)} + " ";
  text += context.say(xml_in_words(profile.xml));
  // What is not read from signed octets by the key holder itself is said here (docs/threat-model.md).
  text += context.say({"  phải tin bộ đọc tệp: các thay đổi giữa những lần ký trước Hiệu trưởng\n",
                       "  trusted to the parser: what changed between the signatures before the principal's\n"});
  if (profile.increment_trusted)
    text += context.say(
        {"  phải tin bộ đọc tệp (increment), với tệp có tham chiếu chéo dạng luồng: ô ký, siêu dữ liệu, tệp đính kèm, đối tượng được ghi "
         "lại\n",
         "  trusted to the parser (increment), for cross-reference streams: fields, metadata, the attached file, objects written again\n"});
  return text;
}

// What no profile maps: composed by the key holder, on nobody's signature but the seals that were made before.
std::string manifests_in_words(const CommandContext& context, const std::set<Kind>& kinds) {
  std::string text;
  if (kinds.contains(Kind::package))
    text +=
        context.say({"package: gói tin học bạ cùng năm học (và cùng lớp, nếu nêu lớp), mỗi tệp còn con dấu có hiệu lực của trường; thiết "
                     "bị tự soạn nội dung, không cần chữ ký Hiệu trưởng\n",
                     "package: transcripts of one school year (and of one class, where one is named), each with a live seal of this "
                     "school; the key holder composes it, no signature of the principal is needed\n"});
  if (kinds.contains(Kind::true_copy))
    text +=
        context.say({"true-copy: của tệp đã đóng dấu tại đây và còn hiệu lực, thiết bị tự soạn (XML); của giấy thì cần chữ ký Hiệu "
                     "trưởng (PDF)\n",
                     "true-copy: of a document sealed here, its seal live, composed by the key holder (XML); of paper with the "
                     "principal's signature (PDF)\n"});
  return text;
}

std::string frame_in_words(const CommandContext& context, Role role, const Windows::Frame& frame) {
  if (!frame.first && !frame.last) return {};
  return "\n  " + std::string{code(role)} + (frame.first ? context.say({", từ ngày ", ", from "}) + to_text(*frame.first) : "") +
         (frame.last ? context.say({", đến hết ngày ", ", to "}) + to_text(*frame.last) : "") +
         (frame.late == Windows::Late::refuse ? context.say({"; ký sau bị từ chối", "; later ones are refused"})
                                              : context.say({"; ký sau được ghi nhận", "; later ones are noted"}));
}

std::string frames_in_words(const CommandContext& context, const Windows& windows) {
  const auto rows = frame_in_words(context, Role::subject_teacher, windows.subject_teachers) +
                    frame_in_words(context, Role::homeroom_teacher, windows.homeroom_teacher) +
                    frame_in_words(context, Role::principal, windows.principals);
  return context.say({"\nKhung thời gian ký học bạ cuối năm: ", "\nTime frames for signing annual transcripts: "}) +
         (rows.empty() ? context.say({"không có", "none"}) : rows);
}

std::string review_in_words(const CommandContext& context, const std::set<Kind>& review) {
  std::string text = context.say({"\nPhó Hiệu trưởng ký rà soát: ", "\nA vice-principal signs a review of: "});
  for (const Kind kind : review) text += std::string{code(kind)} + " ";
  return review.empty() ? text + context.say({"không yêu cầu", "nothing"}) : text;
}

std::string windows_in_words(const CommandContext& context, const Windows& windows) {
  const bool late = windows.late == Windows::Late::record;
  return context.say({"\nNgày cuối đóng dấu học bạ cuối năm (MM-DD của năm dương lịch kết thúc năm học): ",
                      "\nLast day of annual transcripts (MM-DD of the calendar year in which the school year ends): "}) +
         to_text(windows.closing) +
         (late ? context.say({"; sau đó vẫn đóng dấu và ghi nhận là trễ hạn", "; after it they are sealed and recorded as late"})
               : context.say({"; sau đó bị từ chối", "; after it they are refused"})) +
         context.say({"\nNgày cuối của mọi hồ sơ năm học đó: ", "\nLast day of everything of that school year: "}) +
         to_text(windows.supplement_end) +
         context.say({"\nPhải khóa sổ lớp trước: annual-transcript summer-supplement assessment-book",
                      "\nThe class must be locked for: annual-transcript summer-supplement assessment-book"}) +
         frames_in_words(context, windows);
}

std::string authorities_in_words(const CommandContext& context, const Rules& rules) {
  if (!rules.authorities)
    return context.say({"\nTổ chức chứng thực: mọi tổ chức trong trust/ được dùng cho mọi vai trò",
                        "\nAuthorities: every one in trust/ counts for every role"});
  const auto& table = *rules.authorities;
  std::string text = context.say({"\nTổ chức chứng thực theo nhóm (chứng thư của CA):", "\nAuthorities by class (certificates of CAs):"});
  for (const auto value :
       {AuthorityClass::national, AuthorityClass::government, AuthorityClass::public_service, AuthorityClass::specialised}) {
    const auto count = std::count_if(table.classes.begin(), table.classes.end(), [&](const auto& each) { return each.second == value; });
    if (count != 0) text += " " + std::string{code(value)} + " " + std::to_string(count);
  }
  for (const auto& [role, allowed] : table.roles) {
    text += "\n  " + std::string{code(role)} + context.say({": chứng thư do nhóm ", ": certificates of "});
    for (const auto value : allowed) text += (value == *allowed.begin() ? "" : ", ") + std::string{code(value)};
  }
  return text + context.say({"\n  vai trò khác: mọi nhóm", "\n  any other role: every class"});
}

// What is right by itself is looked at together; with a fault in any file there is nothing to compare yet.
Result<ConfigurationFiles> all_files(const CommandContext& context, const std::vector<std::string>& profiles) {
  ConfigurationFiles files;
  TRY(const auto settings, text_of_file(context, "etc/signet/signet.toml"));
  TRY(files.settings, read_settings(settings));
  TRY(files.policy_text, text_of_file(context, "etc/signet/policy.toml"));
  TRY(files.rules, read_rules(files.policy_text));
  for (const auto& path : profiles) {
    Profiles read;
    TRY(auto text, text_of_file(context, path));
    TRY_DONE(add_profile(text, read));
    if (read.pdf.empty())
      files.profiles.push_back({path, std::move(text), std::move(read.xml.front())});
    else
      files.profiles.push_back({path, std::move(text), std::move(read.pdf.front())});
  }
  for (const auto uid : files.rules.system_uids) {
    if (::getpwuid(uid) != nullptr) files.accounts.push_back(uid);
  }
  for (const auto& path : list(context, "etc/signet/trust", ".pem")) {
    TRY(const auto pem, text_of_file(context, path));
    TRY(const auto certificate, Certificate::from_pem(pem));
    files.anchors.emplace(path, certificate.digest());
  }
  if (auto roster = roster_in_force(context)) files.roster = *std::move(roster);
  return files;
}

}  // namespace

std::vector<Check> check_configuration(const CommandContext& context) {
  std::vector<Check> checks{check_file(context, "etc/signet/signet.toml", read_settings),
                            check_file(context, "etc/signet/policy.toml", read_rules)};
  const auto profiles = list(context, "etc/signet/profiles", ".toml");
  for (const std::string& path : profiles) {
    checks.push_back(check_file(context, path, [&](std::string_view text) -> Outcome {
      Profiles ignored;
      return add_profile(text, ignored, path.substr(path.rfind('/') + 1));
    }));
  }
  if (const auto files = all_files(context, profiles)) {
    for (auto& each : contradictions(context, *files)) checks.push_back(std::move(each));
  }
  if (const auto all = read_profiles(context)) {
    for (const std::string& path : asset_paths(*all)) checks.push_back(check_asset(context, path));
  }
  for (const std::string& path : list(context, "etc/signet/trust/schools", ".toml"))
    checks.push_back(check_file(context, path, read_other_school));
  if (profiles.empty())
    checks.push_back({"etc/signet/profiles", Health::bad, context.say({"không có hồ sơ cấu trúc nào", "there is no profile"}),
                      context.say({"chép hồ sơ cấu trúc (*.toml) vào thư mục này.", "copy profiles (*.toml) into this folder."})});
  return checks;
}

std::vector<Check> check_dates(const CommandContext& context, Instant now) {
  std::vector<Check> checks{check_certificate(context, "etc/signet/department.pem", now)};
  for (const std::string& path : list(context, "etc/signet/trust", ".pem")) checks.push_back(check_certificate(context, path, now));
  const auto lists = list(context, "etc/signet/crl", ".crl");
  for (const std::string& path : lists) checks.push_back(check_crl(context, path, now));
  if (lists.empty())
    checks.push_back(
        {"etc/signet/crl", Health::bad, context.say({"không có danh sách thu hồi nào", "there is no revocation list"}),
         context.say({"nạp danh sách thu hồi (*.crl) của các tổ chức chứng thực.", "load the authorities' revocation lists (*.crl)."})});
  return checks;
}

Result<std::string> policy_in_words(const CommandContext& context) {
  TRY(const auto policy_text, text_of_file(context, "etc/signet/policy.toml"));
  TRY(const auto rules, read_rules(policy_text));
  std::string text = context.say({"Loại được đóng dấu:", "Kinds that may be sealed:"});
  for (const Kind kind : rules.kinds) text += " " + std::string{code(kind)};
  text += windows_in_words(context, rules.windows) + review_in_words(context, rules.review);
  text += context.say({"\nHọc bạ của học sinh chuyển đến: ", "\nRecords of pupils who transferred in: "});
  text += rules.incoming == IncomingRule::checked
              ? context.say(
                    {"phải kiểm tra con dấu của trường cũ (signet incoming)", "the other school's seal must be checked (signet incoming)"})
              : context.say({"chỉ cần nêu mã băm, không kiểm tra con dấu", "named by their digest only, no seal is checked"});
  text += authorities_in_words(context, rules);
  text += context.say({"\nHệ thống được yêu cầu (uid):", "\nSystems that may ask (uid):"});
  for (const std::uint32_t uid : rules.system_uids) text += " " + std::to_string(uid);
  if (rules.system_uids.empty()) text += context.say({" không có", " none"});
  text += context.say({"\nĐộ lệch đồng hồ giữa người ký: ", "\nClock skew between signers: "}) + std::to_string(rules.skew_s) +
          context.say({" s\nGiờ do văn thư xác nhận có giá trị tối đa: ", " s\nThe clerk's word for the clock holds at most: "}) +
          std::to_string(rules.unsynchronised_days_max) +
          context.say({" ngày\nKhông có tin của cơ quan phê duyệt tối đa: ", " days\nWithout word of the department at most: "}) +
          std::to_string(rules.contact_days_max) + context.say({" ngày", " days"}) + "\nSHA-256: " + to_hex(rules.text_sha256) + "\n\n";
  TRY(const auto profiles, read_profiles(context));
  text += manifests_in_words(context, rules.kinds);
  for (const auto& profile : profiles.xml) text += profile_in_words(context, profile);
  for (const auto& profile : profiles.pdf) text += profile_in_words(context, profile);
  return text;
}

}  // namespace signet::client
