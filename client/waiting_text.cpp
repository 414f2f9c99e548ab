#include "client/waiting_text.h"

#include "client/json_fields.h"
#include "policy/base/instant.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

using Answer = nlohmann::json;

std::string moment(const CommandContext& context, const std::string& iso) {
  const auto time = parse_iso8601(iso);
  if (!time) return iso;
  return context.language == Language::vietnamese ? to_vietnamese(*time).substr(0, 16) : iso.substr(0, 10) + " " + iso.substr(11, 5);
}

// Who may type it: root, the account that runs the key holder, and these.
std::string givers(const CommandContext& context, const Answer& waiting) {
  std::string all;
  const auto clerks = waiting.value("clerks", Answer::array());
  for (const auto& each : clerks) {
    if (each.is_number_unsigned()) all += (all.empty() ? "" : ", ") + std::to_string(each.get<std::uint64_t>());
  }
  return all.empty()
             ? context.say({"chưa biết văn thư nào: quản trị viên (root) nhập", "no clerk is known yet: the administrator (root) types it"})
             : context.say({"văn thư nhập, tài khoản (uid) ", "typed by a clerk, account (uid) "}) + all;
}

std::string missing(const CommandContext& context, const std::string& token, bool pin) {
  return pin ? context.say({"thiết bị lưu khóa ", "the token "}) + token +
                   context.say({" đang cắm và chờ mã PIN: văn thư chạy signet activate và nhập mã PIN",
                                " is there and waits for its PIN: a clerk runs signet activate and types it"})
             : context.say({"không thấy thiết bị lưu khóa ", "the token "}) + token +
                   context.say({" hoặc thiết bị không trả lời: cắm lại, rồi chờ vài giây",
                                " is not there, or does not answer: put it in again and wait some seconds"});
}

}  // namespace

std::string waiting_text(const CommandContext& context, std::string_view problem) {
  const auto answer = Answer::parse(problem, nullptr, false);
  if (!answer.is_object() || !answer.contains("waiting") || !answer["waiting"].is_object()) return {};
  const auto& waiting = answer["waiting"];
  const auto school = waiting.value("school", Answer::object());
  const bool pin = text_of(waiting, "for") == "pin";
  std::string text = text_of(school, "name") + " (" + text_of(school, "code") + ")";
  if (text_of(waiting, "mode") == "demo") text += context.say({" — bản trình diễn", " — demonstration"});
  text +=
      context.say({"\nĐóng dấu được ngay: CHƯA\n  ✘ ", "\nIt can seal now: NO\n  ✘ "}) + missing(context, text_of(waiting, "token"), pin);
  text += context.say({"\n\nChờ từ          ", "\n\nWaiting since   "}) + moment(context, text_of(waiting, "since"));
  if (text_of(waiting, "pin") == "typed") text += context.say({"\nMã PIN          ", "\nPIN             "}) + givers(context, waiting);
  text += context.say(
      {"\nTrong lúc chờ   không đóng dấu, tra cứu hay giao lại được; ai đọc được tệp nhật ký thì vẫn xem: signet journal show\n",
       "\nMeanwhile       nothing is sealed, looked up or delivered again; who may read the journal's files does: signet journal show\n"});
  return text;
}

}  // namespace signet::client
