#include "client/incoming_command.h"

#include <cstdio>

#include "client/input.h"
#include "client/order_report.h"
#include "client/seal_report.h"
#include "client/service.h"
#include "client/service_json.h"
#include "policy/base/limits.h"

namespace signet::client {
namespace {

std::string describe_incoming(const DocumentResult& result, const CommandContext& context) {
  if (result.decision != DocumentResult::Decision::sealed) return describe(result, context);
  std::string line = "✔ " + result.file + context.say({": con dấu của trường cũ đã được kiểm tra", ": the other school's seal is good"});
  if (result.journal_index) line += context.say({" (nhật ký số ", " (journal entry "}) + std::to_string(*result.journal_index) + ")";
  return line + context.say({"\n  học bạ khởi tạo phải nêu mã băm này: ", "\n  the opened transcript must name this digest: "}) +
         result.document_sha256 + "\n";
}

}  // namespace

// Each by itself: one that is refused does not stop the others.
void incoming(CommandContext& context, const std::vector<std::string>& files) {
  const Service service{context};
  std::vector<DocumentResult> results;
  for (const std::string& file : files) {
    const auto document = read_file(file, limits::xml_bytes_max);
    const auto response = document ? service.post("/v1/incoming", *document, {}) : Result<HttpResponse>{document.refusal()};
    results.push_back(response ? read_order_answer(*response) : failed(file, response.refusal()));
    results.back().file = file;
    context.worsen(exit_status(results.back()));
    if (!context.json) print_text(describe_incoming(results.back(), context));
  }
  if (context.json) print_line(order_submit_json(results));
}

}  // namespace signet::client
