#include <algorithm>

#include "client/terminal_text.h"
#include "client/verify_report.h"

namespace signet::client {
namespace {

// S3 Đ.15.1: signature, content, certificate; one sentence each.
Text signature_sentence(const SignatureReport& report) {
  switch (report.integrity) {
    case Integrity::ok: return {"Chữ ký số hợp lệ.", "The digital signature is valid."};
    case Integrity::broken: return {"Chữ ký số không hợp lệ.", "The digital signature is not valid."};
    case Integrity::unknown: break;
  }
  return {"Chưa đủ căn cứ kết luận về chữ ký số.", "Nothing can be concluded about the digital signature."};
}

bool content_is_changed(const SignatureReport& report) {
  return std::ranges::any_of(report.findings, [](const Finding& each) {
    return each.reason == Reason::content_changed || each.reason == Reason::changed_after_signing;
  });
}

Text content_sentence(const SignatureReport& report) {
  if (content_is_changed(report)) return {"Nội dung đã bị thay đổi.", "The content was changed."};
  if (report.integrity == Integrity::ok) return {"Nội dung chưa bị thay đổi.", "The content is unchanged."};
  return {"Chưa đủ căn cứ kết luận về nội dung.", "Nothing can be concluded about the content."};
}

Text certificate_sentence(const SignatureReport& report) {
  switch (report.certificate) {
    case CertificateState::valid: return {"Chứng thư số hợp lệ.", "The certificate is valid."};
    case CertificateState::expired: return {"Chứng thư số ngoài thời hạn hiệu lực.", "The certificate is outside its validity."};
    case CertificateState::revoked: return {"Chứng thư số đã bị thu hồi.", "The certificate is revoked."};
    case CertificateState::untrusted: return {"Chứng thư số chưa được tin cậy.", "The certificate is not trusted."};
    case CertificateState::unknown: break;
  }
  return {"Chưa đủ căn cứ kết luận về chứng thư số.", "Nothing can be concluded about the certificate."};
}

Text verdict_words(Verdict verdict) {
  switch (verdict) {
    case Verdict::valid: return {"HỢP LỆ", "VALID"};
    case Verdict::invalid: return {"KHÔNG HỢP LỆ", "INVALID"};
    case Verdict::indeterminate: break;
  }
  return {"CHƯA ĐỦ CĂN CỨ KẾT LUẬN", "INDETERMINATE"};
}

Text kind_words(Kind kind) {
  switch (kind) {
    case Kind::annual_transcript: return {"học bạ cuối năm", "an annual transcript"};
    case Kind::opening: return {"học bạ khởi tạo", "an opened transcript"};
    case Kind::summer_supplement: return {"học bạ bổ sung sau hè", "a summer supplement"};
    case Kind::transfer: return {"học bạ chuyển trường", "a transfer record"};
    case Kind::scanned_paper: return {"học bạ giấy số hóa", "a scanned paper transcript"};
    case Kind::assessment_book: return {"sổ theo dõi và đánh giá học sinh", "an assessment book"};
    case Kind::package: return {"gói học bạ", "a package"};
    case Kind::true_copy: return {"bản sao y", "a true copy"};
    case Kind::certificate_approval: return {"phê duyệt chứng thư số", "an approval of a certificate"};
    case Kind::certificate: return {"văn bằng, chứng chỉ", "a certificate of education"};
    case Kind::order: break;
  }
  return {"lệnh", "an order"};
}

std::string finding_line(const Finding& finding, const CommandContext& context, const std::string& indent) {
  return indent + "- " + harmless_line(message(finding, context.language)) + " [" + std::string{code(finding.reason)} + "]\n" + indent +
         "  " + context.say({"Gợi ý: ", "Hint: "}) + std::string{hint(finding.reason, context.language)} + "\n";
}

std::string heading(const SignatureReport& report, const CommandContext& context) {
  std::string text = report.person.empty() ? context.say({"(không rõ người ký)", "(signer unknown)"}) : harmless_line(report.person);
  if (report.role == code(Role::school)) text += context.say({" — con dấu số", " — electronic seal"});
  if (!report.slot.empty()) text += " [" + harmless_line(report.slot) + "]";
  if (report.signing_time) text += context.say({", ký lúc ", ", signed at "}) + to_vietnamese(*report.signing_time);
  return text;
}

std::string describe_signature(const SignatureReport& report, const CommandContext& context) {
  std::string text = "  • ";
  if (report.timestamp)
    text += context.say({"Dấu thời gian của tài liệu", "Timestamp of the document"}) + " [" + harmless_line(report.slot) + "]" +
            context.say({"; không xét.", "; not judged."}) + "\n";
  else
    text += heading(report, context) + "\n      " + context.say(signature_sentence(report)) + " " + context.say(content_sentence(report)) +
            " " + context.say(certificate_sentence(report)) + "\n";
  for (const Finding& each : report.findings) text += finding_line(each, context, "      ");
  return text;
}

// What a department's officer wants to know first: of which class, how many, and whether all are there.
std::string describe_manifest(const FileReport& report, const CommandContext& context) {
  const auto& head = report.manifest->head;
  const auto present = std::ranges::count(report.members, std::string{"present"}, &MemberReport::state);
  std::string text = "  " + harmless_line(head.school_name + " (" + head.school_code + "): ");
  if (head.kind == Kind::true_copy) {
    text += context.say({"sao y một tệp đã đóng dấu", "the true copy of a sealed document"});
  } else {
    text += context.say({"gói tin số ", "package number "}) + std::to_string(head.number);
    if (!head.class_name.empty()) text += context.say({", lớp ", ", class "}) + head.class_name;
    text += context.say({", năm học ", ", school year "}) + head.school_year;
  }
  return text + "; " + std::to_string(present) + "/" + std::to_string(report.members.size()) +
         context.say({" tệp có bên cạnh và đúng nội dung.\n", " files are beside it and are the right ones.\n"});
}

}  // namespace

std::string describe(const FileReport& report, const CommandContext& context) {
  std::string text = harmless_line(report.file) + ": " + context.say(verdict_words(verdict(report)));
  const auto count = std::to_string(report.signatures.size());
  if (!report.signatures.empty()) text += " (" + count + context.say({" chữ ký)", " signatures)"});
  text += "\n";
  if (const auto kind = kind_from_code(report.kind))
    text += "  " + context.say({"Loại hồ sơ, theo chính tệp: ", "What it says it is: "}) + context.say(kind_words(*kind)) + "\n";
  for (const SignatureReport& each : report.signatures) text += describe_signature(each, context);
  if (report.manifest) text += describe_manifest(report, context);
  for (const Finding& each : report.findings) text += finding_line(each, context, "  ");
  return text;
}

}  // namespace signet::client
