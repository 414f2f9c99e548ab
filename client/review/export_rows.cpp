#include "client/review/export_rows.h"

#include "journal/tree.h"
#include "policy/base/json.h"

namespace signet::client::review {
namespace {

/// Members that have a column of their own, under their own names.
constexpr const char* members[] = {"seal_id",      "document_kind", "document", "file",       "intent",  "activation", "authorisation",
                                   "approval",     "replaces",      "notes",    "reasons",    "request", "count",      "token_asked",
                                   "order_kind",   "number",        "order",    "correction", "state",   "until",      "kinds",
                                   "classes",      "why",           "what",     "of_intent",  "trouble", "act",        "certificate",
                                   "token_serial", "mode",          "serial",   "before"};

/// Texts as they are, numbers in decimal, lists with a space between: what these members hold has none.
std::string cell_of(const Item& item, const char* name) {
  if (const auto number = item.number(name)) return std::to_string(*number);
  std::string text = item.text(name);
  for (const std::string& part : item.texts(name)) text += (text.empty() ? "" : " ") + part;
  return text;
}

}  // namespace

std::vector<std::string> export_columns() {
  std::vector<std::string> columns{"index", "leaf_hash", "time", "kind", "caller"};
  columns.insert(columns.end(), std::begin(members), std::end(members));
  columns.emplace_back("entry");
  return columns;
}

std::vector<std::string> export_cells(const Item& item) {
  std::vector<std::string> cells{std::to_string(item.index()), to_hex(journal::leaf_hash(item.octets())), item.text("time"),
                                 item.text("kind")};
  const auto caller = item.caller();
  cells.push_back(caller ? std::to_string(*caller) : std::string{});
  for (const char* name : members) cells.push_back(cell_of(item, name));
  cells.push_back(item.canonical() ? std::string{as_text(item.octets())} : "octets:" + to_base64(item.octets()));
  return cells;
}

std::string export_line(const Item& item) {
  std::string line = "{\"index\":" + std::to_string(item.index()) + ",\"leaf_hash\":\"" + to_hex(journal::leaf_hash(item.octets())) + "\",";
  if (item.canonical()) return line.append("\"entry\":").append(as_text(item.octets())) + "}\n";
  return line + "\"octets\":\"" + to_base64(item.octets()) + "\"}\n";
}

}  // namespace signet::client::review
