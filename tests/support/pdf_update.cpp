#include "tests/support/pdf_update.h"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFAcroFormDocumentHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "tests/support/fail.h"

namespace signet::world {

struct PdfUpdate::Reader {
  QPDF pdf;
  QPDFObjectHandle object(int number) { return pdf.getObject(number, 0); }
  QPDFObjectHandle dictionary(int number) {
    auto found = object(number);
    return found.isStream() ? found.getDict() : found;
  }
  QPDFObjectHandle parsed(std::string_view text) {
    return QPDFObjectHandle::parse(&pdf, "[" + std::string{text} + "]").getArrayItem(0);  // a reference alone is not parsed
  }
};

namespace {

std::size_t last_startxref(const std::string& file) {
  const auto at = file.rfind("startxref");
  must(at != std::string::npos, "a PDF without startxref");
  return std::stoull(file.substr(at + 9, 24));
}

XrefForm form_of(const std::string& file) {
  const auto at = file.find_first_not_of(" \r\n", last_startxref(file));
  return file.compare(at, 4, "xref") == 0 ? XrefForm::table : XrefForm::stream;
}

QPDFObjectHandle find_field(QPDFObjectHandle field, const std::string& prefix, std::string_view name, int depth) {
  const auto own = field.getKey("/T").isString() ? field.getKey("/T").getUTF8Value() : std::string{};
  const auto full = prefix.empty() ? own : own.empty() ? prefix : prefix + "." + own;
  if (full == name) return field;
  if (depth > 0 && field.getKey("/Kids").isArray())
    for (auto& kid : field.getKey("/Kids").getArrayAsVector())
      if (auto found = find_field(kid, full, name, depth - 1); found.isDictionary()) return found;
  return QPDFObjectHandle::newNull();
}

}  // namespace

PdfUpdate::PdfUpdate(std::string file) : old_(std::move(file)), reader_(std::make_unique<Reader>()) {
  reader_->pdf.setSuppressWarnings(true);
  reader_->pdf.processMemoryFile("update", old_.data(), old_.size());
  next_ = reader_->pdf.getTrailer().getKey("/Size").getIntValueAsInt();
}

PdfUpdate::~PdfUpdate() = default;

int PdfUpdate::root() const { return reader_->pdf.getRoot().getObjectID(); }

int PdfUpdate::page(std::size_t index) const { return reader_->pdf.getAllPages().at(index).getObjectID(); }

int PdfUpdate::field(std::string_view name) const {
  auto fields = reader_->pdf.getRoot().getKey("/AcroForm").isDictionary() ? reader_->pdf.getRoot().getKey("/AcroForm").getKey("/Fields")
                                                                          : QPDFObjectHandle::newNull();
  if (!fields.isArray()) return 0;
  for (auto& field : fields.getArrayAsVector())
    if (auto found = find_field(field, "", name, 8); found.isDictionary()) return found.getObjectID();
  return 0;
}

std::string PdfUpdate::value(int number) const { return reader_->dictionary(number).unparseResolved(); }

std::string PdfUpdate::key(int number, std::string_view key) const {
  auto dictionary = reader_->dictionary(number);
  return dictionary.isDictionary() && dictionary.hasKey(std::string{key}) ? dictionary.getKey(std::string{key}).unparse() : std::string{};
}

int PdfUpdate::reference(int number, std::string_view key) const {
  return reader_->dictionary(number).getKey(std::string{key}).getObjectID();
}

PdfRect PdfUpdate::rectangle(int number, std::string_view key) const {
  auto rectangle = reader_->dictionary(number).getKey(std::string{key}).getArrayAsRectangle();
  return {rectangle.llx, rectangle.lly, rectangle.urx, rectangle.ury};
}

int PdfUpdate::rotation(int page) const {
  auto value = QPDFPageObjectHelper{reader_->object(page)}.getAttribute("/Rotate", false);
  return value.isInteger() ? ((value.getIntValueAsInt() % 360) + 360) % 360 : 0;
}

std::string PdfUpdate::page_content(int page) const {
  std::string out;
  for (auto& stream : QPDFPageObjectHelper{reader_->object(page)}.getPageContents()) {
    auto data = stream.getStreamData();
    out.append(reinterpret_cast<const char*>(data->getBuffer()), data->getSize());
  }
  return out;
}

int PdfUpdate::reserve() {
  reader_->pdf.replaceObject(QPDFObjGen{next_, 0}, QPDFObjectHandle::newDictionary());  // libqpdf drops references to nothing
  return next_++;
}

void PdfUpdate::set(int number, std::string value) {
  if (value.compare(0, 2, "<<") == 0 && value.find("\nstream\n") == std::string::npos)
    reader_->pdf.replaceObject(QPDFObjGen{number, 0}, reader_->parsed(value));
  written_[number] = std::move(value);
}

int PdfUpdate::add(std::string value) {
  const int number = reserve();
  set(number, std::move(value));
  return number;
}

void PdfUpdate::set_key(int number, std::string_view key, std::string_view value) {
  if (const auto verbatim = written_.find(number); verbatim != written_.end()) {
    must(verbatim->second.find("\nstream\n") == std::string::npos, "a stream that is written verbatim is not changed");
    written_.erase(verbatim);
  }
  reader_->dictionary(number).replaceKey(std::string{key}, reader_->parsed(value));
  changed_[number] = 0;
}

void PdfUpdate::remove_key(int number, std::string_view key) {
  reader_->dictionary(number).removeKey(std::string{key});
  changed_[number] = 0;
}

void PdfUpdate::append(int number, std::string_view key, std::string_view item) {
  auto array = reader_->dictionary(number).getKey(std::string{key});
  if (!array.isArray()) return set_key(number, key, "[" + std::string{item} + "]");
  array.appendItem(reader_->parsed(item));
  changed_[array.isIndirect() ? array.getObjectID() : number] = 0;
}

std::string PdfUpdate::acroform_key(std::string_view key) const {
  auto form = reader_->pdf.getRoot().getKey("/AcroForm");
  return form.isDictionary() && form.hasKey(std::string{key}) ? form.getKey(std::string{key}).unparse() : std::string{};
}

void PdfUpdate::set_acroform_key(std::string_view key, std::string_view value) {
  auto form = reader_->pdf.getRoot().getKey("/AcroForm");
  must(form.isDictionary(), "there is no AcroForm");
  form.replaceKey(std::string{key}, reader_->parsed(value));
  changed_[form.isIndirect() ? form.getObjectID() : root()] = 0;
}

void PdfUpdate::add_field(int field) {
  auto form = reader_->pdf.getRoot().getKey("/AcroForm");
  if (!form.isDictionary()) return set_key(root(), "/AcroForm", pdf_ref(add("<</Fields [" + pdf_ref(field) + "] /SigFlags 3>>")));
  auto fields = form.getKey("/Fields");
  if (!fields.isArray()) return set_acroform_key("/Fields", "[" + pdf_ref(field) + "]");
  fields.appendItem(reader_->parsed(pdf_ref(field)));
  changed_[fields.isIndirect() ? fields.getObjectID() : form.isIndirect() ? form.getObjectID() : root()] = 0;
}

PdfUpdate::Written PdfUpdate::finish() {
  for (const auto& [number, generation] : changed_)
    if (written_.count(number) == 0) written_[number] = reader_->object(number).unparseResolved();
  Written out{old_, {}};
  if (out.file.back() != '\n') out.file += "\n";
  out.file += before_objects;
  for (const auto& [number, value] : written_) {
    out.offsets[number] = out.file.size();
    out.file += std::to_string(number) + " 0 obj\n" + value + "\nendobj\n";
  }
  out.file += loose;
  if (without_xref) return out;
  XrefSection section;
  section.form = form_of(old_);
  section.offsets = out.offsets;
  for (const auto& [number, offset] : more_offsets) section.offsets[number] = offset;
  if (section.form == XrefForm::stream) section.number = xref_number != 0 ? xref_number : reserve();
  section.size = next_;
  auto entries = reader_->pdf.getTrailer();
  for (const char* name : {"/Root", "/Info", "/ID"})
    if (entries.hasKey(name) && trailer.find(name) == std::string::npos)
      section.trailer += std::string{name} + " " + entries.getKey(name).unparse() + " ";
  section.trailer += "/Prev " + std::to_string(last_startxref(old_)) + (trailer.empty() ? "" : " " + trailer);
  append_xref(out.file, std::move(section));
  return out;
}

std::string rewritten(const std::string& file, Rewrite how) {
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.processMemoryFile("rewritten", file.data(), file.size());
  QPDFWriter writer{pdf};
  writer.setOutputMemory();
  writer.setStaticID(how != Rewrite::encrypted);
  writer.setPreserveUnreferencedObjects(true);
  writer.setObjectStreamMode(how == Rewrite::object_streams ? qpdf_o_generate : qpdf_o_disable);
  writer.setLinearization(how == Rewrite::linearized);
  if (how == Rewrite::version_2_0) writer.forcePDFVersion("2.0");
  if (how == Rewrite::encrypted) writer.setR6EncryptionParameters("", "owner", true, true, true, true, true, true, qpdf_r3p_full, true);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

}  // namespace signet::world
