#include "client/order_words.h"
#include "client/review/page_parts.h"
#include "client/review/plain_text.h"
#include "client/review/token_words.h"
#include "client/review/words.h"

namespace signet::client::review {
namespace {

std::string listed(const std::vector<std::string>& parts, const std::string& none) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text.empty() ? none : text;
}

std::string kinds_listed(const ActivationLine& activation, const Voice& voice) {
  std::vector<std::string> names;
  for (const std::string& each : activation.kinds) {
    const auto kind = kind_from_code(each);
    names.push_back(kind ? voice(name_of(*kind)) : each);
  }
  return listed(names, voice("tất cả", "all"));
}

std::string classes_listed(const ActivationLine& activation, const Voice& voice) {
  if (activation.classes_count > 0) return std::to_string(activation.classes_count) + voice(" lớp", " classes");
  return listed(activation.classes, voice("tất cả", "all"));
}

std::string users_listed(const ActivationLine& activation) {
  std::string text;
  for (const std::uint64_t user : activation.users) text += (text.empty() ? "" : ", ") + std::to_string(user);
  return text;
}

std::string seals_used(const ActivationLine& activation, const Use& use) {
  return std::to_string(use.sealed) + (activation.limit ? " / " + std::to_string(*activation.limit) : std::string{});
}

std::string authorised_table(const View& view) {
  if (view.figures.authorised.empty()) return {};
  Table table{view.voice("Theo ủy quyền thường trực, không có văn thư", "Under a standing authorisation, without a clerk"),
              {{view.voice("Lệnh (mục)", "Order (entry)"), true},
               {view.voice("Số dấu", "Seals"), true},
               {view.voice("Không thành", "Failed"), true}}};
  for (const auto& [entry, use] : view.figures.authorised) {
    if (table.rows() == listed_max) break;
    table.row({std::to_string(entry), std::to_string(use.sealed), std::to_string(use.failed)});
  }
  return table.html("");
}

std::string runs_table(const View& view) {
  Table table{view.voice("Các lần chạy của dịch vụ và khoảng dừng", "The service's runs and the gaps between them"),
              {{view.voice("Mục", "Entry"), true},
               {view.voice("Khởi động", "Start")},
               {view.voice("Kết thúc", "End")},
               {view.voice("Cách kết thúc", "How it ended")},
               {view.voice("Dừng đến lần sau", "Gap before the next")},
               {view.voice("Thiết bị", "Token")}}};
  const auto& runs = view.figures.runs;
  for (std::size_t i = 0; i < runs.size() && i < listed_max; ++i) {
    const Run& run = runs[i];
    const Instant end = run.stopped.value_or(run.last);
    const bool next = i + 1 < runs.size();
    table.row({std::to_string(run.entry), to_vietnamese(run.started), to_vietnamese(end),
               run.stopped    ? view.voice("có ghi nhận", "recorded")
               : run.last_run ? view.voice("lần cuối trong nhật ký (mục mới nhất)", "the journal's last (newest entry)")
                              : view.voice("KHÔNG GHI NHẬN (mục cuối)", "NOT RECORDED (last entry)"),
               next ? duration_in_words(std::max<std::int64_t>(0, seconds_between(end, runs[i + 1].started)), view.voice) : "–",
               run.token});
  }
  return table.html(view.voice("Dịch vụ không chạy trong kỳ.", "The service did not run in this period.")) +
         more(runs.size(), view.voice, "signet journal show --kind start");
}

std::string clock_table(const View& view) {
  Table table{view.voice("Đồng hồ", "Clock"),
              {{view.voice("Mục", "Entry"), true}, {view.voice("Thời điểm", "When")}, {view.voice("Nội dung", "What")}}};
  for (const ClockLine& line : view.figures.clock) {
    if (table.rows() == listed_max) break;
    table.row({std::to_string(line.entry), to_vietnamese(line.time),
               line.confirmed_by ? view.voice("văn thư xác nhận giờ đúng, uid ", "the clerk confirmed the time, uid ") +
                                       std::to_string(*line.confirmed_by)
                                 : view.voice("không đáng tin: ", "not to be trusted: ") + line.trouble});
  }
  std::string out = table.html(view.voice("Không ghi nhận trục trặc đồng hồ.", "No trouble with the clock was recorded."));
  if (view.figures.times_backwards > 0)
    out += element("p", view.voice("Mục có thời gian sớm hơn mục trước: ", "Entries with an earlier time than one before: ") +
                            std::to_string(view.figures.times_backwards) + view.voice(", nhiều nhất ", ", by at most ") +
                            std::to_string(view.figures.backwards_s_max) + " s.");
  return out + more(view.figures.clock.size(), view.voice, "signet journal show --kind clock");
}

std::string tokens_table(const View& view) {
  Table table{view.voice("Thiết bị lưu khóa và mã PIN", "The token and its PIN"),
              {{view.voice("Mục", "Entry"), true},
               {view.voice("Thời điểm", "When")},
               {view.voice("Việc", "What")},
               {view.voice("Trước", "Before")},
               {view.voice("Số thiết bị", "Token")}}};
  for (const TokenLine& line : view.figures.tokens) {
    if (table.rows() == listed_max) break;
    table.row({std::to_string(line.entry), to_vietnamese(line.at), view.voice(name_of_token_state(line.state)), line.before, line.serial});
  }
  return table.html(view.voice("Không có gì xảy ra với thiết bị lưu khóa và mã PIN.", "Nothing befell the token or its PIN."));
}

}  // namespace

