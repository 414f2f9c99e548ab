#include "client/order_command.h"

#include <algorithm>
#include <cstdio>

#include "client/input.h"
#include "client/instance_settings.h"
#include "client/order_content.h"
#include "client/order_report.h"
#include "client/order_source.h"
#include "client/order_text.h"
#include "client/order_words.h"
#include "client/output_file.h"
#include "client/service.h"
#include "client/service_json.h"
#include "policy/base/limits.h"

namespace signet::client {
namespace {

Result<Instant> time_of_issue(const CommandContext& context, const OrderNewOptions& options) {
  if (options.issued.empty()) return instance_clock(context).wall;
  const auto time = parse_signing_time(options.issued);
  if (!time) return Refusal{Reason::request_malformed, "--issued " + options.issued + ": 2026-05-28T15:04:05+07:00"};
  return *time;
}

Result<Order> compose(const CommandContext& context, const OrderNewOptions& options) {
  const auto kind = order_kind_from_code(options.kind);
  if (!kind) return Refusal{Reason::request_malformed, options.kind};
  Order order;
  order.kind = *kind;
  TRY(order.issued, time_of_issue(context, options));
  TRY_DONE(fill_body(context, options, order));
  TRY(const auto place, next_place(context, options));
  order.root_entry = place.root_entry;
  order.number = place.number;
  order.previous = place.previous;
  return order;
}

Text next_step(OrderKind kind, Organisation journal_of) {
  if (journal_of == Organisation::department && kind == OrderKind::roster)
    return {
        "lãnh đạo ký (signet sign --role leader), rồi ký bằng chứng thư của cơ quan (signet sign --role department --token …), rồi `signet "
        "order submit`.",
        "a leader signs it (signet sign --role leader), then the department's own certificate (signet sign --role department --token …), "
        "then `signet order submit`."};
  if (journal_of == Organisation::department)
    return {"lãnh đạo ký (signet sign --role leader), rồi `signet order submit`.",
            "a leader signs it (signet sign --role leader), then `signet order submit`."};
  if (leading_role(kind) == Role::leader)
    return {"lãnh đạo cơ quan phê duyệt ký (signet sign --role leader), rồi đóng dấu cơ quan, rồi `signet order submit`.",
            "the department's leader signs it (signet sign --role leader), the department seals it, then `signet order submit`."};
  return {"Hiệu trưởng ký (signet sign --role principal), rồi `signet order submit`.",
          "the principal signs it (signet sign --role principal), then `signet order submit`."};
}

Result<std::string> find_order(const Service& service, const std::string& name) {
  constexpr std::size_t digits_min = 8, digits_all = 64;
  const bool hexadecimal = std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!hexadecimal || name.size() < digits_min || name.size() > digits_all) return Refusal{Reason::request_malformed, name + ": SHA-256"};
  if (name.size() == digits_all) return name;
  TRY(const auto body, service.fetch("/v1/orders"));
  TRY(const auto rows, read_orders(body));
  std::vector<std::string> fitting;
  for (const OrderRow& row : rows) {
    if (row.sha256.starts_with(name)) fitting.push_back(row.sha256);
  }
  if (fitting.size() != 1) return Refusal{Reason::not_found, name};
  return fitting.front();
}

}  // namespace

void order_new(CommandContext& context, const OrderNewOptions& given) {
  OrderNewOptions options = given;
  if (options.kind == code(OrderKind::approval) && !options.from.empty()) {
    if (const auto read = take_approval_file(options); !read) return print_refusal(context, read.refusal());
  }
  if (const auto read = take_school_info(options); !read) return print_refusal(context, read.refusal());
  const auto order = compose(context, options);
  if (!order) {
    print_refusal(context, order.refusal());
    if (order.refusal().reason == Reason::request_malformed) context.worsen(exit_code::usage);
    return;
  }
  // What a leader signs for a school's journal is the same wherever it is composed.
  const auto organisation = order && leading_role(order->kind) == Role::leader ? Organisation::school : organisation_of(context);
  const auto text = write_order(*order, organisation);
  if (!text) return print_refusal(context, text.refusal());
  if (options.out.empty()) {
    std::fputs(text->c_str(), stdout);
    return;
  }
  if (const auto written = write_new_file(options.out, as_bytes(*text)); !written) return print_refusal(context, written.refusal());
  if (context.json) return print_line(order_new_json(*order, options.out, to_hex(sha256(*text))));
  print_line(options.out + context.say({": lệnh số ", ": order number "}) + std::to_string(order->number) + " (" + options.kind + "). " +
             context.say({"Tiếp theo: ", "Next: "}) + context.say(next_step(order->kind, organisation)));
}

// In the order given: a roster may rest on the approval before it. The first refusal ends the series.
void order_submit(CommandContext& context, const std::vector<std::string>& files) {
  const Service service{context};
  std::vector<DocumentResult> results;
  for (const std::string& file : files) {
    const auto document = read_file(file, limits::order_bytes_max);
    const auto response = document ? service.post("/v1/orders", *document, {}) : Result<HttpResponse>{document.refusal()};
    results.push_back(response ? read_order_answer(*response) : failed(file, response.refusal()));
    results.back().file = file;
    context.worsen(exit_status(results.back()));
    if (!context.json) print_text(describe_order(results.back(), context));
    if (results.back().decision != DocumentResult::Decision::sealed) break;
  }
  if (context.json) print_line(order_submit_json(results));
}

void order_list(CommandContext& context) {
  const Service service{context};
  const auto body = service.fetch("/v1/orders");
  if (!body) return print_refusal(context, body.refusal());
  const auto rows = read_orders(*body);
  if (!rows) return print_refusal(context, rows.refusal());
  if (context.json) return print_line(*body);
  if (rows->empty()) print_line(context.say({"Chưa có lệnh nào.", "There are no orders yet."}));
  for (const OrderRow& row : *rows) {
    print_line(describe_row(row, context));
    const auto document = service.fetch("/v1/orders/" + row.sha256);
    const auto order = document ? read_order_document(*document) : Result<Order>{document.refusal()};
    if (order) print_line("    " + context.say(in_words(*order)));
  }
}

void order_show(CommandContext& context, const OrderShowOptions& options) {
  const Service service{context};
  const auto digest = find_order(service, options.name);
  if (!digest) return print_refusal(context, digest.refusal());
  const auto document = service.fetch("/v1/orders/" + *digest);
  if (!document) return print_refusal(context, document.refusal());
  if (to_hex(sha256(*document)) != *digest)
    return print_refusal(context, Refusal{Reason::journal_inconsistent, "the order is not the one of that digest"});
  if (!options.out.empty()) {
    if (const auto written = write_new_file(options.out, as_bytes(*document)); !written) print_refusal(context, written.refusal());
    return;
  }
  if (options.xml) {
    std::fwrite(document->data(), 1, document->size(), stdout);
    return;
  }
  const auto order = read_order_document(*document);
  if (!order) return print_refusal(context, order.refusal());
  if (context.json) return print_line(order_show_json(*order));
  print_text(describe_whole(*order, context));
}

}  // namespace signet::client
