#include "client/order_content.h"

#include <filesystem>

#include "client/act_file.h"
#include "client/authority_file.h"
#include "client/composed_text.h"
#include "client/input.h"
#include "client/order_source.h"
#include "client/roster_file.h"
#include "client/service.h"
#include "client/service_json.h"
#include "policy/base/limits.h"

namespace signet::client {
namespace {

struct Source {
  std::string text, name, folder;
};

Result<Source> open_source(const std::string& path) {
  const auto file = read_file(path, limits::order_bytes_max);
  if (!file) return in_file(path, file.refusal());
  const std::filesystem::path at{path};
  TRY(auto text, composed_text(as_text(*file), at.filename().string()));
  return Source{std::move(text), at.filename().string(), at.parent_path().string()};
}

OrderBody body_of(OrderKind kind, OrderFile& in) {
  switch (kind) {
    case OrderKind::approval: break;
    case OrderKind::configuration: return read_configuration_file(in);
    case OrderKind::roster: return read_roster_file(in);
    case OrderKind::delegation: return read_delegation_file(in);
    case OrderKind::departure: return read_departure_file(in);
    case OrderKind::lock: return read_lock_file(in, false);
    case OrderKind::unlock: return read_lock_file(in, true);
    case OrderKind::correction: return read_correction_file(in);
    case OrderKind::revocation: return read_revocation_file(in);
    case OrderKind::standing_authorisation: return read_standing_file(in);
    case OrderKind::key_handover: return read_handover_file(in);
    case OrderKind::succession: return read_succession_file(in);
    case OrderKind::status: return read_status_file(in);
    case OrderKind::clock_correction: return read_clock_file(in);
  }
  broken_promise("an approval is put together from options");
}

Outcome body_from(const Source& source, Order& order) {
  OrderFile in{source.text, source.name, source.folder};
  auto body = body_of(order.kind, in);
  if (const auto fault = in.fault()) return *fault;
  order.body = std::move(body);
  return Done{};
}

Outcome roster_from(const std::string& path, Order& order) {
  TRY(const auto source, open_source(path));
  if (!source.name.ends_with(".csv") && !source.name.ends_with(".CSV")) return body_from(source, order);
  TRY(order.body, read_roster_table(source.text, source.name));
  return Done{};
}

}  // namespace

Result<Roster> roster_in_force(const CommandContext& context) {
  const Service service{context};
  TRY(const auto list, service.fetch("/v1/orders"));
  TRY(const auto rows, read_orders(list));
  std::string newest;
  for (const OrderRow& row : rows) {
    if (row.kind == code(OrderKind::roster)) newest = row.sha256;
  }
  if (newest.empty()) return Refusal{Reason::roster_missing, ""};
  TRY(const auto document, service.fetch("/v1/orders/" + newest));
  TRY(const auto order, read_order_document(document));
  return std::get<Roster>(order.body);
}

Outcome take_approval_file(OrderNewOptions& options) {
  TRY(const auto source, open_source(options.from));
  OrderFile in{source.text, source.name, source.folder};
  read_approval_file(in, source.folder, options);
  if (const auto fault = in.fault()) return *fault;
  return Done{};
}

Outcome fill_body(const CommandContext& context, const OrderNewOptions& options, Order& order) {
  const bool short_form = order.kind == OrderKind::lock || order.kind == OrderKind::unlock || order.kind == OrderKind::departure ||
                          order.kind == OrderKind::revocation;
  if (has_content_options(options) && (!short_form || !options.from.empty()))
    return Refusal{Reason::request_malformed, "--from, or options"};
  if (order.kind == OrderKind::approval) {
    TRY(order.body, approval_from(options, order.issued));
    return Done{};
  }
  if (order.kind == OrderKind::configuration && options.from.empty()) {
    TRY(order.body, configuration_from(context));
    return Done{};
  }
  if (!options.from.empty() && order.kind == OrderKind::roster) return roster_from(options.from, order);
  if (!options.from.empty()) {
    TRY(const auto source, open_source(options.from));
    return body_from(source, order);
  }
  if (!short_form || !has_content_options(options)) return Refusal{Reason::request_malformed, "--from"};
  OrderNewOptions given = options;
  if ((order.kind == OrderKind::lock || order.kind == OrderKind::unlock) && given.school_year.empty()) {
    const auto roster = roster_in_force(context);
    if (!roster) return Refusal{Reason::request_malformed, "--school-year"};
    given.school_year = roster->school_year;
  }
  TRY(auto text, composed_text(content_of_options(given), "options"));
  return body_from({std::move(text), "options", ""}, order);
}

// DATA stands in the file in the form that is signed (docs/formats/orders.md).
Result<Order> read_order_document(std::string_view document) {
  constexpr std::string_view begins = "<DATA Id=\"data\">", ends = "</DATA>";
  const auto from = document.find(begins);
  const auto to = document.rfind(ends);
  if (from == std::string_view::npos || to == std::string_view::npos || to < from) return Refusal{Reason::order_malformed, "DATA"};
  return read_order(as_bytes(document.substr(from, to + ends.size() - from)), sha256(document));
}

}  // namespace signet::client
