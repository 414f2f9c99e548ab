#include "client/document_result.h"
#include "client/registration_file.h"

namespace signet::client {
namespace {

std::string line(const CommandContext& context, const Text& name, const std::string& value) {
  return "  " + context.say(name) + ": " + value + "\n";
}

std::string certificate_line(const CommandContext& context, const Text& name, ByteView der) {
  const auto certificate = Certificate::decode(der);
  if (!certificate) return line(context, name, context.say({"không đọc được", "not readable"}));
  return line(context, name, certificate->subject()) + line(context, {"    cấp bởi", "    issued by"}, certificate->issuer()) +
         line(context, {"    số sê-ri", "    serial"}, certificate->serial()) +
         line(context, {"    hiệu lực", "    valid"},
              to_vietnamese(certificate->not_before()) + " – " + to_vietnamese(certificate->not_after())) +
         line(context, {"    SHA-256", "    SHA-256"}, to_hex(certificate->digest()));
}

// S3 Đ.2.8: spelling and capitals differ from authority to authority, so a person compares where letters differ.
std::string name_warning(const CommandContext& context, const std::string& school, const Bytes& der) {
  const auto certificate = Certificate::decode(der);
  if (!certificate || certificate->organisation() == school || certificate->common_name() == school) return {};
  return context.say({"  ! tên trong chứng thư con dấu khác tên trường: hãy đối chiếu\n",
                      "  ! the seal certificate names its owner otherwise than the registration does: compare\n"});
}

}  // namespace

std::string registration_in_words(const CommandContext& context, const RegistrationCheck& check) {
  std::string text;
  if (const auto& r = check.registration) {
    text += line(context, {"Trường", "School"}, r->school_name + " (" + r->school_code + ")");
    text += line(context, {"Hiệu trưởng", "Principal"}, r->principal_name);
    text += certificate_line(context, {"Chứng thư Hiệu trưởng", "Principal's certificate"}, r->principal_certificate);
    text += certificate_line(context, {"Chứng thư con dấu", "Seal certificate"}, r->seal_certificate);
    text += name_warning(context, r->school_name, r->seal_certificate);
    text += line(context, {"Nhật ký", "Journal"}, r->origin);
    text += line(context, {"Khóa nhật ký", "Journal's key"}, to_base64(r->checkpoint_key));
    text += line(context, {"Bản ghi đầu", "Root entry"}, to_hex(r->root_entry));
    text += line(context, {"Phê duyệt số", "Approval number"}, std::to_string(r->number));
    text += line(context, {"Bằng chứng giữ khóa", "Proof of possession"}, to_vietnamese(r->proved));
  }
  for (const auto& finding : check.findings) text += "  ✘ " + message(finding, context.language) + "\n";
  if (check.findings.empty()) text += context.say({"  ✔ mọi kiểm tra đều đạt\n", "  ✔ every check holds\n"});
  return text;
}

}  // namespace signet::client
