#include "tests/support/cast.h"

#include <cstdlib>

#include "tests/support/fail.h"
#include "tests/support/world.h"

namespace signet::world {
namespace {

struct Named {
  const char *name, *common_name;
};
constexpr Named teachers[] = {
    {"teacher-NGUVAN", "Trần Thị Mẫu Bình"}, {"teacher-TOAN", "Lê Văn Mẫu Cường"}, {"teacher-NN1", "Phạm Thị Mẫu Dung"},
    {"teacher-GDCD", "Hoàng Văn Mẫu Đức"},   {"teacher-LSDL", "Vũ Thị Mẫu Giang"}, {"teacher-KHTN", "Đặng Văn Mẫu Hải"},
    {"teacher-KHTN-2", "Bùi Thị Mẫu Hoa"},   {"teacher-CN", "Đỗ Văn Mẫu Khánh"},   {"teacher-TIN", "Ngô Thị Mẫu Lan"},
    {"teacher-GDTC", "Dương Văn Mẫu Minh"},  {"teacher-NT", "Lý Thị Mẫu Nga"},     {"teacher-HDTN", "Đinh Văn Mẫu Phúc"},
    {"teacher-GDDP", "Mai Thị Mẫu Quỳnh"},
};

std::string personal_id(int number) {
  auto digits = std::to_string(number);
  return "0000" + std::string(8 - digits.size(), '0') + digits;
}

CastMember person(const char* name, const char* common_name, int number, KeyKind key = KeyKind::p256) {
  CastMember member{};
  member.name = name;
  member.common_name = common_name;
  member.id = personal_id(number);
  member.key = key;
  return member;
}

CastMember organisation(const char* name, std::string_view common_name, std::string_view id, Folder folder) {
  CastMember member{};
  member.name = name;
  member.common_name = common_name;
  member.id = id;
  member.folder = folder;
  member.organisation = true;
  return member;
}

/// A second certificate of the teacher of Tin học.
CastMember special(const char* name) {
  CastMember member = person(name, "Ngô Thị Mẫu Lan", 19, KeyKind::as_holder);
  member.holder = "teacher-TIN";
  return member;
}

void add_specials(std::vector<CastMember>& all) {
  const auto add = [&](const char* name) -> CastMember& { return all.emplace_back(special(name)); };
  auto& expired = add("expired");
  expired.from_days = -800, expired.to_days = -1;
  auto& early = add("not-yet-valid");
  early.from_days = 20;
  add("revoked").key = KeyKind::p256;        // revoked a month ago: before anything was signed
  add("revoked-later").key = KeyKind::p256;  // revoked an hour ago: after what it signed
  add("rsa-1024").key = KeyKind::rsa1024;
  add("wrong-usage").usage = Usage::encipherment_only;
  add("tsa").usage = Usage::time_stamping;
  add("unknown-ca").authority = Authority::unknown;
  add("public").authority = Authority::public_service;
  add("specialised").authority = Authority::specialised;
  add("p384").key = KeyKind::p384;
  add("unlisted").key = KeyKind::p256;  // genuine, but the principal never approved it
}

std::vector<CastMember> everyone() {
  std::vector<CastMember> all;
  all.push_back(person("principal", "Nguyễn Thị Mẫu An", 1, KeyKind::rsa));
  all.push_back(person("vice-principal", "Phan Văn Mẫu Bảo", 2));
  all.push_back(person("clerk", "Hồ Thị Mẫu Chi", 3));
  all.push_back(person("homeroom", "Trịnh Thị Mẫu Sen", 10, KeyKind::rsa));
  int number = 11;
  for (const auto& [name, common_name] : teachers)
    all.push_back(person(name, common_name, number++, std::string_view{name} == "teacher-CN" ? KeyKind::p256 : KeyKind::rsa));
  all.push_back(person("other-teacher", "Cao Văn Mẫu Tùng", 40));
  all.push_back(person("homeroom-8A2", "Tạ Thị Mẫu Uyên", 41));
  all.push_back(person("departed", "Lương Văn Mẫu Vinh", 42));
  all.push_back(person("stranger", "Quách Thị Mẫu Xuân", 43));
  all.push_back(person("leader", "Triệu Văn Mẫu Yên", 50, KeyKind::rsa));
  all.back().folder = Folder::department;
  all.push_back(organisation("department", department_name, "0000000100", Folder::department));
  all.push_back(organisation("other-school", "Trường THCS Mẫu E", "0000000005", Folder::persons));
  add_specials(all);
  return all;
}

}  // namespace

std::string school_year(int later) {
  const auto today = to_iso8601(now()).substr(0, 10);
  const char* given = std::getenv("SIGNET_WORLD_SCHOOL_YEAR");
  const int first = (given ? std::stoi(given) : std::stoi(today.substr(0, 4)) - (today.substr(5) <= "05-31" ? 1 : 0)) + later;
  return std::to_string(first) + "-" + std::to_string(first + 1);
}

const std::vector<Subject12>& subjects() {
  static const std::vector<Subject12> list{{"NGUVAN", "Ngữ văn", true},
                                           {"TOAN", "Toán", true},
                                           {"NN1", "Ngoại ngữ 1 (Tiếng Anh)", true},
                                           {"GDCD", "Giáo dục công dân", true},
                                           {"LSDL", "Lịch sử và Địa lí", true},
                                           {"KHTN", "Khoa học tự nhiên", true},
                                           {"CN", "Công nghệ", true},
                                           {"TIN", "Tin học", true},
                                           {"GDTC", "Giáo dục thể chất", false},
                                           {"NT", "Nghệ thuật (Âm nhạc, Mĩ thuật)", false},
                                           {"HDTN", "Hoạt động trải nghiệm, hướng nghiệp", false},
                                           {"GDDP", "Nội dung giáo dục của địa phương", false}};
  return list;
}

const std::vector<CastMember>& cast() {
  static const std::vector<CastMember> list = everyone();
  return list;
}

const CastMember& cast_member(std::string_view name) {
  for (const auto& member : cast())
    if (member.name == name) return member;
  throw Failure("signet-world: nobody is called " + std::string{name});
}

std::vector<std::string> teachers_of(std::string_view subject) {
  const auto first = "teacher-" + std::string{subject};
  std::vector<std::string> names;
  for (const auto& member : cast())
    if (member.name == first || member.name == first + "-2") names.push_back(member.name);
  return names;
}

}  // namespace signet::world
