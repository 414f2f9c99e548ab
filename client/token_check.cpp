#include "client/token_check.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "client/input.h"
#include "client/instance_settings.h"
#include "client/part_process.h"
#include "client/setup/token_child.h"
#include "client/system_credential.h"
#include "daemon/os/clock.h"
#include "policy/certificate.h"

namespace signet::client {
namespace {

constexpr const char* pin_hold = "var/lib/signet/keyhold/pin-hold";
constexpr const char* credential = "etc/signet/credentials/pin";

Check said(std::string name, const CommandContext& context, const Refusal& refusal, Text todo) {
  Finding finding;
  finding.reason = refusal.reason;
  finding.detail = refusal.detail;
  return {std::move(name), Health::bad, message(finding, context.language), context.say(todo)};
}

Check check_private(const CommandContext& context, const char* path, const char* user, unsigned mode) {
  struct stat facts {};
  if (::lstat(context.path(path).c_str(), &facts) != 0)
    return {path, Health::bad, context.say({"không có", "it is not there"}),
            context.say({"chạy `signet setup` hoặc `signet journal init`, hoặc phục hồi bản sao lưu.",
                         "run `signet setup` or `signet journal init`, or restore a backup."})};
  const auto owner = part_user(user);
  const bool right = facts.st_uid == owner.uid && (facts.st_mode & 077) == 0;
  if (right) return {path, Health::good, "", ""};
  char command[128];
  std::snprintf(command, sizeof command, "chown %u:%u %s; chmod %o %s", owner.uid, owner.gid, path, mode, path);
  return {path, Health::bad,
          context.say({"phải thuộc về ", "must belong to "}) + user +
              context.say({" và không ai khác đọc được", ", and nobody else may read it"}),
          command};
}

Check check_hold(const CommandContext& context) {
  std::ifstream file{context.path(pin_hold)};
  std::string word, since;
  if (!(file >> word)) return {"PIN", Health::good, "", ""};
  file >> since;
  const Refusal held{Reason::pin_held, since};
  return said("PIN", context, held,
              {"hỏi đúng mã PIN, dừng dịch vụ, chạy `signet token release`.",
               "learn the right PIN, stop the service, run `signet token release`."});
}

// Opened, not compared: only the token can say whether it is the right one.
Check check_kept_pin(const CommandContext& context) {
  const auto pin = read_kept_pin();
  if (pin) return {kept_pin_path, Health::good, context.say({"mở được trên máy này", "this machine can open it"}), ""};
  const bool absent = pin.refusal().reason == Reason::not_found;
  return {kept_pin_path, Health::bad,
          absent ? context.say({"không có: bộ giữ khóa không có mã PIN", "it is not there: the key holder has no PIN"})
                 : context.say({"máy này không mở được: tệp bị hỏng, hoặc được tạo trên máy khác",
                                "this machine cannot open it: it is damaged, or was made on another machine"}),
          context.say({"`systemctl stop signet.target`, rồi `signet setup`: lệnh này hỏi mã PIN và lưu lại.",
                       "`systemctl stop signet.target`, then `signet setup`: it asks for the PIN and keeps it anew."})};
}

Check check_credential(const CommandContext& context, const Settings& settings) {
  const bool there = ::access(context.path(credential).c_str(), F_OK) == 0;
  if (!settings.pin_typed && systemd_keeps_the_pin(context)) return check_kept_pin(context);
  if (!settings.pin_typed && (there || context.root != "/")) return check_private(context, credential, "signet-keyhold", 0400);
  if (settings.pin_typed && there)
    return {credential, Health::warning, context.say({"không còn dùng: văn thư nhập PIN", "not used: the clerk types the PIN"}),
            context.say({"xóa tệp này.", "remove this file."})};
  return {credential, Health::good, context.say({"PIN do văn thư nhập hoặc systemd giữ", "the PIN is typed, or kept by systemd"}), ""};
}

Check check_slot(const CommandContext& context, const Settings& settings, const std::vector<hsm::SlotFacts>& slots) {
  const std::string name = context.say({"thiết bị ", "token "}) + settings.token_label;
  const auto same = [&](const hsm::SlotFacts& slot) { return slot.label == settings.token_label; };
  const auto count = std::count_if(slots.begin(), slots.end(), same);
  std::string seen;
  for (const auto& each : slots) seen += (seen.empty() ? "" : ", ") + each.label;
  if (slots.empty())
    return {name, Health::bad, context.say({"không thấy thiết bị nào", "no token is there"}),
            context.say({"cắm thiết bị; xem pcscd (đầu đọc) có chạy không.", "put it in; see that pcscd (for readers) runs."})};
  if (count == 0)
    return {name, Health::bad, context.say({"chỉ thấy: ", "only these are there: "}) + seen,
            context.say({"cắm đúng thiết bị, hoặc sửa label trong signet.toml (`signet setup`).",
                         "put the right one in, or mend label in signet.toml (`signet setup`)."})};
  if (count > 1)
    return {name, Health::bad, context.say({"có hai thiết bị cùng nhãn", "two tokens have this label"}),
            context.say({"rút bớt một cái.", "take one of them out."})};
  const auto& slot = *std::find_if(slots.begin(), slots.end(), same);
  if (slot.pin_locked || slot.pin_final_try || slot.pin_count_low)
    return {name, Health::bad,
            slot.pin_locked      ? context.say({"PIN đã bị khóa", "its PIN is locked"})
            : slot.pin_final_try ? context.say({"PIN chỉ còn một lần thử", "one try of its PIN is left"})
                                 : context.say({"đã có lần nhập sai PIN", "a wrong PIN was given earlier"}),
            slot.pin_locked || slot.pin_final_try
                ? context.say({"mở khóa bằng công cụ của nhà cung cấp.", "unlock it with the vendor's tool."})
                : context.say({"hỏi đúng mã PIN, chạy `signet token release`.", "learn the right PIN, run `signet token release`."})};
  return {name, Health::good, slot.manufacturer + " " + slot.model + ", " + slot.serial, ""};
}

Check check_certificate_of(const CommandContext& context, const std::string& name, const hsm::KeyFacts& key) {
  if (key.certificates.empty())
    return {name, Health::bad, context.say({"chưa có chứng thư trên thiết bị", "no certificate on the token"}),
            context.say({"chạy `signet setup` và cho biết tệp chứng thư.", "run `signet setup` and name the certificate's file."})};
  if (!key.certificate_fits)
    return {name, Health::bad,
            context.say({"chứng thư không phải của khóa này, hoặc có nhiều chứng thư cùng tên",
                         "the certificate is not of this key, or there are several of that name"}),
            context.say({"giữ lại đúng một chứng thư của khóa này, bằng công cụ của nhà cung cấp.",
                         "leave the one that is of this key, with the vendor's tool."})};
  const auto certificate = Certificate::decode(key.certificates.front());
  if (!certificate) return said(name, context, certificate.refusal(), {"xin cấp chứng thư mới.", "have a new certificate issued."});
  if (certificate->not_after() < instance_clock(context).wall)
    return {name, Health::bad,
            context.say({"chứng thư hết hạn từ ", "its certificate expired on "}) + to_vietnamese(certificate->not_after()),
            context.say({"xin cấp chứng thư mới và trình cơ quan phê duyệt.", "have a new one issued, and approved by the department."})};
  return {name, Health::good, certificate->subject(), ""};
}

std::vector<Check> check_key(const CommandContext& context, const Settings& settings, const std::vector<hsm::KeyFacts>& keys) {
  const std::string name = context.say({"khóa ", "key "}) + settings.token_object;
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const auto& each) { return each.object == settings.token_object; });
  if (key == keys.end())
    return {{name, Health::bad, context.say({"không có trên thiết bị", "it is not on the token"}),
             context.say({"sửa object trong signet.toml, hoặc tạo khóa: `signet setup`.",
                          "mend object in signet.toml, or make it: `signet setup`."})}};
  if (key->namesakes > 1)
    return {{name, Health::bad, context.say({"có hai khóa cùng tên", "two keys have this name"}),
             context.say({"đổi tên một khóa bằng công cụ của nhà cung cấp.", "rename one of them with the vendor's tool."})}};
  std::vector<Check> checks;
  if (!key->custody.kept())
    checks.push_back({name, settings.demo ? Health::warning : Health::bad,
                      context.say({"có thể rời thiết bị, hoặc không tạo trong thiết bị", "it can leave the token, or was not made on it"}),
                      context.say({"tạo khóa mới trong thiết bị: `signet setup`; khóa nhập từ ngoài chỉ để chạy thử.",
                                   "make a new one on the token: `signet setup`; an imported key is for the demonstration only."})});
  checks.push_back(check_certificate_of(context, name, *key));
  return checks;
}

}  // namespace

