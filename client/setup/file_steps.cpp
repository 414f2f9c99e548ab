#include "client/setup/file_steps.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "client/input.h"
#include "daemon/os/clock.h"
#include "journal/durable_file.h"
#include "policy/base/limits.h"
#include "policy/certificate.h"
#include "policy/rules.h"

namespace signet::client::setup {
namespace {

namespace fs = std::filesystem;

constexpr const char* settings_path = "etc/signet/signet.toml";
constexpr const char* department_path = "etc/signet/department.pem";

bool stands(const char* path) { return ::access(path, F_OK) == 0; }

Result<std::string> text_of(const std::string& path) {
  const auto content = read_file(path, limits::configuration_bytes_max);
  if (!content) return in_file(path, content.refusal());
  return std::string{as_text(*content)};
}

std::string composed(const Settings& settings) {
  const std::string kind{code(settings.organisation)};
  std::string text = std::string{"mode = \""} + (settings.demo ? "demo" : "production") + "\"\nkind = \"" + kind + "\"\n\n[" + kind +
                     "]\ncode = \"" + settings.school_code + "\"\nname = \"" + settings.school_name + "\"\n";
  if (!settings.tax_code.empty()) text += "tax_code = \"" + settings.tax_code + "\"\n";
  text += "\n[journal]\norigin = \"" + settings.origin + "\"\n\n[token]\nmodule = \"" + settings.token_module + "\"\nlabel = \"" +
          settings.token_label + "\"\nobject = \"" + settings.token_object + "\"\n";
  if (settings.pin_typed) text += "pin = \"typed\"\n";
  if (!settings.softhsm_conf.empty()) text += "softhsm_conf = \"" + settings.softhsm_conf + "\"\n";
  if (settings.clock_offset_s != 0) text += "\n[clock]\noffset_s = " + std::to_string(settings.clock_offset_s) + "\n";
  return text;
}

Outcome make_folder(const char* path) {
  if (::mkdir(path, 0755) == 0 || errno == EEXIST) return Done{};
  return Refusal{Reason::file_unwritable, std::string{path} + ": " + std::strerror(errno)};
}

// One certificate of a file, into its place; what stands there stays unless there is a yes.
Outcome put_certificate(const Dialogue& dialogue, const std::string& from, const std::string& to) {
  TRY(const auto text, text_of(from));
  const auto certificate = Certificate::from_pem(text);
  if (!certificate) return in_file(from, certificate.refusal());
  dialogue.line("  " + from + ": " + certificate->subject() + dialogue.words({", đến ", ", until "}) +
                to_vietnamese(certificate->not_after()));
  dialogue.line("  SHA-256 " + to_hex(certificate->digest()));
  if (const auto before = text_of(to); before && *before == text) return Done{};
  if (certificate->not_after() < os::read_clock(0).wall)
    return Refusal{Reason::configuration_wrong, from + dialogue.words({": chứng thư đã hết hạn", ": the certificate has expired"})};
  TRY(const bool yes, dialogue.agreed(dialogue.words({"Ghi vào ", "Write it to "}) + to + "?"));
  return yes ? journal::write_durable(to, as_bytes(text), 0644) : Outcome{Refusal{Reason::interrupted, to}};
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in{text};
  std::vector<std::string> all;
  for (std::string each; in >> each;) all.push_back(each);
  return all;
}

Outcome copy_new(const std::string& from, const std::string& to, std::size_t bytes_max = limits::configuration_bytes_max) {
  if (stands(to.c_str())) return Done{};
  const auto content = read_file(from, bytes_max);
  if (!content) return in_file(from, content.refusal());
  return journal::write_durable(to, *content, 0644);
}

// Image and font of the seal on PDFs. Without an image PDFs are not sealed, and their profiles stay away: the service would not start.
Result<bool> take_seal_image(const Dialogue& dialogue) {
  if (stands("etc/signet/seal.png") && stands("etc/signet/seal.ttf")) return true;
  TRY(const auto image, dialogue.ask("seal_image",
                                     {"Ảnh con dấu đỏ, PNG nền trong suốt, 300 dpi (để trống: chưa đóng dấu PDF)",
                                      "Image of the red seal, PNG, transparent, 300 dpi (empty: no PDFs are sealed yet)"},
                                     "", true));
  if (image.empty()) return false;
  TRY(const auto font, dialogue.ask("seal_font",
                                    {"Phông chữ cạnh con dấu (Times New Roman hoặc tương đương)",
                                     "Font of the text beside the seal (Times New Roman or alike)"},
                                    "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"));
  TRY_DONE(copy_new(dialogue.place(image), "etc/signet/seal.png", limits::seal_image_bytes_max));
  TRY_DONE(copy_new(dialogue.place(font), "etc/signet/seal.ttf", limits::font_bytes_max));
  return true;
}

Outcome copy_profile(const fs::path& from, bool pdf) {
  TRY(const auto text, text_of(from.string()));
  Profiles read;
  if (const auto added = add_profile(text, read); !added) return in_file(from.string(), added.refusal());
  if (!read.pdf.empty() && !pdf) return Done{};
  return copy_new(from.string(), "etc/signet/profiles/" + from.filename().string());
}

std::string guessed_defaults() {
  std::error_code error;
  const auto programs = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const auto& each : {programs / "../share/signet/config", programs / "../../config", fs::path{"/usr/share/signet/config"}}) {
    if (fs::exists(each / "policy.toml", error)) return fs::weakly_canonical(each, error).string();
  }
  return {};
}

}  // namespace

