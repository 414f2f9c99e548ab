#include "client/setup/token_steps.h"

#include <unistd.h>

#include <algorithm>

#include "client/input.h"
#include "journal/durable_file.h"
#include "policy/base/limits.h"
#include "policy/certificate.h"

namespace signet::client::setup {
namespace {

struct KnownModule {
  const char* path;
  const char* whose;
};
// Where the packages of Debian and the vendors' installers put them (docs/tokens.md).
constexpr KnownModule known_modules[] = {
    {"/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", "OpenSC"},
    {"/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so", "p11-kit (remote)"},
    {"/usr/lib/libeToken.so", "SafeNet Authentication Client"},
    {"/usr/lib/libeTPkcs11.so", "SafeNet Authentication Client"},
    {"/usr/lib/x86_64-linux-gnu/pkcs11/yubihsm_pkcs11.so", "YubiHSM 2"},
    {"/usr/lib/x86_64-linux-gnu/libykcs11.so", "YubiKey (PIV)"},
    {"/usr/lib/softhsm/libsofthsm2.so", "SoftHSM: demonstration only"},
};

std::string state_of(const Dialogue& dialogue, const hsm::SlotFacts& slot) {
  if (!slot.initialised) return dialogue.words({"chưa khởi tạo", "not initialised"});
  if (slot.pin_locked) return dialogue.words({"PIN đã bị khóa", "PIN locked"});
  if (slot.pin_final_try) return dialogue.words({"PIN chỉ còn một lần thử", "one try of the PIN left"});
  if (slot.pin_count_low) return dialogue.words({"đã có lần nhập sai PIN", "a wrong PIN was given earlier"});
  return slot.pin_set ? dialogue.words({"sẵn sàng", "ready"}) : dialogue.words({"chưa đặt PIN", "no PIN set"});
}

std::string line_of(const Dialogue& dialogue, const hsm::SlotFacts& slot) {
  return (slot.label.empty() ? "(—)" : slot.label) + "  " + slot.manufacturer + " " + slot.model +
         dialogue.words({", số sê-ri ", ", serial "}) + slot.serial + ": " + state_of(dialogue, slot);
}

Outcome fit_for_use(const Dialogue& dialogue, const hsm::SlotFacts& slot) {
  if (!slot.initialised || !slot.pin_set)
    return Refusal{Reason::token_unavailable,
                   dialogue.words({"thiết bị chưa khởi tạo hoặc chưa đặt PIN: làm việc này bằng công cụ của nhà cung cấp rồi chạy lại",
                                   "the token is not initialised, or has no PIN: do that with its vendor's tool, then run this again"})};
  if (slot.pin_locked || slot.pin_final_try)
    return Refusal{Reason::pin_wrong, dialogue.words({"PIN đã khóa hoặc chỉ còn một lần thử: mở khóa bằng công cụ của nhà cung cấp trước",
                                                      "the PIN is locked, or one try is left: unlock it with the vendor's tool first"})};
  return Done{};
}

std::string kind_of(const hsm::KeyFacts& key) {
  if (!key.key) return "?";
  return *key.key == hsm::KeyType::rsa ? "RSA-" + std::to_string(key.bits) : *key.key == hsm::KeyType::p256 ? "P-256" : "P-384";
}

std::string line_of(const Dialogue& dialogue, const hsm::KeyFacts& key) {
  const auto custody = key.custody.kept()
                           ? dialogue.words({"tạo trong thiết bị, không thể lấy ra", "made on the token, cannot leave it"})
                           : dialogue.words({"KHÔNG được bảo vệ đủ: chỉ để chạy thử", "NOT well kept: for the demonstration only"});
  const auto certificate = key.certificate_fits       ? dialogue.words({"có chứng thư", "with its certificate"})
                           : key.certificates.empty() ? dialogue.words({"chưa có chứng thư", "no certificate yet"})
                                                      : dialogue.words({"chứng thư KHÔNG khớp", "a certificate that does NOT fit"});
  return key.object + "  " + kind_of(key) + ", " + custody + ", " + certificate;
}

Outcome usable(const Dialogue& dialogue, const Settings& settings, const hsm::KeyFacts& key) {
  if (key.namesakes != 1)
    return Refusal{Reason::configuration_wrong,
                   dialogue.words({"có hai khóa cùng tên ", "two keys are named "}) + key.object +
                       dialogue.words({": đổi tên một khóa bằng công cụ của nhà cung cấp", ": rename one with the vendor's tool"})};
  if (!key.key || (*key.key == hsm::KeyType::rsa && key.bits < 2048))
    return Refusal{Reason::algorithm_weak, key.object + ": " + kind_of(key)};
  if (key.custody.kept() || settings.demo) return Done{};
  return Refusal{
      Reason::configuration_wrong,
      dialogue.words(
          {"khóa này có thể rời thiết bị hoặc không tạo trong thiết bị; khóa nhập từ ngoài chỉ để chạy thử (mode demo). Tạo khóa mới, đặt "
           "tên khác.",
           "this key can leave the token, or was not made on it; an imported key is for the demonstration only (mode demo). Make a new "
           "one, under another name."})};
}

Outcome make_new(const Dialogue& dialogue, const TokenChild& token, const Settings& settings) {
  TRY(const auto kind, dialogue.choose("key_type", {"Loại khóa", "Kind of key"},
                                       {{"rsa-2048", "RSA 2048"}, {"rsa-3072", "RSA 3072"}, {"p256", "ECDSA P-256"}}, "rsa-2048"));
  TRY(const bool yes, dialogue.agreed(dialogue.words({"Tạo khóa mới ", "Make a new key "}) + settings.token_object + " (" + kind +
                                      dialogue.words({") trong thiết bị ", ") on the token "}) + settings.token_label + "?"));
  if (!yes) return Refusal{Reason::interrupted, "key"};
  TRY_DONE(token.make_key(kind));
  dialogue.say(
      Text{"Đã tạo khóa trong thiết bị; khóa này không bao giờ rời thiết bị.", "The key is made on the token, and never leaves it."});
  return Done{};
}

std::string pem_of(const char* what, const Bytes& der) {
  const auto base64 = to_base64(der);
  std::string pem = std::string{"-----BEGIN "} + what + "-----\n";
  for (std::size_t i = 0; i < base64.size(); i += 64) pem += base64.substr(i, 64) + "\n";
  return pem + "-----END " + what + "-----\n";
}

Result<SealCertificate> ask_for_certificate(const Dialogue& dialogue, const TokenChild& token, const Settings& settings) {
  TRY(const auto path, dialogue.ask("request", {"Tệp ghi yêu cầu cấp chứng thư (CSR)", "File for the certificate request (CSR)"},
                                    "etc/signet/seal-request.pem"));
  TRY(const auto locality,
      dialogue.ask("locality", {"Quận, huyện, thành phố (trong chứng thư)", "District or town (in the certificate)"}, "", true));
  TRY(const auto province, dialogue.ask("province", {"Tỉnh, thành phố (trong chứng thư)", "Province (in the certificate)"}, "", true));
  TRY(const auto der, token.request({settings.school_name, settings.school_name, locality, province, settings.tax_code}));
  TRY_DONE(journal::write_durable(path, as_bytes(pem_of("CERTIFICATE REQUEST", der)), 0644));
  dialogue.line(dialogue.words({"Yêu cầu cấp chứng thư, do khóa trong thiết bị ký, ở: ",
                                "The certificate request, signed by the key on the token: "}) +
                path);
  return SealCertificate::requested;
}

}  // namespace

Outcome choose_module(const Dialogue& dialogue, Settings& settings) {
  std::vector<Choice> choices;
  for (const auto& each : known_modules) {
    if (::access(each.path, R_OK) == 0) choices.push_back({each.path, std::string{each.path} + "  (" + each.whose + ")"});
  }
  dialogue.say(Text{"\nThư viện PKCS#11 của thiết bị lưu khóa có trên máy này:", "\nPKCS#11 modules for tokens found on this machine:"});
  for (const auto& each : choices) dialogue.line("  " + each.words);
  if (choices.empty())
    dialogue.say(Text{"  không thấy cái nào ở chỗ quen thuộc; cài phần mềm của nhà cung cấp",
                      "  none in the usual places; install the vendor's software"});
  const auto offered = !settings.token_module.empty() ? settings.token_module : choices.empty() ? std::string{} : choices.front().answer;
  TRY(settings.token_module, dialogue.ask("module", {"Đường dẫn thư viện PKCS#11", "Path of the PKCS#11 module"}, offered));
  if (settings.token_module.front() != '/') return Refusal{Reason::request_malformed, "module: " + settings.token_module + " (/…)"};
  const bool soft = settings.token_module.find("softhsm") != std::string::npos;
  TRY(const auto mode, dialogue.choose("mode", {"Dùng để làm gì", "What is it for"},
                                       {{"production", dialogue.words({"dùng thật", "real use"})},
                                        {"demo", dialogue.words({"chạy thử, không có giá trị", "a trial, of no value"})}},
                                       settings.demo || soft ? "demo" : "production"));
  settings.demo = mode == "demo";
  if (soft && !settings.demo)
    return Refusal{Reason::configuration_wrong, dialogue.words({"SoftHSM là khóa trong tệp: chỉ để chạy thử (mode demo)",
                                                                "SoftHSM keeps keys in files: for the demonstration only (mode demo)"})};
  if (!settings.demo) settings.softhsm_conf.clear(), settings.clock_offset_s = 0;
  if (soft) {
    TRY(settings.softhsm_conf, dialogue.ask("softhsm_conf", {"Tệp cấu hình SoftHSM", "SoftHSM's configuration file"},
                                            settings.softhsm_conf.empty() ? "etc/signet/softhsm2.conf" : settings.softhsm_conf));
  }
  return Done{};
}

Outcome choose_token(const Dialogue& dialogue, Settings& settings) {
  const TokenChild child{settings};
  auto found = child.slots();
  if (!found) return found.refusal();
  if (found->empty())
    return Refusal{
        Reason::token_unavailable,
        dialogue.words({"thư viện chạy được nhưng không thấy thiết bị nào: cắm thiết bị, xem pcscd (đầu đọc) có chạy không, rồi chạy lại",
                        "the module works, but no token is there: put it in, see that pcscd (for readers) runs, then run this again"})};
  dialogue.say(Text{"\nThiết bị tìm thấy:", "\nTokens found:"});
  std::vector<Choice> choices;
  for (const auto& slot : *found) {
    if (slot.initialised) choices.push_back({slot.label, line_of(dialogue, slot)});
    if (!slot.initialised) dialogue.line("  –  " + line_of(dialogue, slot));
  }
  if (choices.empty()) return fit_for_use(dialogue, found->front());
  for (const auto& each : choices) {
    if (dialogue.has("token") || !dialogue.person()) dialogue.line("  " + each.words);
  }
  const bool known = std::any_of(choices.begin(), choices.end(), [&](const Choice& each) { return each.answer == settings.token_label; });
  TRY(settings.token_label, dialogue.choose("token", {"Thiết bị giữ khóa của con dấu", "Which token holds the seal's key"}, choices,
                                            known ? settings.token_label : choices.front().answer));
  const auto same = [&](const hsm::SlotFacts& slot) { return slot.label == settings.token_label; };
  if (std::count_if(found->begin(), found->end(), same) != 1)
    return Refusal{Reason::configuration_wrong, dialogue.words({"có hai thiết bị cùng nhãn ", "two tokens have the label "}) +
                                                    settings.token_label + dialogue.words({": rút bớt một cái", ": take one of them out"})};
  return fit_for_use(dialogue, *std::find_if(found->begin(), found->end(), same));
}

Outcome choose_key(const CommandContext& context, const Dialogue& dialogue, const PinSource& source, TokenChild& token,
                   Settings& settings) {
  dialogue.say(Text{"\nMã PIN được thử đúng một lần. Nếu sai, lệnh này dừng: nhập sai vài lần thiết bị sẽ bị khóa.",
                    "\nThe PIN is tried once. If it is wrong this command ends: after a few wrong ones the token locks."});
  TRY(auto pin, read_pin(context, source, context.say({"PIN của thiết bị ", "PIN of the token "}) + settings.token_label));
  token.know(std::move(pin));
  TRY(const auto keys, token.keys());
  dialogue.say(Text{"\nKhóa trong thiết bị:", "\nKeys on the token:"});
  for (const auto& each : keys) dialogue.line("  " + line_of(dialogue, each));
  if (keys.empty()) dialogue.say(Text{"  chưa có khóa nào", "  none yet"});
  TRY(settings.token_object,
      dialogue.ask("object", {"Tên khóa của con dấu (tên mới: tạo khóa mới)", "Name of the seal's key (a new name: a new key is made)"},
                   !settings.token_object.empty() ? settings.token_object
                   : keys.empty()                 ? "seal"
                                                  : keys.front().object));
  const auto named = std::find_if(keys.begin(), keys.end(), [&](const auto& each) { return each.object == settings.token_object; });
  token.use(settings);
  if (named != keys.end()) return usable(dialogue, settings, *named);
  return make_new(dialogue, token, settings);
}

Result<SealCertificate> provide_certificate(const Dialogue& dialogue, const TokenChild& token, const Settings& settings) {
  TRY(const auto keys, token.keys());
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const auto& each) { return each.object == settings.token_object; });
  if (key == keys.end()) return Refusal{Reason::token_unavailable, settings.token_object};
  if (key->certificate_fits) {
    const auto certificate = Certificate::decode(key->certificates.front());
    if (!certificate) return certificate.refusal();
    dialogue.line(dialogue.words({"\nChứng thư trên thiết bị: ", "\nThe certificate on the token: "}) + certificate->subject() +
                  dialogue.words({", đến ", ", until "}) + to_vietnamese(certificate->not_after()));
    return SealCertificate::on_token;
  }
  if (!key->certificates.empty())
    return Refusal{Reason::configuration_wrong,
                   dialogue.words({"chứng thư cùng tên trên thiết bị không phải của khóa này: xóa nó bằng công cụ của nhà cung cấp",
                                   "the certificate of that name on the token is not of this key: remove it with the vendor's tool"})};
  dialogue.say(
      {"\nKhóa này chưa có chứng thư. Nếu tổ chức chứng thực đã cấp, cho biết tệp; nếu chưa, để trống: lệnh này sẽ lập yêu cầu cấp.",
       "\nThis key has no certificate yet. Name the file that the authority issued; or leave it empty, and a request is written."});
  TRY(const auto path, dialogue.ask("certificate", {"Tệp chứng thư (PEM)", "File of the certificate (PEM)"}, "", true));
  if (path.empty()) return ask_for_certificate(dialogue, token, settings);
  const auto text = read_file(dialogue.place(path), limits::configuration_bytes_max);
  if (!text) return in_file(path, text.refusal());
  TRY(const auto certificate, Certificate::from_pem(as_text(*text)));
  TRY_DONE(token.store_certificate(certificate.der()));
  dialogue.say(Text{"Đã ghi chứng thư vào thiết bị, cạnh khóa của nó.", "The certificate is on the token now, beside its key."});
  return SealCertificate::on_token;
}

}  // namespace signet::client::setup
