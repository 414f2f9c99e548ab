
#include "client/input.h"
#include "client/json_fields.h"
#include "client/order_source.h"
#include "policy/base/json.h"
#include "policy/base/limits.h"

namespace signet::client {

Outcome take_school_info(OrderNewOptions& options) {
  if (options.school_info.empty()) return Done{};
  const auto file = read_file(options.school_info, limits::configuration_bytes_max);
  if (!file) return Refusal{file.refusal().reason, options.school_info + ": " + file.refusal().detail};
  const auto info = nlohmann::json::parse(as_text(*file), nullptr, false);
  if (!info.is_object()) return Refusal{Reason::configuration_wrong, options.school_info + ": JSON"};
  for (const auto& [member, name] :
       {std::pair{&options.origin, "origin"}, std::pair{&options.vkey, "vkey"}, std::pair{&options.root_entry, "root_entry"},
        std::pair{&options.school_code, "school_code"}, std::pair{&options.school_name, "school_name"}}) {
    if (member->empty()) *member = text_of(info, name);
  }
  return Done{};
}

}  // namespace signet::client
