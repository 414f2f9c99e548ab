#include "client/review/page.h"

#include "client/review/chart.h"
#include "client/review/page_parts.h"

namespace signet::client::review {
namespace {

// Black on white; colours only in charts, which have patterns too. A4 upright; tables break between rows, with their headings again.
constexpr std::string_view style = R"(
:root{color-scheme:light}
body{font:15px/1.5 "Liberation Sans",Arial,Helvetica,sans-serif;color:#111;background:#fff;max-width:60rem;margin:0 auto;padding:1rem 1.5rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:.6rem 0}
h2{font-size:1.2rem;margin:2.2rem 0 .6rem;border-bottom:1.5px solid #111;padding-bottom:.15rem}
h3{font-size:1rem;margin:1.4rem 0 .4rem}
p,li{max-width:46rem}
table{border-collapse:collapse;margin:.6rem 0 1.1rem;width:100%;font-size:.87rem}
caption{text-align:left;font-weight:bold;padding:.2rem 0}
th,td{border-bottom:1px solid #bbb;padding:.22rem .5rem .22rem 0;text-align:left;vertical-align:top}
thead th,thead td{border-bottom:1.5px solid #111;vertical-align:bottom}
.n{text-align:right;font-variant-numeric:tabular-nums;padding-right:1rem}
.w{overflow-wrap:anywhere}
.b{width:130px}
.bar rect{fill:#555;stroke:#111;stroke-width:.5}
.none{color:#333;font-style:italic}
.verdict{border:2px solid #111;padding:.6rem .9rem;margin:1rem 0;break-inside:avoid}
.verdict strong{font-size:1.1rem}
.verdict.bad{border-width:5px;border-style:double}
dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.1rem 1rem;margin:.4rem 0}
dt{font-weight:bold}
dd{margin:0;overflow-wrap:anywhere}
code{font-family:"Liberation Mono",monospace;font-size:.9em}
ul.concerns{padding-left:1.2rem}
ul.concerns li.grave{font-weight:bold}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.85rem}
figure{margin:.8rem 0 1.2rem;break-inside:avoid}
figcaption{font-size:.82rem;color:#333}
.chart{width:100%;height:auto;font:11px "Liberation Sans",Arial,sans-serif}
.axis{stroke:#111;stroke-width:1}.grid{stroke:#ccc;stroke-width:.6}
.mark{stroke:#111;stroke-width:1.4;stroke-dasharray:5 3}
.s{stroke:#111;stroke-width:.5}
.switch{border:0;margin:0 0 .4rem;padding:0}
input.l{position:absolute;opacity:0}
input.l+label{display:inline-block;border:1px solid #111;padding:.1rem .8rem;cursor:pointer}
input.l:checked+label{background:#111;color:#fff}
input.l:focus-visible+label{outline:3px solid #56b4e9}
#l-vi:checked~main.en,#l-en:checked~main.vi{display:none}
footer{margin-top:2.5rem;border-top:1px solid #111;font-size:.82rem;padding-top:.4rem}
@page{size:A4;margin:16mm 14mm 18mm}
@media print{body{font-size:10pt;max-width:none;padding:0}input.l,input.l+label{display:none}h2,h3,caption{break-after:avoid}
tr{break-inside:avoid}tbody tr:first-child{break-before:avoid}thead{display:table-header-group}a{color:inherit;text-decoration:none}}
)";

std::string in_one_language(const View& view) {
  const std::string code{view.voice.code()};
  std::string out = "<main class=\"" + code + "\" lang=\"" + code + "\">\n";
  for (auto* section : {head_section, attention_section, summary_section, seals_section, notes_section, changes_section, refusals_section,
                        unfinished_section, activations_section, service_section, orders_section, counting_section})
    out += section(view);
  return out + "</main>\n";
}

std::string switch_of(Language first) {
  const auto button = [&](std::string_view code, std::string_view name, bool checked) {
    std::string out = "<input class=\"l\" type=\"radio\" name=\"l\" id=\"l-";
    out.append(code).append("\"").append(checked ? " checked" : "").append("><label for=\"l-").append(code).append("\" lang=\"");
    return out.append(code).append("\">").append(name).append("</label>\n");
  };
  return button("vi", "Tiếng Việt", first == Language::vietnamese) + button("en", "English", first == Language::english);
}

}  // namespace

std::string page(const Figures& figures, const Standing& standing, Language first, Instant made) {
  const Voice voice{first};
  std::string out = "<!DOCTYPE html>\n<html lang=\"" + std::string{voice.code()} + "\">\n<head>\n<meta charset=\"utf-8\">\n";
  // Whatever a forged journal smuggled in: a browser runs nothing and fetches nothing.
  out += R"(<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">)"
         "\n";
  out += R"(<meta name="viewport" content="width=device-width, initial-scale=1">)"
         "\n";
  out += element("title", voice("Báo cáo nhật ký đóng dấu số – ", "Review of the journal of seals – ") + figures.origin);
  out += "<style>" + std::string{style} + "</style>\n</head>\n<body>\n" + chart_patterns() + switch_of(first);
  for (const Language language : {Language::vietnamese, Language::english})
    out += in_one_language({figures, standing, Voice{language}, made});
  return out + "</body>\n</html>\n";
}

std::string more(std::size_t all, const Voice& voice, const std::string& command) {
  if (all <= listed_max) return {};
  return "<p>" + escaped(voice("… và ", "… and ") + std::to_string(all - listed_max) + voice(" mục nữa: ", " more: ")) + "<code>" +
         escaped(command) + "</code></p>\n";
}

std::string share_of(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "–";
  const std::uint64_t tenths = (part * 1000 + whole / 2) / whole;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

std::string period_in_words(const Period& period, const Voice& voice) {
  if (!period.bounded()) return voice("toàn bộ nhật ký", "the whole journal");
  std::string text;
  if (period.from) text += voice("từ ", "from ") + to_vietnamese(*period.from);
  if (period.first_entry) text += voice("từ mục ", "from entry ") + std::to_string(*period.first_entry);
  if (period.to) text += (text.empty() ? "" : " ") + voice("đến ", "to ") + to_vietnamese(*period.to);
  if (period.last_entry) text += (text.empty() ? "" : " ") + voice("đến mục ", "to entry ") + std::to_string(*period.last_entry);
  return text;
}

}  // namespace signet::client::review
