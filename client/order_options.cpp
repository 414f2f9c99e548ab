// The common options of lock, unlock, departure and revocation, written as the TOML that they stand for: one reader for both.
#include "client/order_content.h"

namespace signet::client {
namespace {

std::string quoted_toml(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string toml_line(std::string_view key, const std::string& value) {
  if (value.empty()) return {};
  return std::string{key} + " = " + quoted_toml(value) + "\n";
}

}  // namespace

bool has_content_options(const OrderNewOptions& options) {
  return !options.classes.empty() || options.principal_signs ||
         !(options.school_year + options.decision + options.decision_day + options.person + options.last_day + options.reason +
           options.seal + options.order + options.intent)
              .empty();
}

// What an option does not say is not written: the reader names what is missing and what does not belong.
std::string content_of_options(const OrderNewOptions& options) {
  std::string text = toml_line("school_year", options.school_year);
  if (!options.classes.empty()) {
    text += "classes = [";
    for (const auto& each : options.classes) text += quoted_toml(each) + ", ";
    text += "]\n";
  }
  text += toml_line("person", options.person) + toml_line("last_day", options.last_day) + toml_line("seal", options.seal) +
          toml_line("order", options.order) + toml_line("intent", options.intent) + toml_line("reason", options.reason);
  if (options.principal_signs) text += "principal_signs = true\n";
  return text + "decision = {number = " + quoted_toml(options.decision) + ", day = " + quoted_toml(options.decision_day) + "}\n";
}

}  // namespace signet::client
