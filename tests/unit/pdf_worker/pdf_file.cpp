#include "tests/unit/pdf_worker/pdf_file.h"

#include <openssl/cms.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "document/pdf/inspect_pdf.h"
#include "document/pdf/qpdf_library.h"
#include "tests/support/certificate.h"

namespace signet::test {
namespace {

std::string big_endian(std::uint64_t value, int octets) {
  std::string text;
  for (int i = octets - 1; i >= 0; --i) text.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  return text;
}

std::string ten_digits(std::uint64_t number) {
  std::string digits = std::to_string(number);
  return std::string(10 - digits.size(), '0') + digits;
}

std::string slurp(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void put(std::string& text, std::size_t at, const std::string& what) { text.replace(at, what.size(), what); }

constexpr const char* room = "0 0000000000 0000000000 0000000000";

}  // namespace

PdfFile PdfFile::of(const Objects& objects, const std::string& header) {
  PdfFile file;
  file.octets = header + "%\xE2\xE3\xCF\xD3\n";
  file.objects = objects;
  file.next = objects.rbegin()->first + 1;
  std::map<int, std::size_t> offsets;
  for (const auto& [number, value] : objects) {
    offsets[number] = file.octets.size();
    file.octets += std::to_string(number) + " 0 obj\n" + value + "\nendobj\n";
  }
  file.section(offsets, {{0}, "", true, true, 0, 0});
  return file;
}

PdfFile PdfFile::simple() {
  const std::string xmp = "<x:xmpmeta>record</x:xmpmeta>";
  return of(
      {{1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /Metadata 8 0 R /OCProperties << /OCGs [9 0 R] /D << /ON [9 0 R] >> >> >>"},
       {2, "<< /Type /Pages /Kids [3 0 R 7 0 R] /Count 2 /MediaBox [0 0 595 842] >>"},
       {3, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 10 0 R >> >> /Rotate 0 /Annots [11 0 R] >>"},
       {4, "<< /Length 44 >>\nstream\nBT /F1 12 Tf 72 720 Td (Diem: 8,5) Tj ET     \nendstream"},
       {5, "<< /Fields [] /SigFlags 3 /DR << /Font << /F1 10 0 R >> >> >>"},
       {6, "<< /Producer (test) /Title (a transcript) >>"},
       {7, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 10 0 R >> >> >>"},
       {8, "<< /Type /Metadata /Subtype /XML /Length " + std::to_string(xmp.size()) + " >>\nstream\n" + xmp + "\nendstream"},
       {9, "<< /Type /OCG /Name (layer) >>"},
       {10, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"},
       {11, "<< /Type /Annot /Subtype /Link /Rect [400 700 500 720] /Border [0 0 0] /A << /S /URI /URI (https://example.org/) >> >>"}});
}

PdfFile PdfFile::read(const std::string& octets) {
  PdfFile file;
  file.octets = octets;
  QPDF pdf;
  pdf.processMemoryFile("base", octets.data(), octets.size());
  for (const auto& [id, entry] : pdf.getXRefTable()) {
    QPDFObjectHandle object = pdf.getObject(id);
    if (!object.isStream()) file.objects[id.getObj()] = object.unparseResolved();
  }
  auto catalog = pdf.getRoot();
  file.root = catalog.getObjectID();
  file.form = catalog.getKey("/AcroForm").getObjectID();
  file.page = catalog.getKey("/Pages").getKey("/Kids").getArrayItem(0).getObjectID();
  file.info = pdf.getTrailer().getKey("/Info").getObjectID();
  file.next = static_cast<int>(pdf.getTrailer().getKey("/Size").getIntValue());
  file.stream = pdf.getTrailer().getKey("/Type").unparse() == "/XRef";
  const auto at = octets.rfind("startxref");
  file.startxref = std::strtoull(octets.c_str() + at + 9, nullptr, 10);
  return file;
}

void PdfFile::section(const std::map<int, std::size_t>& given, const UpdateSpec& spec) {
  auto offsets = given;
  const std::size_t here = octets.size();
  if (stream) offsets[next++] = here;
  std::map<int, std::pair<char, std::size_t>> entries;
  for (const auto& [number, offset] : offsets) entries[number] = {'n', offset};
  for (const int number : spec.freed) entries[number] = {'f', 0};
  std::string trailer =
      "/Size " + std::to_string(spec.size != 0 ? spec.size : next) + " /Root " + std::to_string(spec.root != 0 ? spec.root : root) + " 0 R";
  if (info != 0) trailer += " /Info " + std::to_string(info) + " 0 R";
  trailer += " /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>]" + spec.trailer;
  if (startxref != 0) trailer += " /Prev " + std::to_string(startxref);
  std::string table = "xref\n", rows, index;
  for (auto each = entries.begin(); each != entries.end();) {
    auto last = each;
    int count = 0;
    std::string run;
    for (; last != entries.end() && last->first == each->first + count; ++last, ++count) {
      const auto [kind, offset] = last->second;
      run += ten_digits(offset) + (kind == 'f' ? " 65535 f \n" : " 00000 n \n");
      rows += big_endian(kind == 'f' ? 0 : 1, 1) + big_endian(offset, 4) + big_endian(0, 2);
    }
    table += std::to_string(each->first) + " " + std::to_string(count) + "\n" + run;
    index += std::to_string(each->first) + " " + std::to_string(count) + " ";
    each = last;
  }
  if (!spec.xref) {
    octets += "startxref\n" + std::to_string(startxref) + "\n%%EOF\n";
    return;
  }
  if (stream) {
    octets += std::to_string(next - 1) + " 0 obj\n<< /Type /XRef /W [1 4 2] /Index [" + index + "] /Length " + std::to_string(rows.size()) +
              " " + trailer + " >>\nstream\n" + rows + "\nendstream\nendobj\n";
  } else {
    octets += table + (spec.trailer_part ? "trailer\n<< " + trailer + " >>\n" : "");
  }
  octets += "startxref\n" + std::to_string(here) + "\n%%EOF\n";
  startxref = here;
}

PdfFile& PdfFile::update(const Objects& changed, const UpdateSpec& spec) {
  std::map<int, std::size_t> offsets;
  for (const auto& [number, value] : changed) {
    objects[number] = value;
    next = std::max(next, number + 1);
    offsets[number] = octets.size();
    octets += std::to_string(number) + " 0 obj\n" + value + "\nendobj\n";
  }
  section(offsets, spec);
  return *this;
}

std::string PdfFile::with(int number, const std::string& text, const std::string& where) const {
  std::string value = objects.at(number);
  const auto found = where.empty() ? value.rfind(">>") : value.find(where);
  if (found == std::string::npos) throw std::runtime_error{"no " + where};
  value.insert(where.empty() ? found : found + where.size(), " " + text + " ");
  return value;
}

std::string PdfFile::replaced(int number, const std::string& from, const std::string& to) const {
  std::string value = objects.at(number);
  const auto found = value.find(from);
  if (found == std::string::npos) throw std::runtime_error{"no " + from};
  return value.replace(found, from.size(), to);
}

PdfFile& PdfFile::add_empty_field(const std::string& name, const std::string& rectangle, const std::string& extra) {
  const int field = next++;
  fields_[name] = {field, 0};
  const std::string reference = std::to_string(field) + " 0 R";
  Objects changed;
  changed[field] = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (" + name + ") /F 4 /Rect " + rectangle + " /P " + std::to_string(page) +
                   " 0 R " + extra + " >>";
  changed[form] = with(form, reference, "/Fields [");
  const bool listed = objects.at(page).find("/Annots [") != std::string::npos;
  changed[page] = listed ? with(page, reference, "/Annots [") : with(page, "/Annots [ " + reference + " ]");
  return update(changed);
}

int PdfFile::number_of_field(const std::string& name) const { return fields_.at(name).first; }
int PdfFile::number_of_signature(const std::string& name) const { return fields_.at(name).second; }

PdfFile& PdfFile::sign(const SignSpec& spec) {
  Objects changed = spec.also;
  const int on = spec.page != 0 ? spec.page : page;
  const int field = spec.existing != 0 ? spec.existing : next++;
  const int signature = next++, appearance = spec.appearance ? next++ : 0;
  fields_[spec.field] = {field, signature};
  const std::string shown = spec.appearance ? " /AP << /N " + std::to_string(appearance) + " 0 R >>" : "";
  const std::string value = "/V " + std::to_string(signature) + " 0 R" + shown;
  if (spec.existing != 0) {
    changed[field] = with(field, value + spec.value_extra);
  } else {
    changed[field] = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (" + spec.field + ") /F 132 /Rect " + spec.rectangle + " /P " +
                     std::to_string(on) + " 0 R " + value + " " + spec.field_extra + " >>";
    const auto append = [&](int number, const std::string& key) {
      std::string text = changed.count(number) != 0 ? changed[number] : objects.at(number);
      const auto list = text.find(key + " [");
      if (list == std::string::npos)
        text.insert(text.rfind(">>"), " " + key + " [" + std::to_string(field) + " 0 R] ");
      else
        text.insert(text.find(']', list), " " + std::to_string(field) + " 0 R ");
      changed[number] = text;
    };
    append(form, "/Fields");
    append(on, "/Annots");
  }
  if (spec.appearance) changed[appearance] = "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 0 >>\nstream\n\nendstream";
  changed[signature] = "<< /Type " + spec.type +
                       " /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:20261126150405+07'00') /ByteRange [" + room +
                       "] /Contents <" + std::string(4096, '0') + "> " + spec.signature_extra + " >>";
  const std::size_t from = octets.size();
  update(changed);
  const std::size_t gap = octets.find("/Contents <00", from) + 10, behind = octets.find('>', gap) + 1;
  std::string range = "0 " + ten_digits(gap) + " " + ten_digits(behind) + " " + ten_digits(octets.size() - behind);
  put(octets, octets.find(room, from), range);
  const Bytes cms = spec.cms ? spec.cms(octets.substr(0, gap) + octets.substr(behind)) : Bytes{0x30, 0x03, 0x02, 0x01, 0x01};
  put(octets, gap + 1, to_hex(cms));
  return *this;
}

PdfLayout layout() {
  PdfLayout layout;
  layout.profile_id = "test";
  layout.leading = Role::principal;
  layout.fields = {{Role::subject_teacher, "GVBM_{subject}"}, {Role::homeroom_teacher, "GVCN"}, {Role::principal, "HieuTruong"}};
  layout.seal_field = "ConDau";
  return layout;
}

wire::InspectRequest request(wire::InspectMode mode) {
  wire::InspectRequest request;
  request.mode = mode;
  request.pdf_layouts = {layout()};
  return request;
}

wire::InspectOutput inspect(const std::string& octets, wire::InspectMode mode) {
  return pdf::inspect_document(as_bytes(octets), request(mode));
}

std::string complaints(const wire::InspectOutput& output) {
  if (output.reason != 0) return std::string{code(static_cast<Reason>(output.reason))} + ": " + output.detail + "\n";
  std::string text;
  for (const PdfDefect& each : output.pdf->defects)
    text += std::string{code(static_cast<Reason>(each.reason))} + "/" + each.field + "/" + each.detail + "\n";
  return text;
}

std::string complaints(const std::string& octets, wire::InspectMode mode) { return complaints(inspect(octets, mode)); }

std::string ranged(PdfFile file, const std::function<void(Numbers&)>& make) {
  const auto at = file.octets.rfind("/ByteRange [") + 12, end = file.octets.find(']', at);
  Numbers numbers{};
  std::size_t place = at;
  for (auto& each : numbers) {
    std::size_t used = 0;
    each = std::stoll(file.octets.substr(place), &used);
    place += used;
  }
  make(numbers);
  std::string text;
  for (const auto each : numbers) text += std::to_string(each) + " ";
  if (text.size() > end - at) throw std::runtime_error{"no room for " + text};
  text.resize(end - at, ' ');
  return file.octets.replace(at, end - at, text);
}

std::string replaced(std::string text, const std::string& from, const std::string& to, bool last) {
  const auto at = last ? text.rfind(from) : text.find(from);
  if (at == std::string::npos) throw std::runtime_error{"no " + from};
  return text.replace(at, from.size(), to);
}

std::string through_qpdf(const std::string& octets, const std::string& options) {
  const auto folder = std::filesystem::temp_directory_path() / ("signet-pdf-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream{folder / "in.pdf", std::ios::binary} << octets;
  const std::string command = "qpdf " + options + " '" + (folder / "in.pdf").string() + "' '" + (folder / "out.pdf").string() + "'";
  if (std::system(command.c_str()) != 0) throw std::runtime_error{command};
  auto result = slurp(folder / "out.pdf");
  std::filesystem::remove_all(folder);
  return result;
}

TestSigner::TestSigner() {
  const auto key = world::generate_ec("P-256");
  world::CertificateSpec spec;
  spec.subject = {"Truong THCS Thu nghiem", "Con dau so", "MST:0000000000"};
  spec.from = Instant{1700000000};
  spec.to = Instant{1900000000};
  certificate = world::issue(spec, key, nullptr);
  const auto make = [key, der = certificate](const std::string& content, bool twice) {
    const unsigned char* at = der.data();
    X509* const signer = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
    BIO* const in = BIO_new_mem_buf(content.data(), static_cast<int>(content.size()));
    constexpr unsigned flags = CMS_DETACHED | CMS_BINARY;
    CMS_ContentInfo* const made = CMS_sign(signer, key.get(), nullptr, in, flags | CMS_PARTIAL);
    if (twice) CMS_add1_signer(made, signer, key.get(), nullptr, flags | CMS_NOCERTS);
    CMS_final(made, in, nullptr, flags);
    unsigned char* out = nullptr;
    const int size = i2d_CMS_ContentInfo(made, &out);
    Bytes octets(out, out + size);
    OPENSSL_free(out), CMS_ContentInfo_free(made), BIO_free(in), X509_free(signer);
    return octets;
  };
  cms = [make](const std::string& content) { return make(content, false); };
  cms_signed_twice = [make](const std::string& content) { return make(content, true); };
}

}  // namespace signet::test
