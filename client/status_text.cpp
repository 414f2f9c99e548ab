#include "client/status_text.h"

#include <vector>

#include "client/json_fields.h"
#include "policy/base/instant.h"
#include "policy/base/json.h"
#include "policy/base/reason.h"

namespace signet::client {
namespace {

using Answer = nlohmann::json;

struct Row {
  Text label;
  std::string value;
  std::string missing;  // why nothing can be sealed; empty: no reason
};

class Rows {
 public:
  Rows(const CommandContext& context, const Answer& answer, std::string_view metrics) : context_(context), answer_(answer) {
    add_token();
    add_certificate();
    add_approval();
    add_configuration();
    add_activation();
    add_clock();
    add_journal(metrics);
    add_last();
  }

  std::string text() const {
    std::string missing;
    for (const auto& row : rows_) {
      if (!row.missing.empty()) missing.append("\n  ✘ ").append(row.missing);
    }
    std::string text = said({"Đóng dấu được ngay: ", "It can seal now: "});
    text.append(missing.empty() ? said({"CÓ", "YES"}) : said({"CHƯA", "NO"})).append(missing).append("\n\n");
    for (const auto& row : rows_) text.append(padded(said(row.label))).append(row.value).append("\n");
    return text;
  }

 private:
  std::string said(const Text& text) const { return context_.say(text); }
  Answer part(const char* name) const { return answer_.value(name, Answer{}); }
  void add(const Text& label, std::string value, std::string missing = {}) {
    rows_.push_back({label, std::move(value), std::move(missing)});
  }

  // By characters, not octets: Vietnamese letters take two or three.
  static std::string padded(std::string_view label) {
    std::size_t width = 0;
    for (const unsigned char c : label) width += (c & 0xC0) != 0x80 ? 1 : 0;
    return std::string{label} + std::string(width < 22 ? 22 - width : 1, ' ');
  }

  std::string moment(const std::string& iso) const {
    const auto time = parse_iso8601(iso);
    if (!time) return iso;
    if (context_.language == Language::vietnamese) return to_vietnamese(*time).substr(0, 16);
    return iso.substr(0, 10) + " " + iso.substr(11, 5);
  }

  void add_token() {
    const auto token = part("token");
    if (!token.is_object()) return;
    add({"Thiết bị lưu khóa", "Token"}, said({"đang cắm, số ", "present, serial "}) + text_of(token, "serial"));
  }

  void add_certificate() {
    const auto certificate = part("certificate");
    if (!certificate.is_object()) return;
    const auto days = certificate.value("days_left", std::int64_t{0});
    const auto end = moment(text_of(certificate, "not_after"));
    add({"Chứng thư con dấu", "Seal certificate"},
        said({"còn ", "ends in "}) + std::to_string(days) + said({" ngày (đến ", " days ("}) + end + ")",
        days < 0 ? said({"chứng thư con dấu đã hết hạn: xin cấp chứng thư mới", "the seal's certificate has ended: apply for a new one"})
                 : "");
  }

  void add_approval() {
    const auto approval = part("approval");
    if (!approval.is_string()) return;
    const bool none = approval == "missing";
    add({"Phê duyệt", "Approval"}, none ? said({"chưa có", "none"}) : said({"đến ", "until "}) + moment(approval.get<std::string>()),
        none ? said({"chưa có phê duyệt của cơ quan quản lý: signet school register",
                     "no approval of the department: signet school register"})
             : "");
  }

  // Configuration and roster: what the principal has ordered.
  void add_configuration() {
    const auto configuration = part("configuration"), roster = part("roster");
    if (!configuration.is_null()) {
      const bool ordered = configuration == "ordered";
      add({"Cấu hình", "Configuration"}, ordered ? said({"đã có lệnh", "ordered"}) : said({"chưa có lệnh", "not ordered"}),
          ordered ? ""
                  : said({"Hiệu trưởng chưa ký lệnh cấu hình này: signet policy check",
                          "this configuration is not ordered: signet policy check"}));
    }
    if (!roster.is_string()) return;
    const bool none = roster == "missing";
    add({"Danh sách phân công", "Roster"}, none ? said({"chưa có", "none"}) : roster.get<std::string>(),
        none ? said({"chưa có danh sách phân công do Hiệu trưởng ký", "no roster that the principal signed"}) : "");
  }

