#include "policy/settings.h"
#include "policy/toml_reader.h"

namespace signet {
namespace {

// Never so few that a class of 45 could not be sealed, refused and sealed again.
constexpr std::int64_t requests_of_a_day_min = 1000;
constexpr std::int64_t strangers_requests_of_a_day_min = 10;
constexpr std::int64_t requests_of_a_day_max = 10'000'000;

std::uint64_t requests(TomlReader& in, const toml::table* limits, std::string_view key, std::uint64_t usual, std::int64_t least) {
  const auto number = in.number_or(limits, key, static_cast<std::int64_t>(usual));
  if (number < least || number > requests_of_a_day_max)
    in.wrong_at(limits, key, std::string{key} + ": from " + std::to_string(least) + " to " + std::to_string(requests_of_a_day_max));
  return static_cast<std::uint64_t>(number);
}

void read_limits(TomlReader& in, const toml::table* limits, Settings& settings) {
  if (limits == nullptr) return;
  in.only(limits, "limits", {"requests_of_a_day", "strangers_requests_of_a_day"});
  settings.requests_of_a_day = requests(in, limits, "requests_of_a_day", settings.requests_of_a_day, requests_of_a_day_min);
  settings.strangers_requests_of_a_day =
      requests(in, limits, "strangers_requests_of_a_day", settings.strangers_requests_of_a_day, strangers_requests_of_a_day_min);
}

}  // namespace

Result<Settings> read_settings(std::string_view text) {
  TomlReader in{text, "signet.toml", TomlReader::Lines::told};
  in.only(in.root(), "signet.toml", {"mode", "kind", "school", "department", "journal", "token", "clock", "limits"});
  Settings settings;
  const auto mode = in.text(in.root(), "mode");
  if (mode != "demo" && mode != "production") in.wrong_at(in.root(), "mode", "not a known value: mode = \"" + mode + "\"");
  settings.demo = mode == "demo";
  const auto kind = in.text_or(in.root(), "kind", std::string{code(Organisation::school)});
  if (kind != code(Organisation::school) && kind != code(Organisation::department))
    in.wrong_at(in.root(), "kind", "not a known value: kind = \"" + kind + "\"");
  settings.organisation = kind == code(Organisation::department) ? Organisation::department : Organisation::school;
  const bool is_school = settings.organisation == Organisation::school;
  if (in.optional_table(in.root(), is_school ? "department" : "school") != nullptr)
    in.wrong("kind = \"" + kind + "\" and a table of another kind");
  const auto* school = in.table(in.root(), code(settings.organisation));
  in.only(school, code(settings.organisation), {"code", "name", "tax_code"});
  settings.school_code = in.text(school, "code");
  settings.school_name = in.text(school, "name");
  settings.tax_code = in.text_or(school, "tax_code", "");
  const auto* journal = in.table(in.root(), "journal");
  in.only(journal, "journal", {"origin"});
  settings.origin = in.text(journal, "origin");
  const auto* token = in.table(in.root(), "token");
  in.only(token, "token", {"module", "label", "object", "pin", "softhsm_conf"});
  settings.token_module = in.text(token, "module");
  settings.token_label = in.text(token, "label");
  settings.token_object = in.text(token, "object");
  const auto pin = in.text_or(token, "pin", "credential");
  if (pin != "credential" && pin != "typed") in.wrong_at(token, "pin", "not a known value: pin = \"" + pin + "\"; credential or typed");
  settings.pin_typed = pin == "typed";
  settings.softhsm_conf = in.text_or(token, "softhsm_conf", "");
  if (const auto* clock = in.optional_table(in.root(), "clock")) {
    in.only(clock, "clock", {"offset_s"});
    settings.clock_offset_s = in.number_or(clock, "offset_s", 0);
  }
  read_limits(in, in.optional_table(in.root(), "limits"), settings);
  if (!settings.demo && (settings.clock_offset_s != 0 || !settings.softhsm_conf.empty()))
    in.wrong("an offset of the clock and SoftHSM are for demo mode only");
  if (const auto fault = in.fault()) return *fault;
  return settings;
}

}  // namespace signet
