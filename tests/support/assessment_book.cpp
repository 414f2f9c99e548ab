#include "tests/support/assessment_book.h"

#include <algorithm>

namespace signet::world {
namespace {

constexpr const char* book_slots = "/SO_THEO_DOI/DU_LIEU_SO/DANH_SACH_THONG_TIN_KY";

std::string book_leaf(const std::string& name, std::string_view text) { return "<" + name + ">" + std::string{text} + "</" + name + ">"; }
std::string book_place(const std::string& name, const std::string& id) { return "<" + name + " Id=\"" + id + "\"></" + name + ">"; }

std::string book_page(const Subject12& subject, const std::vector<std::string>& teachers, int pupils) {
  std::string out =
      "<MON Id=\"mon_" + std::string{subject.code} + "\">" + book_leaf("MA_MON_HOC", subject.code) + book_leaf("TEN_MON_HOC", subject.name);
  for (int number = 1; number <= pupils; ++number)
    out += "<KET_QUA hocSinh=\"" + world::pupil(number).personal_id + "\" cn=\"" + mark(number, subject.code, 3, subject.marked) +
           "\"></KET_QUA>";
  for (const auto& teacher : teachers) out += book_place("GVBM", slot_id(teacher));
  return out + "</MON>";
}

std::string book_text(const Form& form, int pupils) {
  std::string pages, places;
  for (const auto& [code, teachers] : form.teachers) {
    for (const auto& subject : subjects())
      if (subject.code == code) pages += book_page(subject, teachers, pupils);
    for (const auto& teacher : teachers) places += book_place("GVBM", slot_id(teacher));
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SO_THEO_DOI><DU_LIEU_SO Id=\"data\"><THONG_TIN_SO Id=\"thongtinso\">" +
         book_leaf("LOAI", "SO_THEO_DOI") + book_leaf("MA_TRUONG", school_code) + book_leaf("NAM_HOC", form.school_year) +
         book_leaf("MA_LOP", form.class_code) + book_leaf("TEN_LOP", form.class_code) + "<DANH_SACH_MON>" + pages +
         "</DANH_SACH_MON></THONG_TIN_SO><DANH_SACH_THONG_TIN_KY><DANH_SACH_GVBM>" + places +
         "</DANH_SACH_GVBM><GVCN></GVCN></DANH_SACH_THONG_TIN_KY></DU_LIEU_SO><PHAT_HANH><CBQL></CBQL><KY_PHAT_HANH/></PHAT_HANH>"
         "</SO_THEO_DOI>\n";
}

}  // namespace

AssessmentBook::AssessmentBook(const World& world) : world_(&world), form_(form_of_class("8A1", 1)) {
  const Transcript model{world};  // the same people at the same times
  const auto add = [&](const std::string& key, std::string slot, std::string target) {
    auto signing = const_cast<Transcript&>(model).signing(key);
    signing.slot = std::move(slot);
    signing.options.target = std::move(target);
    signings_.push_back(std::move(signing));
  };
  for (const auto& [subject, teachers] : form_.teachers) {
    for (const auto& teacher : teachers)
      add(teacher, std::string{book_slots} + "/DANH_SACH_GVBM/GVBM[@Id='" + slot_id(teacher) + "']", "mon_" + subject);
  }
  add("homeroom", std::string{book_slots} + "/GVCN", "thongtinso");
  add("principal", "/SO_THEO_DOI/PHAT_HANH/CBQL", "data");
}

AssessmentBook& AssessmentBook::pupils(int count) {
  pupils_ = count;
  return *this;
}

AssessmentBook& AssessmentBook::without(std::string_view key) {
  std::erase_if(signings_, [&](const Signing& each) { return each.key == key; });
  return *this;
}

AssessmentBook& AssessmentBook::without_subject(std::string_view subject) {
  std::erase_if(form_.teachers, [&](const auto& row) { return row.first == subject; });
  std::erase_if(signings_, [&](const Signing& each) { return each.options.target == "mon_" + std::string{subject}; });
  return *this;
}

std::string AssessmentBook::text() const {
  auto text = book_text(form_, pupils_);
  for (const auto& signing : signings_) text = sign_into(text, signing.slot, world_->identity(signing.person), signing.options);
  return text;
}

}  // namespace signet::world
