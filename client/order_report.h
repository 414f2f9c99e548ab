// Orders, for programs and for people.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"
#include "client/document_result.h"
#include "client/service_json.h"
#include "policy/order.h"

namespace signet::client {

/// What it is and says, in both languages.
std::string order_show_json(const Order& order);
/// All of it, for people: some lines.
std::string describe_whole(const Order& order, const CommandContext& context);
std::string order_new_json(const Order& order, const std::string& file, const std::string& sha256);
/// `{"results":[{"file","decision":"accepted|refused|failed","reasons","journal_index","document_sha256","time"}]}`
std::string order_submit_json(const std::vector<DocumentResult>& results);
std::string describe_order(const DocumentResult& result, const CommandContext& context);
std::string describe_row(const OrderRow& row, const CommandContext& context);

}  // namespace signet::client
