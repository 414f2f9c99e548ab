#include "daemon/keyhold/waiting_report.h"

#include "policy/base/json.h"

namespace signet::keyhold {

std::string waiting_json(const Settings& settings, const Waiting& waiting, const Refusal& why) {
  nlohmann::json said{{"for", why.reason == Reason::pin_awaited ? "pin" : "token"},
                      {"since", to_iso8601(waiting.since)},
                      {"mode", settings.demo ? "demo" : "production"},
                      {"school", {{"code", settings.school_code}, {"name", settings.school_name}}},
                      {"token", settings.token_label},
                      {"pin", settings.pin_typed ? "typed" : "credential"},
                      {"clerks", waiting.clerks}};
  return said.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace signet::keyhold
