#include "client/review/commands.h"

namespace signet::client::review {

void report(CommandContext& context, const ReportOptions&) { context.worsen(exit_code::internal); }

}  // namespace signet::client::review
