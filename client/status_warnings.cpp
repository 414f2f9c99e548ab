#include "client/status_warnings.h"

#include "client/json_fields.h"
#include "journal/year.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

using Answer = nlohmann::json;

// Days left are told as the step that was passed: 90, 60, 30.
std::int64_t step_of(std::int64_t days) { return days <= 30 ? 30 : days <= 60 ? 60 : 90; }

std::int64_t days_left(const Answer& certificate) {
  const auto found = certificate.find("days_left");
  return found != certificate.end() && found->is_number_integer() ? found->get<std::int64_t>() : INT64_MAX;
}

void add_certificate(const CommandContext& context, const Answer& certificate, const Text& whose, const Text& todo,
                     std::vector<Check>& checks) {
  const auto days = certificate.is_object() ? days_left(certificate) : INT64_MAX;
  if (days > 90) return;
  const auto left = std::to_string(days), step = std::to_string(step_of(days));
  const auto name = std::string{context.say(whose)} + " " + text_of(certificate, "sha256").substr(0, 16);
  checks.push_back({name, days < 0 ? Health::bad : Health::warning,
                    context.say({"còn ", "ends in "}) + left + context.say({" ngày (mốc ", " days (within "}) + step + ")",
                    std::string{context.say(todo)}});
}

void add_department(const CommandContext& context, const Answer& department, std::vector<Check>& checks) {
  const auto state = department.is_object() ? text_of(department, "state") : std::string{};
  if (state != "warning" && state != "silent") return;
  const auto days = std::to_string(department.value("days", std::int64_t{0})),
             most = std::to_string(department.value("days_max", std::int64_t{0}));
  checks.push_back(
      {std::string{context.say({"cơ quan phê duyệt", "department"})}, state == "silent" ? Health::bad : Health::warning,
       context.say({"không có tin đã ", "not heard of for "}) + days + context.say({" ngày, tối đa ", " days, at most "}) + most,
       std::string{context.say({"xin danh sách trạng thái mới nhất và chạy `signet order submit`.",
                                "ask it for its newest status list and run `signet order submit`."})}});
}

// Restored from a backup, or with a token that will not notice one.
void add_history(const CommandContext& context, const Answer& answer, std::vector<Check>& checks) {
  if (answer.contains("hold"))
    checks.push_back({std::string{context.say({"tạm giữ", "hold"})}, Health::bad,
                      context.say({"đã phục hồi từ bản sao lưu, chưa đối chiếu; không đóng dấu",
                                   "restored from a backup and not compared; nothing is sealed"}),
                      std::string{context.say({"chạy `signet journal hold release` với phiếu xác nhận và điểm kiểm mới nhất.",
                                               "run `signet journal hold release` with the newest receipts and checkpoints."})}});
  if (text_of(answer, "token_memory") == "impossible")
    checks.push_back(
        {std::string{context.say({"thiết bị lưu khóa", "token"})}, Health::warning,
         context.say({"không ghi nhớ được nhật ký", "cannot remember the journal"}),
         std::string{context.say({"bản sao cũ của thiết bị sẽ không bị phát hiện qua thiết bị lưu khóa: giữ điểm kiểm ở nơi khác.",
                                  "an older copy of this appliance will not be noticed by it: keep checkpoints elsewhere."})}});
}

// While somebody still vouches for the clock sealing goes on; when nobody does any more, `trusted` says so.
void add_clock_part(const CommandContext& context, const Answer& clock, std::vector<Check>& checks) {
  const auto why = clock.is_object() ? text_of(clock, "part_silent") : std::string{};
  if (why.empty()) return;
  const Finding finding{Reason::clock_part_silent, {}, {}, {}, {}, why};
  checks.push_back({std::string{context.say({"thành phần đồng hồ", "clock part"})},
                    clock.value("trusted", false) ? Health::warning : Health::bad, message(finding, context.language), ""});
}

// Nothing forces it: on the last days of May a journal of last year seals as well as any.
void add_year(const CommandContext& context, const Answer& answer, std::vector<Check>& checks) {
  const auto origin = text_of(answer.value("journal", Answer::object()), "origin");
  const auto parts = journal::split_origin(origin);
  const auto now = text_of(answer, "time").substr(0, 4);
  if (!parts || now.size() != 4 || now <= parts->year) return;
  checks.push_back({std::string{context.say({"năm của nhật ký", "journal's year"})}, Health::warning,
                    parts->year + context.say({" đã hết; vẫn đóng dấu bình thường", " is over; sealing goes on"}),
                    std::string{context.say({"khi tiện: dừng dịch vụ, chạy `signet journal rollover`, khởi động lại.",
                                             "when it suits: stop the service, run `signet journal rollover`, start it again."})}});
}

}  // namespace

std::vector<Check> check_warnings(const CommandContext& context, std::string_view status) {
  std::vector<Check> checks;
  const auto answer = Answer::parse(status, nullptr, false);
  if (!answer.is_object()) return checks;
  add_certificate(context, answer.value("certificate", Answer{}), {"chứng thư con dấu", "seal certificate"},
                  {"xin cấp chứng thư mới và trình cơ quan phê duyệt.", "apply for a new one, and for the department's approval of it."},
                  checks);
  for (const auto& each : answer.value("ending_certificates", Answer::array()))
    add_certificate(context, each, {"chứng thư người ký", "signer's certificate"},
                    {"xin cấp chứng thư mới; Hiệu trưởng ký danh sách phân công mới.",
                     "apply for a new one; the principal signs a new roster with it."},
                    checks);
  add_department(context, answer.value("department", Answer{}), checks);
  add_clock_part(context, answer.value("clock", Answer{}), checks);
  add_history(context, answer, checks);
  add_year(context, answer, checks);
  return checks;
}

}  // namespace signet::client
