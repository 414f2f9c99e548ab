#include "client/review/register_rows.h"

#include "client/review/plain_text.h"
#include "client/review/words.h"
#include "policy/base/json.h"

namespace signet::client::review {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> notes_of(const Sealing& row) {
  std::vector<std::string> notes;
  if (row.late) notes.emplace_back("late");
  if (row.substitution) notes.emplace_back("substitution");
  if (row.delegation) notes.emplace_back("delegation");
  return notes;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " ") + part;
  return text;
}

/// Entry 0 is the journal's identity: as an approval it is a department's own.
std::string entry_or_nothing(std::uint64_t entry) { return entry == 0 ? std::string{} : std::to_string(entry); }

std::string number_at(const std::optional<std::size_t>& place, const Sealings& all) {
  return place ? register_number(all.all()[*place]) : std::string{};
}

std::string kind_code(const Sealing& row) { return row.kind ? std::string{signet::code(*row.kind)} : std::string{}; }

}  // namespace

std::string_view state_of(const Sealing& row) noexcept {
  if (row.revoked != 0) return "revoked";
  return row.replaced_by ? "replaced" : "live";
}

std::vector<std::string> register_columns() {
  return {"year",       "number",   "time",     "kind",        "seal_id", "document", "caller", "activation",   "authorisation",
          "approval",   "state",    "replaces", "replaced_by", "revoked", "notes",    "intent", "sealed_entry", "replaced_document",
          "correction", "delivered"};
}

std::vector<std::string> register_headings(const Voice& voice) {
  return {voice("Năm", "Year"),
          voice("Số", "Number"),
          voice("Thời điểm đóng dấu", "Sealed at"),
          voice("Loại tài liệu", "Kind"),
          voice("Mã con dấu", "Seal id"),
          voice("SHA-256 tệp nhận vào", "SHA-256 of the document received"),
          voice("Tài khoản yêu cầu (uid)", "Asked by (uid)"),
          voice("Phiên đóng dấu (mục)", "Activation (entry)"),
          voice("Ủy quyền thường trực (mục)", "Standing authorisation (entry)"),
          voice("Phê duyệt chứng thư (mục)", "Approval (entry)"),
          voice("Tình trạng", "State"),
          voice("Thay thế số", "Replaces number"),
          voice("Bị thay bởi số", "Replaced by number"),
          voice("Bị thu hồi (mục)", "Revoked (entry)"),
          voice("Ghi nhận", "Notes"),
          voice("Ý định (mục)", "Intent (entry)"),
          voice("Đóng dấu (mục)", "Sealed (entry)"),
          voice("SHA-256 tệp bị thay", "SHA-256 of the document replaced"),
          voice("Lệnh sửa điểm (mục)", "Correction (entry)"),
          voice("Số lần cấp lại", "Delivered again")};
}

std::vector<std::string> register_cells(const Sealing& row, const Sealings& all) {
  return {std::to_string(row.year),
          std::to_string(row.number),
          to_iso8601(row.ended),
          kind_code(row),
          plain(row.id),
          plain(row.document),
          std::to_string(row.caller),
          entry_or_nothing(row.activation),
          entry_or_nothing(row.authorisation),
          std::to_string(row.approval),
          std::string{state_of(row)},
          number_at(row.replaced, all),
          number_at(row.replaced_by, all),
          entry_or_nothing(row.revoked),
          joined(notes_of(row)),
          std::to_string(row.intent),
          std::to_string(row.outcome),
          plain(row.replaces),
          entry_or_nothing(row.correction),
          std::to_string(row.delivered)};
}

std::string register_json(const Sealing& row, const Sealings& all) {
  const auto entry = [](std::uint64_t index) { return index == 0 ? Json(nullptr) : Json(index); };
  const auto text = [](const std::string& value) { return value.empty() ? Json(nullptr) : Json(value); };
  Json made{{"year", row.year},
            {"number", row.number},
            {"time", to_iso8601(row.ended)},
            {"kind", text(kind_code(row))},
            {"seal_id", plain(row.id)},
            {"document", plain(row.document)},
            {"caller", row.caller},
            {"activation", entry(row.activation)},
            {"authorisation", entry(row.authorisation)},
            {"approval", row.approval},
            {"state", state_of(row)}};
  made["replaces"] = text(number_at(row.replaced, all));
  made["replaced_by"] = text(number_at(row.replaced_by, all));
  made["revoked"] = entry(row.revoked);
  made["notes"] = notes_of(row);
  made["intent"] = row.intent;
  made["sealed_entry"] = row.outcome;
  made["replaced_document"] = text(plain(row.replaces));
  made["correction"] = entry(row.correction);
  made["delivered"] = row.delivered;
  return made.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string register_line(const Sealing& row, const Sealings& all, const Voice& voice) {
  const std::string number = register_number(row);
  std::string line(number.size() < 10 ? 10 - number.size() : 0, ' ');
  line += number + "  " + to_vietnamese(row.ended) + "  " + kind_in_words(row.kind, voice) + voice(", dấu ", ", seal ") + plain(row.id) +
          voice(", tệp ", ", document ") + shortened(row.document) + ", uid " + std::to_string(row.caller) +
          voice(", phê duyệt: mục ", ", approval: entry ") + std::to_string(row.approval);
  for (const std::string& note : notes_of(row)) line += ", " + note_in_words(note, voice);
  const std::string next = "\n            ";
  if (!row.replaces.empty())
    line += next + voice("thay thế: ", "replaces: ") +
            (row.replaced ? voice("số ", "no. ") + number_at(row.replaced, all) : shortened(row.replaces)) +
            voice(", lệnh sửa điểm: mục ", ", correction: entry ") + std::to_string(row.correction);
  if (row.replaced_by) line += next + voice("BỊ THAY THẾ bởi số ", "REPLACED by no. ") + number_at(row.replaced_by, all);
  if (row.revoked != 0) line += next + voice("BỊ THU HỒI: mục ", "REVOKED: entry ") + std::to_string(row.revoked);
  return line;
}

}  // namespace signet::client::review
