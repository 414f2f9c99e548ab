#include "client/review/chart.h"

#include <algorithm>
#include <cstdio>

#include "client/review/html.h"
#include "client/review/words.h"

namespace signet::client::review {
namespace {

// Colours that the colour-blind tell apart (Okabe and Ito, 2008), each with a motif of its own.
struct Look {
  Kind kind;
  const char* colour;
  const char* motif;  // path within 8 by 8; empty: plain
};
constexpr Look looks[] = {
    {Kind::annual_transcript, "#0072b2", ""},
    {Kind::opening, "#e69f00", "M0 8L8 0M-2 2L2 -2M6 10L10 6"},
    {Kind::summer_supplement, "#009e73", "M2 2h2v2h-2zM6 6h2v2h-2z"},
    {Kind::transfer, "#cc79a7", "M0 0L8 8M-2 6L2 10M6 -2L10 2"},
    {Kind::scanned_paper, "#56b4e9", "M0 2H8M0 6H8"},
    {Kind::assessment_book, "#d55e00", "M0 4H8M4 0V8"},
    {Kind::package, "#ffffff", "M2 0V8M6 0V8"},
    {Kind::true_copy, "#f0e442", "M0 8L8 0M0 0L8 8"},
    {Kind::certificate_approval, "#0072b2", "M0 2H8M0 6H8"},
    {Kind::certificate, "#e69f00", "M2 0V8M6 0V8"},
    {Kind::order, "#ffffff", "M0 4H8"},
};

constexpr double chart_width = 720, chart_height = 230, left_edge = 44, right_edge = 8, top_edge = 26, bottom_edge = 34;
constexpr double plot_width = chart_width - left_edge - right_edge, plot_height = chart_height - top_edge - bottom_edge;
constexpr std::size_t labels_max = 12;

std::string fixed(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

std::string rectangle(double x, double y, double w, double h, const std::string& rest) {
  return "<rect x=\"" + fixed(x) + "\" y=\"" + fixed(y) + "\" width=\"" + fixed(w) + "\" height=\"" + fixed(h) + "\" " + rest + "/>\n";
}

std::string line(double x1, double y1, double x2, double y2, const char* name) {
  return "<line x1=\"" + fixed(x1) + "\" y1=\"" + fixed(y1) + "\" x2=\"" + fixed(x2) + "\" y2=\"" + fixed(y2) + "\" class=\"" + name +
         "\"/>\n";
}

std::string label(double x, double y, const char* anchor, const std::string& text) {
  return "<text x=\"" + fixed(x) + "\" y=\"" + fixed(y) + "\" text-anchor=\"" + anchor + "\">" + escaped(text) + "</text>\n";
}

std::string fill_of(Kind kind) { return "fill=\"url(#k-" + std::string{signet::code(kind)} + ")\" class=\"s\""; }

/// 1, 2 or 5 times a power of ten, so that at most five lines stand across the chart.
std::uint64_t step_of_axis(std::uint64_t most) {
  for (std::uint64_t power = 1;; power *= 10) {
    for (const std::uint64_t step : {power, 2 * power, 5 * power}) {
      if (step * 5 >= most) return step;
    }
  }
}

std::string column_label(const std::string& day, Timeline::Step step) {
  return step == Timeline::Step::month ? day.substr(5, 2) + "/" + day.substr(0, 4) : short_day(day);
}

class Drawing {
 public:
  explicit Drawing(const Timeline& timeline) : timeline_(timeline) {
    for (const auto& column : timeline.columns) most_ = std::max(most_, column.total());
    top_ = step_of_axis(most_) * ((most_ + step_of_axis(most_) - 1) / step_of_axis(most_));
    column_width_ = plot_width / static_cast<double>(timeline.columns.size());
  }

  std::string axes() const {
    std::string out;
    for (std::uint64_t value = 0; value <= top_; value += step_of_axis(most_)) {
      out += line(left_edge, y_of(value), chart_width - right_edge, y_of(value), value == 0 ? "axis" : "grid");
      out += label(left_edge - 5, y_of(value) + 3.5, "end", std::to_string(value));
    }
    const std::size_t every = (timeline_.columns.size() + labels_max - 1) / labels_max;
    for (std::size_t i = 0; i < timeline_.columns.size(); i += every)
      out += label(x_of(i) + column_width_ / 2, chart_height - bottom_edge + 14, "middle",
                   column_label(timeline_.columns[i].first_day, timeline_.step));
    return out;
  }

  std::string columns() const {
    std::string out;
    const double gap = column_width_ > 4 ? column_width_ * 0.15 : 0;
    for (std::size_t i = 0; i < timeline_.columns.size(); ++i) {
      std::uint64_t below = 0;
      for (const auto& [kind, seals] : timeline_.columns[i].count) {
        out += rectangle(x_of(i) + gap, y_of(below + seals), column_width_ - 2 * gap, y_of(below) - y_of(below + seals), fill_of(kind));
        below += seals;
      }
    }
    return out;
  }

  std::string marks() const {
    std::string out;
    for (const auto& mark : timeline_.marks) {
      const double x = x_of(mark.column) + column_width_ * mark.within;
      out += line(x, top_edge - 8, x, chart_height - bottom_edge, "mark");
      const bool at_the_right = x > chart_width - 60;
      out += label(x + (at_the_right ? -3 : 3), top_edge - 10, at_the_right ? "end" : "start",
                   short_day(mark.day) + "/" + mark.day.substr(0, 4));
    }
    return out;
  }

 private:
  double x_of(std::size_t column) const { return left_edge + static_cast<double>(column) * column_width_; }
  double y_of(std::uint64_t value) const {
    return top_edge + plot_height * (1 - static_cast<double>(value) / static_cast<double>(std::max<std::uint64_t>(top_, 1)));
  }
  const Timeline& timeline_;
  std::uint64_t most_ = 1, top_ = 1;
  double column_width_ = 1;
};

std::string step_in_words(Timeline::Step step, const Voice& voice) {
  switch (step) {
    case Timeline::Step::day: return voice("mỗi cột một ngày", "each column is a day");
    case Timeline::Step::week: return voice("mỗi cột một tuần, từ thứ Hai", "each column is a week from Monday on");
    case Timeline::Step::month: return voice("mỗi cột một tháng", "each column is a month");
  }
  return {};
}

std::string description_of(const Timeline& timeline, const Voice& voice) {
  std::uint64_t total = 0;
  const auto* highest = &timeline.columns.front();
  for (const auto& column : timeline.columns) {
    total += column.total();
    if (column.total() > highest->total()) highest = &column;
  }
  std::string text = step_in_words(timeline.step, voice) + voice("; tổng số dấu: ", "; seals in all: ") + std::to_string(total) +
                     voice("; nhiều nhất: ", "; most: ") + std::to_string(highest->total()) + voice(" từ ngày ", " from ") +
                     day_in_words(highest->first_day) + ".";
  for (const auto& mark : timeline.marks)
    text += voice(" Vạch đứng: hết ngày ", " Upright line: the end of ") + day_in_words(mark.day) + ".";
  return text;
}

}  // namespace

std::string chart_patterns() {
  std::string out = R"(<svg width="0" height="0" aria-hidden="true" focusable="false" style="position:absolute"><defs>)"
                    "\n";
  for (const Look& look : looks)
    out += "<pattern id=\"k-" + std::string{signet::code(look.kind)} +
           "\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" height=\"8\" fill=\"" + look.colour +
           "\"/><path d=\"" + (*look.motif == 0 ? "M0 0" : look.motif) +
           "\" stroke=\"#000\" stroke-width=\"1.2\" fill=\"none\"/></pattern>\n";
  return out + "</defs></svg>\n";
}

std::string chart_of(const Timeline& timeline, const std::string& id, const std::string& title, const Voice& voice) {
  if (timeline.columns.empty()) return {};
  const Drawing drawing{timeline};
  const std::string description = description_of(timeline, voice);
  return "<figure>\n<svg class=\"chart\" viewBox=\"0 0 720 230\" role=\"img\" aria-labelledby=\"" + id + "-t " + id +
         "-d\">\n<title id=\"" + id + "-t\">" + escaped(title) + "</title>\n<desc id=\"" + id + "-d\">" + escaped(description) +
         "</desc>\n" + drawing.axes() + drawing.columns() + drawing.marks() + "</svg>\n<figcaption>" + escaped(title + ": " + description) +
         "</figcaption>\n</figure>\n";
}

std::string legend_of(const std::set<Kind>& kinds, const Voice& voice) {
  std::string out = "<ul class=\"legend\">\n";
  for (const Kind kind : kinds)
    out += "<li><svg width=\"22\" height=\"12\" aria-hidden=\"true\"><rect x=\"0.5\" y=\"0.5\" width=\"21\" height=\"11\" " +
           fill_of(kind) + "/></svg> " + escaped(voice(name_of(kind))) + "</li>\n";
  return out + "</ul>\n";
}

}  // namespace signet::client::review
