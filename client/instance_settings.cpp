#include "client/instance_settings.h"

#include "client/input.h"
#include "policy/base/limits.h"

namespace signet::client {

Result<Settings> instance_settings(const CommandContext& context) {
  const auto path = context.path("etc/signet/signet.toml");
  const auto text = read_file(path, limits::configuration_bytes_max);
  if (!text) return in_file(path, text.refusal());
  return read_settings(as_text(*text));
}

Organisation organisation_of(const CommandContext& context) {
  const auto settings = instance_settings(context);
  return settings ? settings->organisation : Organisation::school;
}

os::Ticks instance_clock(const CommandContext& context) {
  const auto settings = instance_settings(context);
  return os::read_clock(settings ? settings->clock_offset_s : 0);
}

}  // namespace signet::client
