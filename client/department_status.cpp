// The department's list: which of its approvals it has taken back, for one school's journal.
#include <algorithm>
#include <set>

#include "client/department_command.h"
#include "client/order_report.h"
#include "client/order_text.h"
#include "client/output_file.h"
#include "client/registration_file.h"

namespace signet::client {
namespace {

// What stood in the list before stays: what was taken back never returns.
Result<Order> compose_list(RegistrationReader& reader, const DepartmentStatusOptions& options) {
  Order order;
  Status list;
  std::set<Digest> revoked;
  std::optional<Digest> root_entry;
  order.number = 1;
  if (!options.after.empty()) {
    TRY(const auto before, reader.read_own_order(options.after));
    const auto* earlier = std::get_if<Status>(&before.body);
    if (earlier == nullptr) return Refusal{Reason::order_malformed, options.after + ": " + std::string{code(before.kind)}};
    revoked.insert(earlier->revoked.begin(), earlier->revoked.end());
    order.number = before.number + 1;
    order.previous = before.file;
    root_entry = before.root_entry;
  }
  for (const auto& file : options.files) {
    TRY(const auto approval, reader.read_own_order(file));
    if (approval.kind != OrderKind::approval) return Refusal{Reason::order_malformed, file + ": " + std::string{code(approval.kind)}};
    if (root_entry && *root_entry != approval.root_entry) return Refusal{Reason::order_other_journal, file};
    root_entry = approval.root_entry;
    revoked.insert(approval.file);
  }
  if (!root_entry) return Refusal{Reason::request_malformed, "FILE"};
  order.kind = OrderKind::status;
  order.root_entry = *root_entry;
  order.issued = list.as_of = reader.now();
  list.revoked.assign(revoked.begin(), revoked.end());
  order.body = std::move(list);
  return order;
}

}  // namespace

void department_status(CommandContext& context, const DepartmentStatusOptions& options) {
  auto reader = RegistrationReader::open(context);
  if (!reader) return print_refusal(context, reader.refusal());
  const auto order = compose_list(*reader, options);
  if (!order) return print_refusal(context, order.refusal());
  const auto text = write_order(*order);
  if (!text) return print_refusal(context, text.refusal());
  if (const auto written = write_new_file(options.out, as_bytes(*text)); !written) return print_refusal(context, written.refusal());
  if (context.json) return print_line(order_new_json(*order, options.out, to_hex(sha256(*text))));
  print_line(options.out + context.say({": danh sách số ", ": list number "}) + std::to_string(order->number) +
             context.say({". Tiếp theo: lãnh đạo ký (signet sign --role leader), đóng dấu cơ quan (signet seal), rồi gửi trường nộp "
                          "(signet order submit).",
                          ". Next: a leader signs it (signet sign --role leader), the department seals it (signet seal), the school "
                          "submits it (signet order submit)."}));
}

}  // namespace signet::client
