#include "client/activation_report.h"

#include "client/document_result.h"
#include "client/json_fields.h"
#include "client/keyhold_socket.h"
#include "policy/base/instant.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

using Json = nlohmann::ordered_json;

void print_json(const wire::ServiceAnswer& answer, bool done, const char* time_name) {
  Json whole{{"done", done}, {"reasons", Json::array()}};
  whole["journal_index"] = answer.journaled ? Json(answer.journal_index) : Json(nullptr);
  whole[time_name] = answer.time.value() == 0 ? Json(nullptr) : Json(to_iso8601(answer.time));
  if (!done) {
    for (const Finding& each : findings_of(answer)) {
      const Remark made = remark(each);
      whole["reasons"].push_back(
          {{"code", made.code}, {"message_vi", made.message_vi}, {"message_en", made.message_en}, {"who", made.who}, {"rule", made.rule}});
    }
  }
  print_line(dump(whole));
}

std::string journal_note(const CommandContext& context, const wire::ServiceAnswer& answer) {
  return answer.journaled ? context.say({" Nhật ký số ", " Journal entry "}) + std::to_string(answer.journal_index) + "." : std::string{};
}

}  // namespace

void report_activation(CommandContext& context, const wire::ServiceAnswer& answer, const Text& done, const char* time_name) {
  const bool good = answer.answer == wire::Answer::done;
  if (context.json) print_json(answer, good, time_name);
  if (good && !context.json) print_line(context.say(done) + " " + to_vietnamese(answer.time) + "." + journal_note(context, answer));
  if (good) return;
  for (const Finding& each : findings_of(answer)) {
    context.worsen(exit_status_of(each.reason));
    if (!context.json) print_error(context, message(each, context.language), hint(each.reason, context.language));
  }
}

}  // namespace signet::client