Settings standing_settings(const Dialogue& dialogue) {
  if (!stands(settings_path)) return {};
  const auto text = text_of(settings_path);
  const auto settings = text ? read_settings(*text) : Result<Settings>{text.refusal()};
  if (settings) return *settings;
  dialogue.line(dialogue.words({"Cấu hình đang có không đọc được, sẽ hỏi lại từ đầu: ",
                                "What stands cannot be read, and everything is asked anew: "}) +
                settings.refusal().detail);
  return {};
}

Outcome ask_organisation(const Dialogue& dialogue, Settings& settings) {
  if (stands(journal_file_path)) {
    dialogue.say(Text{"\nNhật ký đã có: mã, tên và loại tổ chức giữ nguyên như khi tạo nhật ký.",
                      "\nThere is a journal: code, name and kind stay what they were when it was made."});
    if (!settings.school_code.empty()) return Done{};
    return Refusal{Reason::journal_unavailable,
                   dialogue.words({"có nhật ký nhưng không có signet.toml: phục hồi tệp này từ bản sao lưu",
                                   "there is a journal, and no signet.toml: restore that file from a backup"})};
  }
  TRY(const auto kind, dialogue.choose("kind", {"Tổ chức", "Organisation"},
                                       {{"school", dialogue.words({"trường học", "a school"})},
                                        {"department", dialogue.words({"cơ quan phê duyệt (Sở, UBND xã)", "an approving department"})}},
                                       std::string{code(settings.organisation)}));
  settings.organisation = kind == "department" ? Organisation::department : Organisation::school;
  TRY(settings.school_code,
      dialogue.ask("code", {"Mã định danh của trường hoặc cơ quan", "Code of the school or department"}, settings.school_code));
  TRY(settings.school_name, dialogue.ask("name", {"Tên đầy đủ, như trên con dấu", "Full name, as on the seal"}, settings.school_name));
  TRY(settings.tax_code,
      dialogue.ask("tax_code",
                   {"Mã số thuế trong chứng thư (để trống: không đối chiếu)", "Tax code in the certificate (empty: not compared)"},
                   settings.tax_code, true));
  const auto year = to_iso8601(os::read_clock(0).wall).substr(0, 4);
  TRY(settings.origin, dialogue.ask("origin",
                                    {"Tên nhật ký: tên miền của trường, /journal/ và năm",
                                     "Name of the journal: the school's domain, /journal/ and the year"},
                                    settings.origin.empty() ? settings.school_code + ".signet.example/journal/" + year : settings.origin));
  return Done{};
}

Outcome write_settings(const Dialogue& dialogue, const Settings& settings) {
  const auto text = composed(settings);
  if (const auto read = read_settings(text); !read) return read.refusal();
  if (const auto before = text_of(settings_path); before && *before == text) {
    dialogue.say(Text{"\netc/signet/signet.toml đã đúng, không đổi gì.", "\netc/signet/signet.toml is right as it is."});
    return Done{};
  }
  dialogue.say(Text{"\netc/signet/signet.toml sẽ là:\n", "\netc/signet/signet.toml will be:\n"});
  dialogue.line(text);
  TRY(const bool yes,
      dialogue.agreed(dialogue.words(stands(settings_path) ? Text{"Thay tệp đang có?", "Replace the file that stands there?"}
                                                           : Text{"Ghi tệp này?", "Write this file?"})));
  return yes ? journal::write_durable(settings_path, as_bytes(text), 0644) : Outcome{Refusal{Reason::interrupted, settings_path}};
}

