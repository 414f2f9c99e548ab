// The department's lists: which of its approvals it has taken back. One list for each school's journal; an empty one says that all
// hold, and that the department is there.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>

#include "client/department_command.h"
#include "client/order_report.h"
#include "client/order_text.h"
#include "client/output_file.h"
#include "client/registration_file.h"

namespace signet::client {
namespace {

struct List {
  std::string school_code;  // empty: only a list before this one named the journal
  std::set<Digest> revoked;
  std::uint64_t number = 1;
  std::optional<Digest> previous;
};
using Lists = std::map<Digest, List>;  // by the journal's root entry

// What stood in the list before stays: what was taken back never returns. Of several lists the last one counts.
Outcome take_earlier(RegistrationReader& reader, const std::string& file, Lists& lists) {
  TRY(const auto before, reader.read_own_order(file));
  const auto* earlier = std::get_if<Status>(&before.body);
  if (earlier == nullptr) return Refusal{Reason::order_malformed, file + ": " + std::string{code(before.kind)}};
  auto& list = lists[before.root_entry];
  list.revoked.insert(earlier->revoked.begin(), earlier->revoked.end());
  if (before.number < list.number) return Done{};
  list.number = before.number + 1;
  list.previous = before.file;
  return Done{};
}

Result<Order> read_approval(RegistrationReader& reader, const std::string& file) {
  TRY(auto approval, reader.read_own_order(file));
  if (approval.kind != OrderKind::approval) return Refusal{Reason::order_malformed, file + ": " + std::string{code(approval.kind)}};
  return approval;
}

Outcome take_approval(RegistrationReader& reader, const std::string& file, bool revoked, Lists& lists) {
  TRY(const auto approval, read_approval(reader, file));
  auto& list = lists[approval.root_entry];
  list.school_code = std::get<Approval>(approval.body).school_code;
  if (revoked) list.revoked.insert(approval.file);
  return Done{};
}

Result<Lists> gather(RegistrationReader& reader, const DepartmentStatusOptions& options) {
  Lists lists;
  for (const auto& file : options.after) TRY_DONE(take_earlier(reader, file, lists));
  const bool of_schools = !options.files.empty() || !options.holding.empty();
  for (const auto& file : options.files) TRY_DONE(take_approval(reader, file, true, lists));
  for (const auto& file : options.holding) TRY_DONE(take_approval(reader, file, false, lists));
  // Earlier lists of other schools may lie in the same folder: they say how to go on, not for whom.
  if (of_schools) std::erase_if(lists, [](const auto& each) { return each.second.school_code.empty(); });
  if (lists.empty()) return Refusal{Reason::request_malformed, "FILE, --for"};
  return lists;
}

Order order_of(const Digest& root_entry, const List& list, Instant now) {
  Order order;
  order.kind = OrderKind::status;
  order.root_entry = root_entry;
  order.number = list.number;
  order.previous = list.previous;
  order.issued = now;
  order.body = Status{now, {list.revoked.begin(), list.revoked.end()}};
  return order;
}

std::string path_in(const std::string& folder, const Digest& root_entry, const List& list) {
  const auto& code = list.school_code;
  const bool plain = !code.empty() && std::ranges::all_of(code, [](unsigned char c) { return std::isalnum(c) != 0; });
  const auto name = plain ? code : to_hex(root_entry).substr(0, 8);
  return (std::filesystem::path{folder} / (name + "-status-" + std::to_string(list.number) + ".xml")).string();
}

void say_written(const CommandContext& context, const Order& order, const std::string& path, const std::string& sha256) {
  if (context.json) return print_line(order_new_json(order, path, sha256));
  print_line(path + context.say({": danh sách số ", ": list number "}) + std::to_string(order.number) +
             context.say({", số phê duyệt bị thu hồi: ", ", approvals taken back: "}) +
             std::to_string(std::get<Status>(order.body).revoked.size()));
}

Outcome write_list(const CommandContext& context, const Order& order, const std::string& path) {
  TRY(const auto text, write_order(order));
  TRY_DONE(write_new_file(path, as_bytes(text)));
  say_written(context, order, path, to_hex(sha256(text)));
  return Done{};
}

Outcome write_lists(const CommandContext& context, const DepartmentStatusOptions& options) {
  TRY(auto reader, RegistrationReader::open(context));
  TRY(const auto lists, gather(reader, options));
  std::error_code ignored;
  const bool folder = lists.size() > 1 || std::filesystem::is_directory(options.out, ignored);
  if (folder) TRY_DONE(make_directories(options.out));
  for (const auto& [root_entry, list] : lists)
    TRY_DONE(write_list(context, order_of(root_entry, list, reader.now()), folder ? path_in(options.out, root_entry, list) : options.out));
  return Done{};
}

}  // namespace

void department_status(CommandContext& context, const DepartmentStatusOptions& options) {
  if (const auto written = write_lists(context, options); !written) return print_refusal(context, written.refusal());
  if (context.json) return;
  print_line(
      context.say({"Tiếp theo: lãnh đạo ký (signet sign --role leader), đóng dấu cơ quan (signet seal), rồi gửi trường nộp "
                   "(signet order submit).",
                   "Next: a leader signs it (signet sign --role leader), the department seals it (signet seal), the school "
                   "submits it (signet order submit)."}));
}

}  // namespace signet::client
