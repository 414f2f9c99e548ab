#include "tests/support/transcript_form.h"

#include <algorithm>

#include "tests/support/cast.h"
#include "tests/support/world.h"

namespace signet::world {
namespace {

/// Writes elements with or without the line breaks that people like.
class Writer {
 public:
  explicit Writer(bool pretty) : pretty_(pretty) {}
  void raw(std::string_view text) { text_ += text; }
  void open(std::string_view name, std::string_view attributes = "") {
    line();
    text_ += "<" + std::string{name} + std::string{attributes} + ">";
    ++depth_;
  }
  void close(std::string_view name) {
    --depth_;
    line();
    text_ += "</" + std::string{name} + ">";
  }
  void leaf(std::string_view name, std::string_view value, std::string_view attributes = "") {
    line();
    const auto start = "<" + std::string{name} + std::string{attributes};
    text_ += value.empty() ? start + "/>" : start + ">" + std::string{value} + "</" + std::string{name} + ">";
  }
  /// Never self-closed: some writers leave slots like that.
  void hollow(std::string_view name, std::string_view attributes = "") {
    line();
    text_ += "<" + std::string{name} + std::string{attributes} + "></" + std::string{name} + ">";
  }
  std::string take() { return std::move(text_); }

 private:
  void line() {
    if (pretty_ && !text_.empty()) text_ += "\n" + std::string(static_cast<std::size_t>(depth_) * 2, ' ');
  }
  bool pretty_;
  int depth_ = 0;
  std::string text_;
};

std::string id_attribute(std::string_view id) { return " Id=\"" + std::string{id} + "\""; }

void write_general(Writer& out, const Form& form) {
  out.open("THONG_TIN_CHUNG");
  out.leaf("MA_DINH_DANH_HOC_BA", form.pupil.transcript_id);
  out.leaf("PHIEN_BAN", "1");
  out.leaf("THAY_THE", "");
  out.leaf("LOAI", form.kind);
  out.leaf("MA_TRA_CUU", form.pupil.lookup_code);
  out.leaf("NGAY_HIEU_LUC", form.effective_date.empty() ? to_iso8601(now()).substr(0, 10) : form.effective_date);
  out.leaf("MA_SO_GD", department_code);
  out.leaf("MA_TRUONG", form.school_code);
  out.leaf("TEN_TRUONG", school_name);
  out.leaf("MA_CAP_HOC", form.level);
  out.leaf("DIA_DANH_PHAT_HANH", "Xã Mẫu Đông");
  out.leaf("NAM_HOC", form.school_year);
  out.leaf("MA_KHOI", form.grade);
  out.leaf("MA_LOP", form.class_code);
  out.leaf("TEN_LOP", form.class_code);
  const auto previous = form.first_year ? "" : form.pupil.transcript_id + "-truoc";
  out.leaf("HOC_BA_NAM_TRUOC", "", " ma=\"" + previous + "\" sha256=\"" + form.previous_sha256 + "\"");
  if (form.transfer_in) out.leaf("CHUYEN_DEN", "1");
  if (!form.results_until.empty()) out.leaf("TINH_DEN_NGAY", form.results_until);
  out.close("THONG_TIN_CHUNG");
}

void write_pupil(Writer& out, const Pupil& pupil) {
  out.open("HOC_SINH");
  out.leaf("MA_HOC_SINH", pupil.pupil_code);
  out.leaf("SO_DINH_DANH_CA_NHAN", pupil.personal_id);
  out.leaf("HO_VA_TEN", pupil.name);
  out.leaf("NGAY_SINH", pupil.born);
  out.leaf("GIOI_TINH", pupil.girl ? "2" : "1");
  out.leaf("NOI_SINH", pupil.birthplace);
  out.leaf("DAN_TOC", "Kinh");
  out.leaf("QUOC_TICH", "Việt Nam");
  out.leaf("DOI_TUONG_CHINH_SACH", "");
  out.leaf("CO_KHUYET_TAT_KHONG_DANH_GIA", pupil.exempt ? "1" : "0");
  out.leaf("HO_TEN_CHA", pupil.father);
  out.leaf("HO_TEN_ME", pupil.mother);
  out.leaf("HO_TEN_NGUOI_GIAM_HO", pupil.guardian);
  out.leaf("CHO_O_HIEN_TAI", pupil.birthplace);
  out.close("HOC_SINH");
}

void write_history(Writer& out) {
  out.open("QUA_TRINH_HOC_TAP");
  for (const auto& [year, grade] : {std::pair{world::school_year(-2), "6A1"}, {world::school_year(-1), "7A1"}})
    out.leaf("QUA_TRINH", "",
             " namHoc=\"" + year + "\" lop=\"" + grade + "\" truong=\"" + std::string{school_name} + "\" ngayVao=\"" + year.substr(0, 4) +
                 "-09-05\" ngayRa=\"" + year.substr(5) + "-05-31\"");
  out.close("QUA_TRINH_HOC_TAP");
}

void write_subject(Writer& out, const Form& form, const Subject12& subject, const std::vector<std::string>& teachers) {
  const auto number = form.pupil.number;
  const auto value = [&](int term) { return form.pupil.exempt ? std::string{} : mark(number, subject.code, term, subject.marked); };
  out.open("DIEM_TONG_KET", id_attribute("diem_" + std::string{subject.code}));
  out.leaf("MA_MON_HOC", subject.code);
  out.leaf("TEN_MON_HOC", subject.name);
  out.leaf("HINH_THUC", subject.marked ? "DIEM" : "NHAN_XET");
  out.leaf("HK1", value(1));
  out.leaf("HK2", value(2));
  out.leaf("CN", value(3));
  out.leaf("THI_LAI", "");
  out.leaf("NHAN_XET", remark(number, subject.name));
  for (const auto& teacher : teachers) {
    out.open("GVBM", id_attribute(slot_id(form, teacher, subject.code)));
    out.leaf("HO_VA_TEN", cast_member(teacher).common_name);
    out.leaf("CHUC_VU", "Giáo viên bộ môn");
    out.close("GVBM");
  }
  out.close("DIEM_TONG_KET");
}

void write_marks(Writer& out, const Form& form) {
  out.open("BANG_DIEM");
  for (const auto& subject : subjects())
    for (const auto& [code, teachers] : form.teachers)
      if (code == subject.code) write_subject(out, form, subject, teachers);
  out.close("BANG_DIEM");
}

void write_levels(Writer& out, std::string_view level) {
  if (level == primary_level) {
    out.leaf("KET_QUA_GIAO_DUC", "", " cn=\"HTT\"");
    out.leaf("NANG_LUC", "", " cn=\"T\"");
    out.leaf("PHAM_CHAT", "", " cn=\"D\"");
    return;
  }
  out.leaf("KET_QUA_REN_LUYEN", "", " hk1=\"T\" hk2=\"T\" cn=\"T\" sauHe=\"\"");
  out.leaf("KET_QUA_HOC_TAP", "", " hk1=\"K\" hk2=\"T\" cn=\"K\" sauHe=\"\"");
}

void write_results(Writer& out, const Form& form) {
  const auto number = form.pupil.number;
  out.open("KET_QUA");
  write_levels(out, form.level);
  out.leaf("SO_BUOI_NGHI", "", " coPhep=\"" + std::to_string(number % 4) + "\" khongPhep=\"0\"");
  for (const char* name : {"DANH_HIEU", "KHEN_THUONG", "KY_LUAT", "CHUNG_CHI"}) out.leaf(name, "");
  out.leaf("KIEM_TRA_LAI", form.retest);
  out.leaf("REN_LUYEN_TRONG_HE", form.summer_training);
  out.leaf("DUOC_LEN_LOP", "1");
  out.leaf("HOAN_THANH_CAP_HOC", "");
  out.leaf("NHAN_XET_NANG_LUC", "Tự chủ và tự học, giao tiếp và hợp tác, giải quyết vấn đề: đạt. " + remark(number, "năng lực chung"));
  out.leaf("NHAN_XET_PHAM_CHAT", "Yêu nước, nhân ái, chăm chỉ, trung thực, trách nhiệm: tốt. " + remark(number, "phẩm chất"));
  out.leaf("NHAN_XET_GVCN", remark(number, "hoạt động của lớp"));
  out.open("GVCN", id_attribute(slot_id(form.homeroom)));
  out.leaf("HO_VA_TEN", cast_member(form.homeroom).common_name);
  out.close("GVCN");
  out.close("KET_QUA");
}

void write_signers(Writer& out) {
  out.open("THONG_TIN_NGUOI_KY");
  out.leaf("CHUC_VU_GIAM_HIEU", "Hiệu trưởng");
  out.leaf("HO_TEN_GIAM_HIEU", cast_member("principal").common_name);
  out.leaf("KY_THAY", "", " lyDo=\"\" quyetDinh=\"\"");
  out.close("THONG_TIN_NGUOI_KY");
}

void write_slots(Writer& out, const Form& form) {
  out.open("DANH_SACH_THONG_TIN_KY");
  out.open("DANH_SACH_GVBM");
  for (const auto& subject : subjects())
    for (const auto& [code, teachers] : form.teachers)
      if (code == subject.code)
        for (const auto& teacher : teachers) out.hollow("GVBM", id_attribute(slot_id(form, teacher, code)));
  out.close("DANH_SACH_GVBM");
  out.hollow("GVCN");
  if (form.review_slot) out.hollow("PHT");
  out.close("DANH_SACH_THONG_TIN_KY");
}

}  // namespace

std::string slot_id(std::string_view teacher) { return "gv_" + cast_member(teacher).id; }

std::string slot_id(const Form& form, std::string_view teacher, std::string_view subject) {
  const auto has = [&](const auto& row) { return std::find(row.second.begin(), row.second.end(), teacher) != row.second.end(); };
  const bool several = std::count_if(form.teachers.begin(), form.teachers.end(), has) > 1;
  return slot_id(teacher) + (several ? "_" + std::string{subject} : "");
}

Form form_of_class(std::string_view class_code, int pupil_number) {
  Form form;
  form.pupil = pupil(pupil_number);
  form.class_code = class_code;
  for (const auto& subject : subjects()) form.teachers.emplace_back(subject.code, teachers_of(subject.code));
  if (class_code == "8A2") {
    form.homeroom = "homeroom-8A2";
    form.teachers[1].second = {"other-teacher"};
  }
  return form;
}

std::string render(const Form& form) {
  Writer out{form.pretty};
  out.raw(form.declaration + (form.pretty || form.declaration.empty() ? "" : "\n"));
  out.open("HOC_BA", " phienBanCauTruc=\"1.0\"" + form.root_namespaces);
  out.open("DU_LIEU_HOC_BA", id_attribute("data"));
  out.open("THONG_TIN_HOC_BA", id_attribute("thongtinhocba"));
  write_general(out, form);
  write_pupil(out, form.pupil);
  write_history(out);
  write_marks(out, form);
  write_results(out, form);
  write_signers(out);
  out.close("THONG_TIN_HOC_BA");
  write_slots(out, form);
  out.close("DU_LIEU_HOC_BA");
  out.open("PHAT_HANH_HOC_BA");
  out.open("DANH_SACH_CBQL");
  out.hollow("CBQL", id_attribute("cb_" + cast_member("principal").id));
  out.close("DANH_SACH_CBQL");
  out.leaf("KY_PHAT_HANH", "");
  out.close("PHAT_HANH_HOC_BA");
  out.close("HOC_BA");
  return out.take() + "\n";
}

}  // namespace signet::world