Outcome take_department(const Dialogue& dialogue) {
  dialogue.say(
      {"\nChứng thư của cơ quan phê duyệt (Sở GD&ĐT, UBND xã). Đối chiếu SHA-256 với cơ quan qua điện thoại hoặc văn bản: mọi quyền đều "
       "dựa vào nó.",
       "\nThe certificate of the approving department. Compare its SHA-256 with the department by telephone or on paper: all authority "
       "rests on it."});
  const bool there = stands(department_path);
  if (there && stands(journal_file_path)) return put_certificate(dialogue, department_path, department_path);
  TRY(const auto path, dialogue.ask("department", {"Tệp chứng thư của cơ quan (PEM)", "File of the department's certificate (PEM)"},
                                    there ? department_path : ""));
  return put_certificate(dialogue, dialogue.place(path), department_path);
}

Outcome take_anchors(const Dialogue& dialogue) {
  dialogue.say(Text{"\nChứng thư của các tổ chức chứng thực (gốc và trung gian). Đang có trong etc/signet/trust:",
                    "\nCertificates of the certification authorities, roots and intermediates. In etc/signet/trust now:"});
  std::error_code error;
  std::size_t count = 0;
  for (fs::directory_iterator at{"etc/signet/trust", error}, end; !error && at != end; at.increment(error)) {
    if (at->path().extension() != ".pem") continue;
    dialogue.line("  " + at->path().filename().string());
    ++count;
  }
  if (count == 0) dialogue.say(Text{"  chưa có", "  none"});
  TRY(const auto more, dialogue.ask("trust",
                                    {"Thêm tệp (PEM), cách nhau bằng dấu cách; để trống: không thêm",
                                     "Files to add (PEM), with blanks between; empty: none"},
                                    "", true));
  for (const auto& each : words_of(more))
    TRY_DONE(put_certificate(dialogue, dialogue.place(each),
                             "etc/signet/trust/" + fs::path{each}.filename().replace_extension(".pem").string()));
  return Done{};
}

// The package lays every profile down. Those of PDFs need the image: with them and without it the service would not start.
Outcome set_pdf_profiles_aside(const Dialogue& dialogue) {
  std::error_code error;
  for (fs::directory_iterator at{"etc/signet/profiles", error}, end; !error && at != end; at.increment(error)) {
    if (at->path().extension() != ".toml") continue;
    TRY(const auto text, text_of(at->path().string()));
    Profiles read;
    if (const auto added = add_profile(text, read); !added || read.pdf.empty()) continue;
    const auto file = at->path().string();
    TRY(const bool yes, dialogue.agreed(dialogue.words({"Chưa có ảnh con dấu: để riêng hồ sơ PDF ",
                                                        "There is no image of the seal: set the PDF profile aside, "}) +
                                        file + " → " + file + ".aside?"));
    if (!yes) return Refusal{Reason::interrupted, file};
    fs::rename(file, file + ".aside", error);
    if (error) return Refusal{Reason::file_unwritable, file + ": " + error.message()};
  }
  return Done{};
}

Outcome take_defaults(const Dialogue& dialogue) {
  const bool before = stands("etc/signet/policy.toml"), had_image = stands("etc/signet/seal.png");
  TRY(const bool pdf, take_seal_image(dialogue));
  if (!pdf) TRY_DONE(set_pdf_profiles_aside(dialogue));
  if (before && (!pdf || had_image)) return Done{};
  auto given = guessed_defaults();
  if (before && given.empty() && !dialogue.has("defaults")) return Done{};
  if (!before || dialogue.has("defaults")) {
    TRY(given, dialogue.ask("defaults",
                            {"Thư mục có policy.toml và profiles/ đi kèm chương trình",
                             "Folder with the policy.toml and profiles/ that came with the programs"},
                            given));
  }
  const fs::path folder = dialogue.place(given);
  TRY_DONE(copy_new((folder / "policy.toml").string(), "etc/signet/policy.toml"));
  std::error_code error;
  for (fs::directory_iterator at{folder / "profiles", error}, end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".toml") TRY_DONE(copy_profile(at->path(), pdf));
  }
  dialogue.say(Text{"Đã có quy tắc và hồ sơ cấu trúc; xem bằng `signet policy show`.",
                    "Policy and profiles are there; `signet policy show` says them in words."});
  return Done{};
}

Outcome make_folders() {
  for (const char* path : {"etc", "etc/signet", "etc/signet/profiles", "etc/signet/trust", "etc/signet/crl"}) TRY_DONE(make_folder(path));
  return Done{};
}

}  // namespace signet::client::setup
