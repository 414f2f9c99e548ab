// What is printed on the page.
#include <cmath>

#include "tests/support/cast.h"
#include "tests/support/pdf_form.h"
#include "tests/support/world.h"

namespace signet::world {
namespace {

constexpr double row_height = 24, table_top = 622, left_edge = 42, right_edge = 553;
constexpr double columns[] = {42, 66, 246, 286, 326, 372, 553};

class Pen {
 public:
  explicit Pen(PageFonts& fonts) : fonts_(fonts) {}
  void text(double x, double y, double size, std::string_view words, bool bold = false) {
    const bool plain = without_marks(words) == words;
    const char* name = plain ? (bold ? "/F2 " : "/F1 ") : bold ? "/F4 " : "/F3 ";
    out_ += std::string{"BT "} + name + pdf_number(size) + " Tf " + pdf_number(x) + " " + pdf_number(y) + " Td " +
            (plain ? pdf_plain_string(words) : font(bold).show(words)) + " Tj ET\n";
  }
  /// Liberation Sans has Helvetica's widths.
  void centred(double x, double y, double size, std::string_view words, bool bold = false) {
    text(x - font(bold).width(words) * size / 2000, y, size, words, bold);
  }
  void line(double x1, double y1, double x2, double y2) {
    out_ += pdf_number(x1) + " " + pdf_number(y1) + " m " + pdf_number(x2) + " " + pdf_number(y2) + " l S\n";
  }
  void raw(std::string_view operators) { out_ += operators; }
  std::string take() { return std::move(out_); }