std::string activations_section(const View& view) {
  Table table{view.voice("Phiên đóng dấu", "Activations"),
              {{view.voice("Mục", "Entry"), true},
               {view.voice("Mở lúc", "Opened")},
               {view.voice("Người mở (uid)", "By (uid)"), true},
               {view.voice("Được dùng (uid)", "For (uid)")},
               {view.voice("Loại", "Kinds")},
               {view.voice("Lớp", "Classes")},
               {view.voice("Thời gian mở", "Open for")},
               {view.voice("Kết thúc", "End")},
               {view.voice("Số dấu", "Seals"), true},
               {view.voice("Không thành", "Failed"), true}}};
  for (const std::size_t place : view.figures.activations) {
    if (table.rows() == listed_max) break;
    const ActivationLine& activation = view.figures.known.activations.all()[place];
    const auto found = view.figures.uses.find(activation.entry);
    const Use use = found == view.figures.uses.end() ? Use{} : found->second;
    const bool open = activation.closing == Closing::still_open;
    table.row({std::to_string(activation.entry), to_vietnamese(activation.opened), std::to_string(activation.by), users_listed(activation),
               kinds_listed(activation, view.voice), classes_listed(activation, view.voice),
               open ? "–" : duration_in_words(seconds_between(activation.opened, activation.closed), view.voice),
               view.voice(name_of(activation.closing)), seals_used(activation, use), std::to_string(use.failed)});
  }
  return element("h2", view.voice("Phiên đóng dấu", "Activations")) +
         table.html(view.voice("Không mở phiên nào trong kỳ.", "None was opened in this period.")) +
         more(view.figures.activations.size(), view.voice, "signet journal show --kind activation") + authorised_table(view);
}

std::string service_section(const View& view) {
  return element("h2", view.voice("Dịch vụ, đồng hồ, thiết bị lưu khóa", "Service, clock, token")) + runs_table(view) + clock_table(view) +
         tokens_table(view);
}

std::string orders_section(const View& view) {
  Table table{view.voice("Lệnh theo thứ tự tiếp nhận", "Orders as they were accepted"),
              {{view.voice("Mục", "Entry"), true},
               {view.voice("Thời điểm", "When")},
               {view.voice("Loại lệnh", "Kind")},
               {view.voice("Số", "Number"), true},
               {view.voice("Nối tiếp", "In sequence")},
               {view.voice("Nộp bởi (uid)", "Submitted by (uid)"), true},
               {"SHA-256"}}};
  for (const OrderLine& line : view.figures.orders) {
    if (table.rows() == listed_max) break;
    const auto kind = order_kind_from_code(line.kind);
    table.row({std::to_string(line.entry), to_vietnamese(line.time), kind ? view.voice(client::name_of(*kind)) : line.kind,
               std::to_string(line.number), line.in_sequence ? view.voice("đúng", "yes") : view.voice("KHÔNG", "NO"),
               std::to_string(line.caller), shortened(line.file) + "…"});
  }
  return element("h2", view.voice("Lệnh", "Orders")) +
         table.html(view.voice("Không tiếp nhận lệnh nào trong kỳ.", "None was accepted in this period.")) +
         more(view.figures.orders.size(), view.voice, "signet journal show --kind order");
}

std::string counting_section(const View& view) {
  std::string out = element("h2", view.voice("Cách tính và giới hạn", "How it was counted, and what it cannot say")) + "<ul>\n";
  const auto point = [&](std::string_view vietnamese, std::string_view english) { out += element("li", view.voice(vietnamese, english)); };
  point("Số đăng ký đếm từ 1 trong mỗi năm dương lịch, theo thứ tự mục đóng dấu của nhật ký này.",
        "Register numbers run from 1 in each calendar year, in the order of this journal's entries of seals.");
  point("Một con dấu thuộc kỳ mà nó được đóng; thay thế và thu hồi về sau vẫn được nêu.",
        "A seal belongs to the period in which it was put on; what replaced or revoked it later is told all the same.");
  point("Trễ hạn, ký thay, ủy quyền là điều quyết định đã ghi nhận khi đóng dấu; năm học của từng học bạ không nằm trong nhật ký.",
        "Late, substitution and delegation are what the decision noted when it sealed; the school year of a transcript is not in the "
        "journal.");
  point("Mục từ chối không ghi loại tài liệu và lớp. Tệp chưa đọc được thì mỗi mục gộp các yêu cầu của một tài khoản trong một phút.",
        "A refusal holds neither the kind nor the class. Where the document could not be read, an entry stands for an account's requests "
        "of a minute.");
  point("Một phiên kết thúc khi văn thư đóng, hết giờ, có phiên mới hoặc dịch vụ dừng, tùy điều nào đến trước.",
        "An activation ends when the clerk closes it, at its time, with the next one or with the service, whichever comes first.");
  point("Lệnh chỉ được nêu theo mục nhật ký; nội dung nằm trong tệp của lệnh (signet order show).",
        "Orders are told by their entries; what they say stands in their files (signet order show).");
  point("Nhật ký không chứa họ tên, điểm hay mã định danh: người được nêu bằng số tài khoản (uid) trên thiết bị.",
        "The journal holds no name, mark or personal id: people are numbers of accounts (uid) on the appliance.");
  out += "</ul>\n";
  return out + "<footer>" +
         escaped(view.voice("Lập bằng signet journal report từ ", "Made by signet journal report from ") +
                 std::to_string(view.figures.entries) + view.voice(" mục của ", " entries of ") + view.figures.origin) +
         "</footer>\n";
}

}  // namespace signet::client::review
