#include "client/review/commands.h"
#include "client/review/figures.h"
#include "client/review/figures_json.h"
#include "client/review/output.h"
#include "client/review/page.h"
#include "client/review/period.h"
#include "client/review/source.h"
#include "daemon/os/clock.h"

namespace signet::client::review {
namespace {

struct Counted {
  Standing standing;
  Figures figures;
};

Result<Counted> count(const CommandContext& context, const ReportOptions& options, const Period& period) {
  TRY(auto source, Source::open(context, options.directory));
  TRY(auto standing, source.judge(options.key, options.since));
  auto covered = standing.report.checkpoint_size;
  if (covered) *covered += standing.report.first_number();
  Counter counter{period, covered};
  TRY_DONE(source.each(0, [&](const Item& item) { return counter.take(item), true; }));
  return Counted{std::move(standing), counter.finish()};
}

Outcome write_report(const CommandContext& context, const ReportOptions& options, const Counted& counted) {
  TRY(auto output, Output::open(options.out));
  if (context.json)
    output.put(figures_json(counted.figures, counted.standing) + "\n");
  else
    output.put(page(counted.figures, counted.standing, context.language, os::read_clock(0).wall));
  return output.finish();
}

}  // namespace

void report(CommandContext& context, const ReportOptions& options) {
  const auto period = read_period(options.from, options.to, options.year);
  if (!period) return print_usage(context, period.refusal());
  const auto counted = count(context, options, *period);
  if (!counted) return print_refusal(context, counted.refusal(), "journal report");
  if (const auto done = write_report(context, options, *counted); !done) return print_refusal(context, done.refusal(), options.out);
  if (counted->standing.verdict != Standing::Verdict::broken) return;
  print_note(context.say({"CẢNH BÁO: nhật ký không nguyên vẹn; báo cáo nêu rõ điều đó. Xem `signet journal verify`.",
                          "ALARM: the journal is not whole, and the report says so. See `signet journal verify`."}));
  context.worsen(exit_code::refused);
}

}  // namespace signet::client::review
