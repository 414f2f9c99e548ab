#include "client/status_command.h"

#include <cstdio>

#include "client/known_journal.h"
#include "client/service_json.h"
#include "client/status_text.h"
#include "client/waiting_text.h"

namespace signet::client {

namespace {

// It says what it waits for, before the reason why nothing else is answered.
void not_serving(CommandContext& context, const HttpResponse& response) {
  const auto waiting = waiting_text(context, response.body);
  if (context.json && !waiting.empty()) print_line(response.body);
  if (!context.json) print_text(waiting);
  print_refusal(context, read_problem(response));
}

}  // namespace

// The journal is looked at each time: a person who asks for the status learns of a shrunk journal first.
void status(CommandContext& context) {
  const Service service{context};
  const auto response = service.get("/v1/status");
  if (response && response->status != 200) return not_serving(context, *response);
  const auto body = response ? Result<std::string>{response->body} : Result<std::string>{response.refusal()};
  if (!body) return print_refusal(context, body.refusal());
  const auto report = read_status(*body);
  if (!report) return print_refusal(context, report.refusal());
  if (context.json) {
    print_line(*body);
  } else {
    const auto metrics = service.fetch("/metrics");
    print_text(status_text(context, *body, metrics ? std::string_view{*metrics} : std::string_view{}));
  }
  auto memory = meet_journal(context, service);
  if (!memory) return print_refusal(context, memory.refusal());
  if (const auto saved = memory->save(); !saved) print_refusal(context, saved.refusal());
}

void seal_status(CommandContext& context, const std::vector<std::string>& seals) {
  const Service service{context};
  for (const std::string& seal : seals) {
    const bool hexadecimal = seal.size() == 32 && seal.find_first_not_of("0123456789abcdef") == std::string::npos;
    const auto body = hexadecimal ? service.fetch("/v1/seals/" + seal) : Result<std::string>{Refusal{Reason::not_found, seal}};
    const auto report = body ? read_status(*body) : Result<StatusReport>{body.refusal()};
    if (!report) {
      print_refusal(context, report.refusal());
      continue;
    }
    context.json ? print_line(*body) : print_text(report->text);
  }
}

}  // namespace signet::client
