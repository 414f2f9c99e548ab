#include "tests/support/pdf_sign.h"

#include <sstream>

#include "tests/support/fail.h"

namespace signet::world {
namespace {

constexpr std::string_view range_gap = "[0 ********** ********** **********]";

std::string sign_rect(const PdfRect& rectangle) {
  if (rectangle.empty()) return "[0 0 0 0]";
  std::string out = "[";
  for (const double side : rectangle) out += (out.size() > 1 ? " " : "") + pdf_number(side);
  return out + "]";
}

std::string references(const PdfUpdate& update, const PdfSignOptions& options) {
  std::string all;
  if (options.certify != 0)
    all += "<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams /P " + std::to_string(options.certify) +
           " /V /1.2>>>>";
  if (!options.lock.empty())
    all += "<</Type /SigRef /TransformMethod /FieldMDP /Data " + pdf_ref(update.root()) + " /TransformParams <</Type /TransformParams " +
           options.lock + " /V /1.2>>>>";
  return all.empty() ? "" : " /Reference [" + all + "]";
}

std::string signature_dictionary(const PdfUpdate& update, const PdfSignOptions& options) {
  const auto m = options.m.value_or(pdf_date(options.time));
  auto out = "<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /" + options.subfilter + " /ByteRange " + std::string{range_gap} +
             " /Contents <" + std::string(options.contents_size * 2, '0') + ">" + (m.empty() ? "" : " /M (" + m + ")");
  if (!options.name.empty()) out += " /Name " + pdf_text_string(options.name);
  out += references(update, options) + options.entries + ">>";
  if (options.edit_object) options.edit_object(out);
  return out;
}

int new_field(PdfUpdate& update, const PdfSignOptions& options) {
  const int page = update.page();
  const int field = update.add("<</Type /Annot /Subtype /Widget /FT /Sig /F 132 /T " + pdf_plain_string(options.field) + " /Rect " +
                               sign_rect(options.rectangle) + " /P " + pdf_ref(page) + ">>");
  update.append(page, "/Annots", pdf_ref(field));
  update.add_field(field);
  return field;
}

int widget_of(const PdfUpdate& update, int field) {
  if (update.key(field, "/Subtype") == "/Widget") return field;
  const auto kids = update.key(field, "/Kids");
  must(kids.starts_with("["), "a field without a widget");
  return std::stoi(kids.substr(1));
}

/// The signature dictionary's number.
int fill(PdfUpdate& update, const PdfSignOptions& options) {
  int field = update.field(options.field);
  if (field == 0) field = new_field(update, options);
  must(update.key(field, "/V").empty(), "the field " + options.field + " is signed already");
  const int signature = update.reserve(), widget = widget_of(update, field);
  const auto rectangle = update.rectangle(widget, "/Rect");
  if (rectangle[2] > rectangle[0] && rectangle[3] > rectangle[1]) {
    const auto look = options.look.empty() ? scribble(rectangle, update.rotation(update.page()), options.name) : options.look;
    update.set_key(widget, "/AP", "<</N " + pdf_ref(update.add(look)) + ">>");
  }
  if (!options.lock.empty()) update.set_key(field, "/Lock", pdf_ref(update.add("<</Type /SigFieldLock " + options.lock + ">>")));
  update.set_key(field, "/V", pdf_ref(signature));
  if (update.acroform_key("/SigFlags") != "3") update.set_acroform_key("/SigFlags", "3");
  if (options.certify != 0) update.set_key(update.root(), "/Perms", "<</DocMDP " + pdf_ref(signature) + ">>");
  update.set(signature, signature_dictionary(update, options));
  return signature;
}

std::string padded(std::size_t value) {
  auto text = std::to_string(value);
  return text + std::string(10 - text.size(), ' ');
}

/// What the /ByteRange at `range` names: pairs of offset and length.
std::string named_octets(const std::string& file, std::size_t range) {
  std::istringstream numbers{file.substr(range + 1, file.find(']', range) - range - 1)};
  std::string out;
  for (std::size_t offset = 0, length = 0; numbers >> offset >> length;) out += file.substr(offset, length);
  return out;
}

}  // namespace

std::string pdf_date(Instant time) {
  const auto iso = to_iso8601(time);  // 2026-05-28T15:04:05+07:00
  std::string digits;
  for (const char c : iso.substr(0, 19))
    if (c >= '0' && c <= '9') digits += c;
  return "D:" + digits + "+07'00'";
}

std::string complete_pdf_signature(std::string file, std::size_t object, std::size_t wider_gap,
                                   const std::function<Bytes(ByteView message)>& make) {
  const auto range = file.find("/ByteRange [", object) + 11;
  const auto open = file.find("/Contents <", object) + 10;
  const auto close = file.find('>', open) + 1, second = close + wider_gap;
  must(open > 10 && close != 0 && range > 11, "a signature without its gaps");
  if (file.compare(range, range_gap.size(), range_gap) == 0)
    file.replace(range, range_gap.size(), "[0 " + padded(open) + " " + padded(second) + " " + padded(file.size() - second) + "]");
  const auto hex = to_hex(make(as_bytes(named_octets(file, range))));
  must(hex.size() + 2 <= close - open, "a signature is longer than its place");
  file.replace(open + 1, hex.size(), hex);
  return file;
}

std::string sign_pdf(const std::string& file, const Identity& signer, const PdfSignOptions& options) {
  PdfUpdate update{file};
  const int signature = fill(update, options);
  if (options.edit) options.edit(update);
  auto written = update.finish();
  const auto object = written.offsets.at(signature);
  if (options.edit_file) options.edit_file(written.file);
  auto cms = options.cms;
  cms.time = options.time;
  return complete_pdf_signature(std::move(written.file), object, options.wider_gap, [&](ByteView octets) {
    const auto message = options.message ? options.message(octets) : Bytes(octets.begin(), octets.end());
    return options.contents ? options.contents(message) : sign_cms(signer, message, cms);
  });
}

}  // namespace signet::world