 private:
  PdfFont& font(bool bold) { return bold ? fonts_.bold : fonts_.regular; }
  PageFonts& fonts_;
  std::string out_;
};

const char* title(Kind kind) {
  switch (kind) {
    case Kind::opening: return "HỌC BẠ KHỞI TẠO";
    case Kind::summer_supplement: return "HỌC BẠ BỔ SUNG SAU HÈ";
    case Kind::transfer: return "HỌC BẠ CHUYỂN TRƯỜNG";
    case Kind::assessment_book: return "SỔ THEO DÕI VÀ ĐÁNH GIÁ HỌC SINH";
    case Kind::scanned_paper: return "HỌC BẠ SỐ HÓA";
    case Kind::true_copy: return "BẢN SAO HỌC BẠ";
    default: return "HỌC BẠ HỌC SINH";
  }
}

/// `2026-05-28` as `28/05/2026`; as it stands where it is no day.
std::string day_for_people(const std::string& day) {
  return day.size() == 10 ? day.substr(8) + "/" + day.substr(5, 2) + "/" + day.substr(0, 4) : day;
}

void head(Pen& pen, const PdfForm& form) {
  pen.centred(150, 800, 9, department_name);
  pen.centred(150, 786, 10, school_name, true);
  pen.centred(430, 800, 10, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", true);
  pen.centred(430, 786, 10, "Độc lập - Tự do - Hạnh phúc");
  pen.line(370, 781, 490, 781);
  pen.centred(298, 746, 18, title(form.kind), true);
  pen.centred(298, 728, 11, "Năm học " + form.record.school_year);
  pen.text(42, 766, 9, "Số: " + form.record.number);
}

void class_line(Pen& pen, const PdfForm& form) {
  pen.text(42, 702, 10, "Lớp: " + form.form.class_code);
  pen.text(120, 702, 10, "Sĩ số: " + std::to_string(form.pupils) + " học sinh");
  pen.text(330, 702, 10, "Giáo viên chủ nhiệm: " + cast_member(form.form.homeroom).common_name);
  pen.text(42, 648, 11, "ĐIỂM TRUNG BÌNH CỦA LỚP", true);
}

/// Of the class, with one decimal; where a subject has no marks, how many passed.
std::string class_result(const PdfForm& form, std::string_view subject, int term, bool marked) {
  double sum = 0;
  for (int number = 1; marked && number <= form.pupils; ++number) sum += std::stod(mark(number, subject, term, marked));
  if (!marked) return std::to_string(form.pupils) + " Đ";
  const auto tenths = std::to_string(std::lround(10 * sum / form.pupils));
  return tenths.substr(0, tenths.size() - 1) + "." + tenths.back();
}

void person(Pen& pen, const Pupil& pupil, const std::string& class_code) {
  pen.text(42, 702, 10, "Họ và tên:");
  pen.text(120, 702, 11, pupil.name, true);
  pen.text(330, 702, 10, std::string{"Giới tính: "} + (pupil.girl ? "Nữ" : "Nam"));
  pen.text(430, 702, 10, "Lớp: " + class_code);
  pen.text(42, 686, 10, "Ngày sinh: " + pupil.born);
  pen.text(330, 686, 10, "Số định danh cá nhân: " + pupil.personal_id);
  pen.text(42, 670, 10, "Nơi sinh: " + pupil.birthplace);
  pen.text(330, 670, 10, "Mã học sinh: " + pupil.pupil_code);
}

/// What a transcript of this kind says besides.
void kind_line(Pen& pen, const PdfForm& form) {
  const auto& record = form.record;
  pen.text(42, 752, 9, "Mã tra cứu: " + record.lookup_code);
  pen.text(415, 766, 9, "Có hiệu lực từ ngày " + day_for_people(record.effective_date));
  const auto say = [&](const std::string& words) { pen.text(170, 648, 9, words); };
  if (form.kind == Kind::transfer) say("Kết quả tính đến ngày " + day_for_people(record.results_until));
  if (form.kind == Kind::summer_supplement)
    say("Kiểm tra lại: " + (record.retest.empty() ? "không" : record.retest) +
        "; rèn luyện trong hè: " + (record.summer_training.empty() ? "không" : "có"));
}

/// An opened transcript has no marks: where the pupil comes from.
void beginning(Pen& pen, const PdfForm& form) {
  const auto& record = form.record;
  pen.text(42, 648, 11, "MỞ ĐẦU NĂM HỌC", true);
  pen.text(42, 618, 10, "Khối: " + record.grade + (record.transfer_in.empty() ? "" : "; học sinh chuyển đến từ trường khác"));
  pen.text(42, 602, 10, "Học bạ năm học trước: " + (record.previous_id.empty() ? "không có (đầu cấp)" : record.previous_id));
  pen.text(42, 586, 8, "SHA-256: " + record.previous_sha256);
}

void grid(Pen& pen, std::size_t rows) {
  const double bottom = table_top - row_height * static_cast<double>(rows);
  pen.raw("0.6 w\n0.93 g 42 622 511 18 re f 0 g\n");
  for (const double x : columns) pen.line(x, table_top + 18, x, bottom);
  pen.line(left_edge, table_top + 18, right_edge, table_top + 18);
  for (std::size_t row = 0; row <= rows; ++row)
    pen.line(left_edge, table_top - row_height * static_cast<double>(row), right_edge, table_top - row_height * static_cast<double>(row));
}

void marks(Pen& pen, const PdfForm& page) {
  const auto& form = page.form;
  const bool of_class = page.kind == Kind::assessment_book;
  if (!of_class) pen.text(42, 648, 11, "KẾT QUẢ HỌC TẬP", true);
  grid(pen, form.teachers.size());
  const char* heads[] = {"TT", "Môn học", "HK I", "HK II", "Cả năm", "Giáo viên bộ môn ký"};
  for (std::size_t i = 0; i < 6; ++i) pen.centred((columns[i] + columns[i + 1]) / 2, table_top + 5, 9, heads[i], true);
  double y = table_top - 15;
  int number = 1;
  for (const auto& [code, teachers] : form.teachers) {
    pen.centred(54, y, 9.5, std::to_string(number++));
    for (const auto& subject : subjects()) {
      if (subject.code != code) continue;
      pen.text(70, y, 9.5, subject.name);
      for (int term = 1; term <= 3; ++term) {
        const double middle = (columns[term + 1] + columns[term + 2]) / 2;
        const auto own = form.pupil.exempt ? std::string{} : mark(form.pupil.number, code, term, subject.marked);
        const auto value = of_class ? class_result(page, code, term, subject.marked) : own;
        pen.centred(middle, y, 9.5, value, term == 3);
      }
    }
    y -= row_height;
  }
}

void results(Pen& pen, const PdfForm& form) {
  pen.text(42, 312, 10, "Kết quả rèn luyện: Tốt. Kết quả học tập: Khá.");
  pen.text(330, 312, 10, "Số buổi nghỉ: " + std::to_string(form.form.pupil.number % 4) + " (có phép)");
  const char* end = form.kind == Kind::transfer ? "" : " Được lên lớp.";
  pen.text(42, 296, 10, std::string{"Nhận xét: em chăm học, trung thực, biết giúp bạn."} + end);
}

void homeroom_zone(Pen& pen, const PdfForm& form) {
  pen.centred(130, 250, 10, "Giáo viên chủ nhiệm", true);
  pen.centred(130, 140, 10, cast_member(form.form.homeroom).common_name);
}

void principal_zone(Pen& pen, const PdfForm& form) {
  const double middle = form.principal_x + 75;
  const auto today = to_iso8601(now());
  pen.centred(
      middle, 262, 10,
      "Xã Mẫu Đông, ngày " + today.substr(8, 2) + " tháng " + std::to_string(std::stoi(today.substr(5, 2))) + " năm " + today.substr(0, 4));
  pen.centred(middle, 248, 10, "HIỆU TRƯỞNG", true);
  pen.centred(middle, 140, 10, cast_member("principal").common_name, true);
}

void picture(Pen& pen) { pen.raw("q 511 0 0 340 42 300 cm /Im1 Do Q\n"); }

}  // namespace

std::string page_content(const PdfForm& form, PageFonts& fonts) {
  Pen pen{fonts};
  head(pen, form);
  if (form.kind == Kind::assessment_book) {
    class_line(pen, form);
    marks(pen, form);
    homeroom_zone(pen, form);
  } else if (is_transcript(form.kind)) {
    person(pen, form.form.pupil, form.form.class_code);
    kind_line(pen, form);
    if (form.kind == Kind::opening) {
      beginning(pen, form);
    } else {
      marks(pen, form);
      results(pen, form);
    }
    homeroom_zone(pen, form);
  } else {
    if (form.kind == Kind::scanned_paper) person(pen, form.form.pupil, form.form.class_code);
    if (form.scan_bytes != 0) picture(pen);
  }
  principal_zone(pen, form);
  return pen.take();
}

}  // namespace signet::world
