#include "client/review/commands.h"
#include "client/review/csv.h"
#include "client/review/export_rows.h"
#include "client/review/output.h"
#include "client/review/period.h"
#include "client/review/source.h"

namespace signet::client::review {
namespace {

Outcome write_entries(const ExportOptions& options, const Period& period, Source& source, Output& output) {
  const Separator separator = options.semicolon ? Separator::semicolon : Separator::comma;
  if (options.csv) output.put(std::string{csv_mark} + csv_line(export_columns(), separator));
  TRY_DONE(source.each(period.first_entry.value_or(0), [&](const Item& item) {
    if (period.last_entry && item.index() > *period.last_entry) return false;
    if (period.contains(item)) output.put(options.csv ? csv_line(export_cells(item), separator) : export_line(item));
    return true;
  }));
  return output.finish();
}

Outcome export_to(const CommandContext& context, const ExportOptions& options, const Period& period) {
  TRY(auto source, Source::open(context, options.directory));
  TRY(auto output, Output::open(options.out));
  return write_entries(options, period, source, output);
}

}  // namespace

void export_entries(CommandContext& context, const ExportOptions& options) {
  if (options.csv == options.lines)
    return print_usage(context, {Reason::request_malformed, "exactly one of --csv and --jsonl must be given"});
  if (options.semicolon && !options.csv) return print_usage(context, {Reason::request_malformed, "--semicolon goes with --csv only"});
  const auto period = read_period(options.from, options.to);
  if (!period) return print_usage(context, period.refusal());
  if (const auto done = export_to(context, options, *period); !done) print_refusal(context, done.refusal(), "journal export");
}

}  // namespace signet::client::review
