// Everyone who holds a certificate in the test world. Fictional people; ids outside the real range (0000…).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/certificate.h"

namespace signet::world {

constexpr std::string_view school_code = "00000001";
constexpr std::string_view other_school_code = "00000005";
constexpr std::string_view school_name = "Trường THCS Mẫu A";
constexpr std::string_view department_code = "00";
constexpr std::string_view department_name = "Sở Giáo dục và Đào tạo tỉnh Mẫu";
constexpr std::string_view school_tax_id = "0000000001";
/// SIGNET_WORLD_SCHOOL_YEAR, or the one that ends on the next 31 May or later, so that its windows are open whenever a test runs;
/// `later` years after it.
std::string school_year(int later = 0);

struct Subject12 {
  std::string_view code, name;
  bool marked;  // marks; else remarks only
};
/// GDPT 2018, lower secondary: 8 rows with marks, 4 with remarks.
const std::vector<Subject12>& subjects();

enum class KeyKind { rsa, p256, p384, rsa1024, as_holder };
enum class Authority { government, public_service, specialised, unknown };
enum class Folder { persons, department };

struct CastMember {
  std::string name;         // file name and roster key, e.g. `teacher-TOAN`
  std::string common_name;  // as people know them
  std::string id;           // 12 digits; an organisation's tax id
  Folder folder = Folder::persons;
  bool organisation = false;
  KeyKind key = KeyKind::rsa;
  Authority authority = Authority::government;
  Usage usage = Usage::signing;
  int from_days = -400, to_days = 700;  // validity, from now
  std::string holder;                   // another certificate of this member, e.g. an expired one
};
const std::vector<CastMember>& cast();
const CastMember& cast_member(std::string_view name);
/// The names of those who teach `subject` in class 8A1, e.g. `teacher-KHTN`, `teacher-KHTN-2`.
std::vector<std::string> teachers_of(std::string_view subject);

}  // namespace signet::world
