#include <numeric>

#include "client/review/chart.h"
#include "client/review/page_parts.h"
#include "client/review/words.h"

namespace signet::client::review {
namespace {

std::uint64_t total_of(const Count& count) {
  return std::accumulate(count.begin(), count.end(), std::uint64_t{0}, [](auto sum, const auto& each) { return sum + each.second; });
}

std::uint64_t of_kind(const Count& count, Kind kind) {
  const auto found = count.find(kind);
  return found == count.end() ? 0 : found->second;
}

std::set<Kind> kinds_of(const Figures& figures) {
  std::set<Kind> kinds;
  for (const auto& [kind, seals] : figures.by_kind) kinds.insert(kind);
  return kinds;
}

std::string charts(const View& view) {
  const std::string code{view.voice.code()};
  std::string out = legend_of(kinds_of(view.figures), view.voice);
  out += chart_of(timeline_of(view.figures), "c-" + code, view.voice("Số dấu theo thời gian", "Seals along time"), view.voice);
  std::size_t number = 0;
  for (const Timeline& each : around_deadlines(view.figures)) {
    const std::string day =
        each.marks.empty() ? std::string{} : short_day(each.marks.front().day) + "/" + each.marks.front().day.substr(0, 4);
    out += chart_of(each, "d" + std::to_string(number++) + "-" + code, view.voice("Quanh ngày ", "Around ") + day, view.voice);
  }
  return out;
}

std::string against_the_days(const View& view) {
  Table table{view.voice("Theo loại tài liệu và ngày cuối của năm dương lịch", "By kind, against the last days of the calendar year"),
              {{view.voice("Năm", "Year"), true},
               {view.voice("Loại tài liệu", "Kind")},
               {view.voice("Đến hết 30/5", "Up to 30/5"), true},
               {view.voice("31/5 đến hết 29/8", "31/5 to 29/8"), true},
               {view.voice("Từ 30/8", "From 30/8 on"), true},
               {view.voice("Tổng", "Total"), true}}};
  for (const auto& [year, kinds] : view.figures.by_part) {
    for (const auto& [kind, parts] : kinds)
      table.row({std::to_string(year), view.voice(name_of(kind)), std::to_string(parts[0]), std::to_string(parts[1]),
                 std::to_string(parts[2]), std::to_string(parts[0] + parts[1] + parts[2])});
  }
  return table.html(view.voice("Không có dấu nào trong kỳ.", "No seal in this period."));
}

std::string by_day(const View& view) {
  if (view.figures.by_day.empty()) return {};
  std::vector<Table::Heading> headings{{view.voice("Ngày", "Day")}};
  const auto kinds = kinds_of(view.figures);
  for (const Kind kind : kinds) headings.push_back({view.voice(name_of(kind)), true});
  headings.push_back({view.voice("Tổng", "Total"), true});
  std::uint64_t most = 1;
  for (const auto& [day, count] : view.figures.by_day) most = std::max(most, total_of(count));
  Table table{view.voice("Theo ngày (chỉ những ngày có dấu)", "By day (only days with a seal)"), std::move(headings)};
  for (const auto& [day, count] : view.figures.by_day) {
    if (table.rows() == listed_max) break;
    std::vector<std::string> cells{day_in_words(day)};
    for (const Kind kind : kinds) cells.push_back(std::to_string(of_kind(count, kind)));
    cells.push_back(std::to_string(total_of(count)));
    table.row(cells, static_cast<double>(total_of(count)) / static_cast<double>(most));
  }
  return table.html("") + more(view.figures.by_day.size(), view.voice, "signet journal register");
}

std::string by_class(const View& view) {
  std::string out = element(
      "p",
      view.voice(
          "Nhật ký không ghi lớp của từng học bạ; chỉ biết lớp khi phiên đóng dấu nêu đúng một lớp. Không xác định được lớp: ",
          "The journal holds no class of a transcript; it is known only where the activation named one class alone. Class not known: ") +
          std::to_string(view.figures.class_unknown) + view.voice("; loại không có lớp: ", "; of a kind without class: ") +
          std::to_string(view.figures.class_none) + ".");
  if (view.figures.by_class.empty()) return out;
  std::uint64_t most = 1;
  for (const auto& [name, seals] : view.figures.by_class) most = std::max(most, seals);
  Table table{view.voice("Theo lớp (phiên cho một lớp)", "By class (activations for one class)"),
              {{view.voice("Lớp", "Class")}, {view.voice("Số dấu", "Seals"), true}}};
  for (const auto& [name, seals] : view.figures.by_class) {
    if (table.rows() == listed_max) break;
    table.row({name, std::to_string(seals)}, static_cast<double>(seals) / static_cast<double>(most));
  }
  return out + table.html("") + more(view.figures.by_class.size(), view.voice, "signet journal show --class …");
}

std::string notes_in_words(const Sealing& sealing, const Voice& voice) {
  std::string text;
  const auto add = [&](bool is, const char* note) {
    if (is) text += (text.empty() ? "" : ", ") + note_in_words(note, voice);
  };
  add(sealing.late, "late");
  add(sealing.substitution, "substitution");
  add(sealing.delegation, "delegation");
  return text;
}

const Sealing& at(const View& view, std::size_t place) { return view.figures.known.sealings.all()[place]; }

std::string revocations_of(const View& view) {
  Table table{view.voice("Thu hồi", "Revocations"),
              {{view.voice("Mục", "Entry"), true},
               {view.voice("Thời điểm", "When")},
               {view.voice("Đối tượng", "What")},
               {view.voice("Số đăng ký", "Register no.")},
               {view.voice("Mã con dấu", "Seal id")},
               {view.voice("Lệnh (mục)", "Order (entry)"), true}}};
  for (const RevokedLine& line : view.figures.revocations) {
    if (table.rows() == listed_max) break;
    const Sealing* sealing = view.figures.known.sealings.of_intent(line.intent);
    table.row({std::to_string(line.entry), to_vietnamese(line.time),
               line.seal ? view.voice("con dấu", "seal") : view.voice("ý định dở dang", "open intent"),
               sealing != nullptr ? register_number(*sealing) : "?", sealing != nullptr ? sealing->id : "?", std::to_string(line.order)});
  }
  return table.html(view.voice("Không thu hồi con dấu hay ý định nào.", "No seal and no intent was revoked.")) +
         more(view.figures.revocations.size(), view.voice, "signet journal show --kind revoked");
}

}  // namespace

std::string summary_section(const View& view) {
  const Figures& f = view.figures;
  Table table{view.voice("Số liệu chính trong kỳ", "Main figures of the period"),
              {{view.voice("Nội dung", "What")}, {view.voice("Số lượng", "Number"), true}}};
  const auto row = [&](std::string_view vietnamese, std::string_view english, std::uint64_t number) {
    table.row({view.voice(vietnamese, english), std::to_string(number)});
  };
  row("Dấu đã đóng", "Seals put on", f.sealed);
  row("trong đó: trễ hạn", "of these: late", total_of(f.late));
  row("trong đó: Hiệu trưởng ký thay giáo viên", "of these: the principal signed for a teacher", total_of(f.substituted));
  row("trong đó: Phó Hiệu trưởng ký thay theo ủy quyền", "of these: a vice-principal signed by delegation", total_of(f.delegated));
  row("trong đó: thay thế một con dấu trước", "of these: took another seal's place", f.replacements.size());
  row("Con dấu và ý định bị thu hồi", "Seals and intents revoked", f.revocations.size());
  row("Yêu cầu bị từ chối", "Requests refused", f.refusals.requests);
  row("Lần đóng dấu không thành", "Sealings that failed", f.failed.size());
  row("Lần đóng dấu chưa có kết quả", "Sealings without an outcome", f.open_intents.size());
  row("Lần cấp lại tệp đã đóng dấu", "Sealed files delivered again", f.delivered);
  row("Phiên đóng dấu", "Activations", f.activations.size());
  row("Lệnh được tiếp nhận", "Orders accepted", f.orders.size());
  row("Lần khởi động dịch vụ", "Starts of the service", f.runs.size());
  for (const auto& [act, entries] : f.audits) table.row({act, std::to_string(entries)});
  return element("h2", view.voice("Tổng hợp", "Summary")) + table.html("");
}

std::string seals_section(const View& view) {
  std::string out = element("h2", view.voice("Dấu theo thời gian và thời hạn", "Seals along time, and the last days"));
  out += element(
      "p", view.voice("Học bạ cuối năm chốt trước 31/5; mọi thay đổi kết thúc trước 30/8. Vạch đứng là hết ngày 30/5 và 29/8. Quy tắc của "
                      "trường có thể đặt hạn sớm hơn; hạn đó không nằm trong nhật ký.",
                      "Annual transcripts close before 31 May, everything ends before 30 August. The upright lines are the end of 30/5 and "
                      "29/8. A school's policy may end earlier; its days are not in the journal."));
  if (view.figures.sealed > 0) out += charts(view);
  out += against_the_days(view) + by_day(view);
  if (view.figures.sealed > 0) out += element("h3", view.voice("Theo lớp", "By class")) + by_class(view);
  return out;
}

std::string notes_section(const View& view) {
  Table table{view.voice("Dấu có ghi nhận", "Seals with a note"),
              {{view.voice("Số đăng ký", "Register no.")},
               {view.voice("Thời điểm", "When")},
               {view.voice("Loại tài liệu", "Kind")},
               {view.voice("Ghi nhận", "Note")},
               {view.voice("Mã con dấu", "Seal id")}}};
  for (const std::size_t place : view.figures.noted) {
    if (table.rows() == listed_max) break;
    const Sealing& sealing = at(view, place);
    table.row({register_number(sealing), to_vietnamese(sealing.ended), kind_in_words(sealing.kind, view.voice),
               notes_in_words(sealing, view.voice), sealing.id});
  }
  return element("h2", view.voice("Trễ hạn, ký thay, ủy quyền", "Late, substitution, delegation")) +
         table.html(view.voice("Không có dấu nào được ghi nhận.", "No seal has a note.")) +
         more(view.figures.noted.size(), view.voice, "signet journal register --csv");
}

std::string changes_section(const View& view) {
  Table table{view.voice("Thay thế", "Replacements"),
              {{view.voice("Số mới", "New no.")},
               {view.voice("Thời điểm", "When")},
               {view.voice("Loại tài liệu", "Kind")},
               {view.voice("Thay cho số", "Took the place of no.")},
               {view.voice("Lệnh sửa điểm (mục)", "Correction (entry)"), true}}};
  for (const std::size_t place : view.figures.replacements) {
    if (table.rows() == listed_max) break;
    const Sealing& sealing = at(view, place);
    table.row(
        {register_number(sealing), to_vietnamese(sealing.ended), kind_in_words(sealing.kind, view.voice),
         sealing.replaced ? register_number(at(view, *sealing.replaced)) : view.voice("tệp ", "document ") + shortened(sealing.replaces),
         std::to_string(sealing.correction)});
  }
  return element("h2", view.voice("Thay thế và thu hồi", "Replacements and revocations")) +
         table.html(view.voice("Không thay thế con dấu nào.", "No seal was replaced.")) +
         more(view.figures.replacements.size(), view.voice, "signet journal register --csv") + revocations_of(view);
}

}  // namespace signet::client::review
