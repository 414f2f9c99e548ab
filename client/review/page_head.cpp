#include "client/review/attention.h"
#include "client/review/page_parts.h"
#include "client/review/words.h"

namespace signet::client::review {
namespace {

constexpr std::size_t faults_shown_max = 10;

std::string pair(const std::string& name, const std::string& value) {
  return "<dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd>\n";
}

std::string key_in_words(const View& view) {
  if (view.standing.verdict == Standing::Verdict::unchecked) return view.voice("chưa dùng", "not used");
  const std::string key = view.standing.report.verifier ? view.standing.report.verifier->vkey() : "?";
  return key + (view.standing.key_given ? view.voice(" (do người kiểm tra cung cấp)", " (given by the reviewer)")
                                        : view.voice(" (lấy từ chính nhật ký, chưa đối chiếu với phê duyệt)",
                                                     " (the journal's own word, not compared with the approval)"));
}

std::string checkpoint_in_words(const View& view) {
  const auto& size = view.standing.report.checkpoint_size;
  if (!size) return view.voice("không có", "none");
  return view.voice("bao phủ ", "covers ") + std::to_string(*size) + view.voice(" mục", " entries");
}

std::string verdict_box(const View& view) {
  const auto& standing = view.standing;
  const bool good = standing.verdict == Standing::Verdict::whole;
  std::string out = std::string{"<div class=\"verdict"} + (good ? "" : " bad") + "\">\n<p><strong>" + (good ? "✔ " : "✘ ") +
                    escaped(view.voice(name_of(standing.verdict))) + "</strong></p>\n<dl>\n";
  out += pair(view.voice("Số mục", "Entries"), std::to_string(view.figures.entries));
  if (standing.verdict != Standing::Verdict::unchecked) {
    out += pair(view.voice("Gốc cây (root)", "Root of the tree"), to_base64(signet::view(standing.report.root)));
    out += pair("Checkpoint", checkpoint_in_words(view));
    if (view.figures.covered)
      out += pair(view.voice("Mục mới nhất được checkpoint bao phủ", "Newest entry under the checkpoint"),
                  to_vietnamese(*view.figures.covered));
  }
  out += pair(view.voice("Khóa kiểm tra (vkey)", "Verifier key (vkey)"), key_in_words(view)) + "</dl>\n";
  const auto& faults = standing.report.faults;
  if (!faults.empty()) out += "<ul>\n";
  for (std::size_t i = 0; i < faults.size() && i < faults_shown_max; ++i)
    out += element("li", (faults[i].entry ? view.voice("mục ", "entry ") + std::to_string(*faults[i].entry) + ": " : std::string{}) +
                             std::string{journal::code(faults[i].flaw)} + (faults[i].detail.empty() ? "" : " – " + faults[i].detail));
  if (!faults.empty()) out += "</ul>\n";
  return out + "</div>\n";
}

bool is_counted(Concern concern) { return concern != Concern::unchecked && concern != Concern::key_not_given; }

Text says(Concern concern) {
  switch (concern) {
    case Concern::broken:
      return {"lỗi về tính toàn vẹn: mọi số liệu dưới đây có thể không đúng (signet journal verify)",
              "faults of integrity: nothing below may be true (signet journal verify)"};
    case Concern::unsigned_end:
      return {"mục ở cuối chưa có checkpoint đã ký bao phủ: ai cũng có thể đã thêm vào",
              "entries at the end that no signed checkpoint covers: anybody could have put them there"};
    case Concern::unchecked:
      return {"Nhật ký đọc qua dịch vụ, chưa kiểm tra: sao chép thư mục nhật ký rồi lập lại báo cáo",
              "Read through the service and not checked: copy the journal's folder and make the report again"};
    case Concern::key_not_given:
      return {"Khóa chưa đối chiếu: chạy lại với --key là khóa nêu trong phê duyệt của cơ quan quản lý",
              "The key was not compared: run it again with --key and the key in the department's approval"};
    case Concern::not_understood: return {"mục không đọc được", "entries that cannot be read"};
    case Concern::stray: return {"kết quả không có ý định ghi trước", "outcomes without an intent before them"};
    case Concern::open_intent:
      return {"lần đóng dấu chưa có kết quả: đóng dấu lại đúng tệp đó, hoặc lệnh thu hồi",
              "sealings without an outcome: the same file is sealed again, or an order revokes them"};
    case Concern::maybe_sealed:
      return {"lần không thành sau khi thiết bị đã được yêu cầu ký: có thể tồn tại một con dấu",
              "failures after the token was asked: a seal may exist"};
    case Concern::order_sequence:
      return {"lệnh không nối tiếp số của lệnh cùng loại trước đó", "orders whose number does not follow the one before"};
    case Concern::unclean_end:
      return {"lần dịch vụ kết thúc mà không ghi nhận: mất điện hoặc bị ngắt",
              "ends of the service that were not recorded: a power cut or a kill"};
    case Concern::clock_trouble: return {"lần đồng hồ không đáng tin", "times that the clock was not to be trusted"};
    case Concern::time_backwards:
      return {"mục có thời gian sớm hơn mục trước (các yêu cầu chồng nhau, tối đa 60 giây)",
              "entries with an earlier time than one before (requests overlap, by 60 s at most)"};
    case Concern::token_changed:
      return {"lần đổi thiết bị lưu khóa: đối chiếu với biên bản bàn giao",
              "changes of the token: compare with the minutes of the handover"};
    case Concern::pin_trouble:
      return {"lần nhập sai mã PIN hoặc đăng nhập không rõ kết quả: hỏi văn thư",
              "wrong PINs, or logins whose end is not known: ask the clerk"};
    case Concern::revoked: return {"con dấu hoặc ý định bị lệnh thu hồi", "seals or intents ended by an order"};
    case Concern::after_window:
      return {"học bạ cuối năm hoặc bổ sung hè đóng dấu sau 29/8: phải thuộc năm học kết thúc ở năm sau",
              "annual transcripts or supplements sealed after 29 August: they must be of the school year that ends in the next year"};
    case Concern::late: return {"dấu được ghi nhận trễ hạn", "seals noted as late"};
    case Concern::without_clerk:
      return {"dấu theo ủy quyền thường trực, không có văn thư", "seals under a standing authorisation, without a clerk"};
  }
  return {"", ""};
}

}  // namespace

std::string head_section(const View& view) {
  const Figures& figures = view.figures;
  std::string out = element("h1", view.voice("Báo cáo nhật ký đóng dấu số", "Review of the journal of seals"));
  out += "<dl>\n" + pair(view.voice("Đơn vị", "Organisation"), figures.school_name + " (" + figures.school_code + ")") +
         pair(view.voice("Nhật ký (origin)", "Journal (origin)"), figures.origin) +
         pair(view.voice("Chế độ", "Mode"), figures.mode == "demo" ? view.voice("thử nghiệm", "demonstration") : figures.mode) +
         pair(view.voice("Kỳ báo cáo", "Period"), period_in_words(figures.period, view.voice));
  if (figures.first)
    out += pair(view.voice("Mục đầu và cuối trong kỳ", "First and last entry in it"),
                to_vietnamese(*figures.first) + " – " + to_vietnamese(*figures.last));
  return out + pair(view.voice("Lập lúc", "Made"), to_vietnamese(view.made)) + "</dl>\n" + verdict_box(view);
}

std::string attention_section(const View& view) {
  std::string out = element("h2", view.voice("Điều cần xem", "What to look at"));
  const auto remarks = attention(view.figures, view.standing);
  if (remarks.empty()) return out + element("p", view.voice("Không có.", "Nothing."));
  out += "<ul class=\"concerns\">\n";
  for (const Remark& remark : remarks)
    out += std::string{"<li"} + (remark.grave ? " class=\"grave\"" : "") + ">" +
           escaped((is_counted(remark.concern) ? std::to_string(remark.count) + " " : std::string{}) + view.voice(says(remark.concern))) +
           "</li>\n";
  return out + "</ul>\n";
}

}  // namespace signet::client::review