std::vector<Check> check_rights(const CommandContext& context) {
  std::vector<Check> checks{check_private(context, "var/lib/signet/journal", "signet-journal", 0700),
                            check_private(context, "var/lib/signet/archive", "signet-journal", 0700),
                            check_private(context, "var/lib/signet/keyhold", "signet-keyhold", 0700)};
  if (const auto settings = instance_settings(context)) checks.push_back(check_credential(context, *settings));
  checks.push_back(check_hold(context));
  return checks;
}

std::vector<Check> check_token(const CommandContext& context, const PinSource* source) {
  const auto settings = instance_settings(context);
  std::error_code error;
  const auto before = std::filesystem::current_path(error);
  const auto pin_source = source == nullptr ? PinSource{} : from_here(*source);
  if (!settings || ::chdir(context.path(".").c_str()) != 0) return {};
  std::vector<Check> checks;
  setup::TokenChild child{*settings};
  const auto slots = child.slots();
  if (!slots) {
    checks.push_back(
        said(settings->token_module, context, slots.refusal(),
             {"sửa module trong signet.toml hoặc cài phần mềm của nhà cung cấp (`signet setup` liệt kê những thư viện tìm thấy).",
              "mend module in signet.toml, or install the vendor's software (`signet setup` lists the modules it finds)."}));
  } else {
    checks.push_back({settings->token_module, Health::good, "", ""});
    checks.push_back(check_slot(context, *settings, *slots));
    if (source != nullptr && checks.back().health == Health::good) {
      auto pin = read_pin(context, pin_source, context.say({"PIN của thiết bị ", "PIN of the token "}) + settings->token_label);
      if (pin) child.know(*std::move(pin));
      const auto keys = pin ? child.keys() : Result<std::vector<hsm::KeyFacts>>{pin.refusal()};
      if (!keys)
        checks.push_back(
            said("PIN", context, keys.refusal(), {"hỏi đúng mã PIN; không thử thêm.", "learn the right PIN; do not try more."}));
      if (keys) {
        for (auto& each : check_key(context, *settings, *keys)) checks.push_back(std::move(each));
      }
    }
  }
  std::filesystem::current_path(before, error);
  return checks;
}

}  // namespace signet::client
