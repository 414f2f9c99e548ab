#include "client/review/item_words.h"

#include "client/order_words.h"
#include "client/review/plain_text.h"
#include "client/review/token_words.h"
#include "client/review/words.h"
#include "policy/base/json.h"

namespace signet::client::review {
namespace {

using journal::EntryKind;

std::string right(std::uint64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.insert(0, text.size() < width ? width - text.size() : 0, ' ');
}

/// Padded by letters, not by octets: Vietnamese words have more of these.
std::string left(std::string text, std::size_t width) {
  std::size_t letters = 0;
  for (const char c : text) letters += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
  return text.append(letters < width ? width - letters : 1, ' ');
}

std::string uid(const std::optional<std::uint64_t>& account) { return account ? "uid " + std::to_string(*account) : "uid ?"; }

std::string list(const std::vector<std::string>& parts, const std::string& none) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + plain(part);
  return text.empty() ? none : text;
}

std::string entry_named(const Item& item, const char* key, const Voice& voice) {
  return voice("mục ", "entry ") + std::to_string(item.number(key).value_or(0));
}

std::string notes_of(const Item& item, const Voice& voice) {
  std::string text;
  for (const std::string& note : item.texts("notes")) text += "; " + note_in_words(note, voice) + " [" + plain(note) + "]";
  return text;
}

std::string reasons_of(const Item& item, const Voice& voice) {
  std::string text;
  for (const std::string& code : item.texts("reasons")) {
    const auto reason = reason_from_code(code);
    text += (text.empty() ? "" : ", ") + plain(code);
    if (reason) text += " (" + voice(name_of(actor(*reason))) + ")";
  }
  return text;
}

std::string start_in_words(const Item& item, const Voice& voice) {
  std::string text = item.text("mode") == "demo" ? voice("chế độ thử", "demo mode") : voice("chế độ chính thức", "production mode");
  text += voice(", thiết bị ", ", token ") + plain(item.text("token_serial"));
  if (item.number("landlock") != 1) text += voice("; không có Landlock", "; without Landlock");
  if (item.number("memory_locked") != 1) text += voice("; bộ nhớ không khóa", "; memory not locked");
  if (item.number("clock_synchronised") != 1) text += voice("; giờ không đồng bộ", "; clock not synchronised");
  return text;
}

std::string activation_in_words(const Item& item, const Voice& voice) {
  if (item.text("state") != "open") return voice("đóng, ", "closed, ") + uid(item.number("by")) + ", " + plain(item.text("why"));
  std::string text = voice("mở, ", "opened, ") + uid(item.number("by")) + voice(", đến ", ", until ");
  const auto until = parse_iso8601(item.text("until"));
  text += until ? to_vietnamese(*until) : "?";
  text += voice("; loại: ", "; kinds: ") + list(item.texts("kinds"), voice("tất cả", "all"));
  const auto many = item.number("classes_count");
  text += voice("; lớp: ", "; classes: ") + (many ? std::to_string(*many) : list(item.texts("classes"), voice("tất cả", "all")));
  if (const auto limit = item.number("count")) text += voice("; tối đa ", "; at most ") + std::to_string(*limit);
  return text;
}

std::string intent_in_words(const Item& item, const Voice& voice) {
  std::string text = kind_in_words(kind_from_code(item.text("document_kind")), voice) + voice(", dấu ", ", seal ") +
                     plain(item.text("seal_id")) + voice(", tệp ", ", document ") + shortened(item.text("document")) + ", " +
                     uid(item.caller());
  if (item.number("activation")) text += voice(", phiên: ", ", activation: ") + entry_named(item, "activation", voice);
  if (item.number("authorisation")) text += voice(", ủy quyền: ", ", authorisation: ") + entry_named(item, "authorisation", voice);
  if (!item.text("replaces").empty())
    text += voice("; thay tệp ", "; replaces ") + shortened(item.text("replaces")) + voice(" theo ", " by ") +
            entry_named(item, "correction", voice);
  return text + notes_of(item, voice);
}

std::string sealed_in_words(const Item& item, const Sealings& sealings, const Voice& voice) {
  const Sealing* sealing = sealings.of_intent(item.number("intent").value_or(0));
  std::string text;
  if (sealing != nullptr && sealing->outcome == item.index())
    text = voice("số ", "no. ") + register_number(*sealing) + ", " + kind_in_words(sealing->kind, voice) + ", ";
  text += voice("dấu ", "seal ") + plain(item.text("seal_id")) + voice(", tệp giao ", ", file ") + shortened(item.text("file")) + ", " +
          entry_named(item, "intent", voice);
  if (!item.text("replaces").empty()) text += voice("; thay tệp ", "; replaces ") + shortened(item.text("replaces"));
  return text;
}

std::string refused_in_words(const Item& item, const Voice& voice) {
  std::string text = uid(item.caller()) + ", " + plain(item.text("request")) + ": " + reasons_of(item, voice);
  if (!item.text("document").empty()) text += voice("; tệp ", "; document ") + shortened(item.text("document"));
  if (const auto count = item.number("count"); count > 1U) text += voice("; số lần: ", "; times: ") + std::to_string(*count);
  return text;
}

std::string order_in_words(const Item& item, const Voice& voice) {
  const auto kind = order_kind_from_code(item.text("order_kind"));
  return (kind ? voice(client::name_of(*kind)) : plain(item.text("order_kind"))) + voice(" số ", " no. ") +
         std::to_string(item.number("number").value_or(0)) + voice(", tệp ", ", file ") + shortened(item.text("file")) + ", " +
         uid(item.caller());
}

std::string failed_in_words(const Item& item, const Voice& voice) {
  return voice("dấu ", "seal ") + plain(item.text("seal_id")) + ": " + reasons_of(item, voice) + ", " + entry_named(item, "intent", voice) +
         (item.number("token_asked") == 1 ? voice("; thiết bị đã được yêu cầu ký", "; the token was asked")
                                          : voice("; thiết bị chưa được yêu cầu ký", "; the token was not asked"));
}

std::string revoked_in_words(const Item& item, const Voice& voice) {
  const bool seal = item.text("what") == "seal";
  return (seal ? voice("con dấu ", "seal ") : voice("ý định dở dang, dấu ", "open intent, seal ")) + plain(item.text("seal_id")) +
         voice(", theo lệnh ở ", ", by the order in ") + entry_named(item, "order", voice);
}

std::string token_in_words(const Item& item, const Voice& voice) {
  const auto state = item.text("state");
  if (state.empty()) return plain(item.text("before")) + " → " + plain(item.text("serial"));
  std::string text = voice(name_of_token_state(state));
  if (text.empty()) text = plain(state);
  if (const auto serial = item.text("serial"); !serial.empty()) text += ": " + plain(serial);
  if (const auto at = parse_iso8601(item.text("at"))) text += ", " + to_vietnamese(*at);
  if (const auto by = item.caller()) text += ", " + uid(by);
  return text;
}

std::string clock_in_words(const Item& item, const Voice& voice) {
  if (const auto by = item.number("confirmed_by")) return voice("văn thư xác nhận giờ đúng, ", "confirmed by the clerk, ") + uid(by);
  return voice("không đáng tin: ", "not to be trusted: ") + plain(item.text("trouble"));
}

std::string says(const Item& item, const Sealings& sealings, const Voice& voice) {
  switch (item.kind()) {
    case EntryKind::start: return start_in_words(item, voice);
    case EntryKind::stop: return {};
    case EntryKind::configuration:
      if (!item.text("successor").empty())
        return voice("năm đã khóa sổ, đi tiếp: ", "the year is closed and goes on as ") + plain(item.text("successor"));
      return plain(item.text("origin")) + ", " + plain(item.text("school_name")) + " (" + plain(item.text("school_code")) + ")";
    case EntryKind::activation: return activation_in_words(item, voice);
    case EntryKind::token: return token_in_words(item, voice);
    case EntryKind::clock: return clock_in_words(item, voice);
    case EntryKind::order: return order_in_words(item, voice);
    case EntryKind::seen: return voice("giá trị chữ ký đã kiểm tra", "signature values that were checked");
    case EntryKind::intent: return intent_in_words(item, voice);
    case EntryKind::sealed: return sealed_in_words(item, sealings, voice);
    case EntryKind::refused: return refused_in_words(item, voice);
    case EntryKind::failed: return failed_in_words(item, voice);
    case EntryKind::delivered: return voice("dấu ", "seal ") + plain(item.text("seal_id")) + ", " + uid(item.caller());
    case EntryKind::revoked: return revoked_in_words(item, voice);
    case EntryKind::audit: return plain(item.text("act")) + ", " + uid(item.caller());
    case EntryKind::stamped:
    case EntryKind::replaced: return {};
  }
  return {};
}

std::string not_understood(const Item& item) { return right(item.index(), 7) + "  ?  " + to_hex(item.octets()); }

}  // namespace

std::string in_words(const Item& item, const Sealings& sealings, const Voice& voice) {
  if (!item.understood()) return not_understood(item);
  std::string line = right(item.index(), 7) + "  " + to_vietnamese(item.time()) + "  " + left(voice(name_of(item.kind())), 16) +
                     says(item, sealings, voice);
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::string with_members(const Item& item) {
  if (!item.understood()) return not_understood(item);
  std::string line = right(item.index(), 7) + "  " + to_iso8601(item.time()) + "  " + left(std::string{journal::code(item.kind())}, 14);
  for (const auto& [key, value] : item.fields().items()) {
    if (key == "v" || key == "kind" || key == "time") continue;
    line += ' ' + key + '=' + (value.is_string() ? value.get<std::string>() : value.dump());
  }
  return plain(line);
}

}  // namespace signet::client::review
