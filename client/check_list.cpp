#include "client/check_list.h"

#include <algorithm>

#include "client/json_fields.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word(Health health) {
  switch (health) {
    case Health::good: return "ok";
    case Health::warning: return "warning";
    case Health::bad: return "failed";
  }
  broken_promise("every state of health has its word");
}

std::string_view sign(Health health) {
  switch (health) {
    case Health::good: return "✔ ";
    case Health::warning: return "! ";
    case Health::bad: return "✘ ";
  }
  broken_promise("every state of health has its sign");
}

}  // namespace

std::string check_list_json(const std::vector<Check>& checks) {
  Json whole{{"checks", Json::array()}};
  for (const Check& each : checks)
    whole["checks"].push_back({{"name", each.name}, {"state", word(each.health)}, {"detail", each.detail}, {"hint", each.hint}});
  for (const Health health : {Health::good, Health::warning, Health::bad})
    whole[std::string{word(health)}] = std::ranges::count(checks, health, &Check::health);
  return dump(whole);
}

void report(CommandContext& context, const std::vector<Check>& checks) {
  for (const Check& each : checks) {
    if (each.health == Health::bad) context.worsen(exit_code::unknown);
    if (context.json) continue;
    print_line(std::string{sign(each.health)} + each.name + (each.detail.empty() ? "" : ": " + each.detail));
    if (!each.hint.empty()) print_line("    " + context.say({"Gợi ý: ", "Hint: "}) + each.hint);
  }
  if (context.json) print_line(check_list_json(checks));
}

}  // namespace signet::client