  void add_activation() {
    const auto activation = part("activation");
    if (activation.is_null()) return;
    if (!activation.is_object())
      return add({"Phiên đóng dấu", "Activation"}, said({"đang đóng", "closed"}),
                 said({"văn thư chưa mở phiên đóng dấu: signet activate", "the clerk has opened no activation: signet activate"}));
    std::string value = said({"mở đến ", "open until "}) + moment(text_of(activation, "until"));
    if (const auto left = number_of(activation, "left")) value += said({", còn ", ", left: "}) + std::to_string(*left);
    add({"Phiên đóng dấu", "Activation"}, std::move(value));
  }

  void add_clock() {
    const auto clock = part("clock");
    if (clock.is_object()) {
      const bool trusted = clock.value("trusted", false);
      add({"Đồng hồ", "Clock"},
          (trusted ? said({"tin cậy, ", "trusted, "}) : said({"KHÔNG tin cậy, ", "NOT trusted, "})) + moment(text_of(answer_, "time")),
          trusted ? "" : said({"đồng hồ không đáng tin: ", "the clock is not trusted: "}) + text_of(clock, "trouble"));
      if (const auto silent = text_of(clock, "part_silent"); !silent.empty())
        add({"Thành phần đồng hồ", "Clock part"}, said({"signet-clock KHÔNG trả lời: ", "signet-clock does NOT answer: "}) + silent);
    }
    if (answer_.contains("hold"))
      add({"Tạm giữ", "Hold"}, said({"vừa phục hồi từ bản sao lưu", "restored from a backup"}),
          said({"đang tạm giữ sau khi phục hồi: signet journal hold release", "on hold after a restore: signet journal hold release"}));
  }

  void add_journal(std::string_view metrics) {
    const auto journal = part("journal"), disk = part("disk");
    if (journal.is_object())
      add({"Nhật ký", "Journal"},
          std::to_string(number_of(journal, "size").value_or(0)) + said({" mục", " entries"}) +
              (journal.contains("year_over") ? said({"; năm của nhật ký đã hết, vẫn đóng dấu được; khi tiện: signet journal rollover",
                                                     "; its year is over, sealing goes on; when it suits: signet journal rollover"})
                                             : ""));
    if (disk.is_object()) {
      const auto state = text_of(disk, "state");
      add({"Ổ đĩa còn", "Disk free"},
          std::to_string(number_of(disk, "free_bytes").value_or(0) >> 20) + " / " +
              std::to_string(number_of(disk, "size_bytes").value_or(0) >> 20) + " MiB" +
              (state == "room" ? "" : said({" — GẦN ĐẦY", " — NEARLY FULL"})),
          state == "full" ? said({"ổ đĩa đầy: quản trị viên giải phóng ổ đĩa", "the disk is full: the administrator makes room"}) : "");
    }
    constexpr std::string_view waiting = "\nsignet_gate_calls_waiting ";
    if (const auto found = metrics.find(waiting); found != std::string_view::npos) {
      const auto from = found + waiting.size();
      add({"Đang chờ", "Waiting"}, std::string{metrics.substr(from, metrics.find('\n', from) - from)} + said({" yêu cầu", " requests"}));
    }
  }

  void add_last() {
    if (const auto count = number_of(answer_, "seals")) {
      const auto newest = text_of(answer_, "last_seal");
      add({"Đã đóng dấu", "Seals"}, std::to_string(*count) + (newest.empty() ? "" : said({", gần nhất ", ", newest "}) + moment(newest)));
    }
    const auto refusal = part("last_refusal");
    if (!refusal.is_object()) return;
    const auto known = reason_from_code(text_of(refusal, "code"));
    add({"Từ chối gần nhất", "Newest refusal"}, moment(text_of(refusal, "time")) + "  " + (known ? std::string{code(*known)} : "?"));
  }

  const CommandContext& context_;
  const Answer& answer_;
  std::vector<Row> rows_;
};

}  // namespace

std::string status_text(const CommandContext& context, std::string_view status, std::string_view metrics) {
  const auto answer = Answer::parse(status, nullptr, false);
  if (!answer.is_object()) return {};
  const auto school = answer.value("school", Answer{});
  std::string text = school.is_object() ? text_of(school, "name") + " (" + text_of(school, "code") + ")" : std::string{};
  if (text_of(answer, "mode") == "demo") text.append(context.say({" — bản trình diễn", " — demonstration"}));
  return text + "\n" + Rows{context, answer, metrics}.text();
}

}  // namespace signet::client
