#include "signing.h"

#include <map>

#include "base_pdf.h"
#include "document/compose/cms.h"
#include "document/pdf/drawing.h"
#include "tests/support/fail.h"
#include "tests/support/file.h"

namespace signet::test {
namespace {

template <class T>
T value_of_result(Result<T> result, const std::string& what) {
  world::must(static_cast<bool>(result), what + (result ? "" : ": " + result.refusal().detail));
  return *std::move(result);
}

Signer make_signer(KeyKind kind) {
  const Instant from = *parse_iso8601("2020-01-01T00:00:00+07:00"), to = *parse_iso8601("2045-01-01T00:00:00+07:00");
  world::Identity root{world::generate_ec("P-256"), {}};
  root.certificate = world::issue({{"Root", "Test Root", ""}, from, to, world::Usage::authority}, root.key, nullptr);
  const auto own = kind == KeyKind::rsa2048 ? world::generate_rsa(2048) : world::generate_ec(kind == KeyKind::p256 ? "P-256" : "P-384");
  const Bytes der = world::issue({{"Trường THCS Mẫu A", "Trường THCS Mẫu A", "MST:0000000000"}, from, to}, own, &root);
  return {root, own, value_of_result(Certificate::decode(der), "certificate")};
}

void replace_once(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  world::must(at != std::string::npos, from + " in " + text);
  text.replace(at, from.size(), to);
}

PdfRewrite rewritten(PdfReference id, const std::string& value) {
  return {id, to_bytes(std::to_string(id.number) + " 0 obj\n" + value + "\nendobj")};
}

// The new field into the form's fields and the page's annotations.
void add_rewrites(ReceivedPdf& received, std::uint32_t field) {
  const std::string reference = " " + std::to_string(field) + " 0 R";
  const auto end = received.annotations_value.rfind(']');
  received.annotations_value.insert(end, reference + " ");
  replace_once(received.form_value, "/Fields [", "/Fields [" + reference);
  received.parts.rewrites = {rewritten(received.form, received.form_value), rewritten(received.annotations, received.annotations_value)};
}

Drawing draw_file(const std::string& image, bool text) {
  const std::string png = world::read_file(std::filesystem::path{SIGNET_TEST_DATA} / image);
  const std::string font = text ? world::read_file(SIGNET_TEST_FONT) : "";
  const std::string characters =
      " !\"'()+,-./"
      "0123456789:;"
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂể"
      "ỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ";
  return value_of_result(pdf::make_drawing({as_bytes(png), as_bytes(font), characters}), image);
}

}  // namespace

Instant signing_time() { return *parse_iso8601(time_text); }

const Signer& signer(KeyKind kind) {
  static std::map<KeyKind, Signer> signers;
  const auto known = signers.find(kind);
  return known != signers.end() ? known->second : signers.emplace(kind, make_signer(kind)).first->second;
}

Bytes sign_raw(const Signer& by, SignatureAlgorithm algorithm, ByteView message) { return world::sign(by.key, uri(algorithm), message); }

SignedPdf sign_file(const std::filesystem::path& file, const SigningOrder& order) {
  const Signer& by = signer(order.key);
  auto received = read_received(file);
  received.parts.field_name = order.field;
  const auto numbers = number_increment(received.parts.size, true, order.appearance.drawing);
  add_rewrites(received, numbers.field);
  const PdfSignatureEntries entries{"ETSI.CAdES.detached", pdf_date(signing_time()), by.certificate.common_name(), order.verbatim};

  SignedPdf result;
  result.increment = value_of_result(write_increment(received.parts, entries, order.appearance), "increment");
  const std::string head = world::read_file(file) + result.increment.before;
  result.covered = head.substr(0, head.size() - 1) + result.increment.after.substr(1);
  const Digest content = sha256(result.covered);
  const Bytes value = sign_raw(by, order.algorithm, cms_signed_attributes(content, by.certificate));
  result.cms = value_of_result(assemble_cms(content, by.certificate, order.algorithm, value), "cms");
  result.octets = head + value_of_result(cms_contents(result.cms, received.parts.contents_bytes), "contents") + result.increment.after;
  world::write_file(file, result.octets);
  return result;
}

const Drawing& seal_picture() {
  static const Drawing drawing = draw_file("seal.png", true);
  return drawing;
}

const Drawing& signature_picture() {
  static const Drawing drawing = draw_file("signature.png", false);
  return drawing;
}

SealLook seal_look() {
  SealLook look;
  look.lines = {"Trường THCS Mẫu A", "Số: {number}", "{time}"};
  return look;
}

SealInfo seal_info() { return {"12/HB-THCSMA", signing_time()}; }

}  // namespace signet::test
