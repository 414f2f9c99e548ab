// PDF as text: small pieces of syntax, and a whole file from its objects (ISO 32000-2 7.3, 7.5).
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace signet::world {

/// A number with at most three decimals: `60`, `59.528`.
std::string pdf_number(double value);
/// `<…>` as UTF-16BE with a byte order mark (7.9.2.2).
std::string pdf_text_string(std::string_view utf8);
/// `(…)` of the letters that Helvetica has: Vietnamese without its marks.
std::string pdf_plain_string(std::string_view utf8);
std::string without_marks(std::string_view utf8);
std::string pdf_ref(int number);
/// A stream object's value: `dictionary` without its brackets and /Length.
std::string pdf_stream(std::string_view dictionary, std::string_view data);
/// The same, Flate-coded.
std::string pdf_flate_stream(std::string_view dictionary, std::string_view data);
std::string deflated(std::string_view data);

/// How a file says where its objects are.
enum class XrefForm { table, stream };

/// One section of a cross-reference, with its trailer. In the stream form the section is object `number`.
struct XrefSection {
  XrefForm form = XrefForm::table;
  std::map<int, std::size_t> offsets;  // of the objects in this section
  bool first = false;                  // the file's first section: it has the free entry 0
  int number = 0, size = 0;            // of the cross-reference stream; /Size
  std::string trailer;                 // further entries: `/Root 1 0 R …`
};
/// Appends the section, `startxref` and the end-of-file marker.
void append_xref(std::string& file, XrefSection section);

/// A whole file of one revision. `objects`: number and value, e.g. `<</Type /Catalog …>>`.
struct PdfObjects {
  std::string version = "1.7";
  XrefForm form = XrefForm::table;
  std::map<int, std::string> objects;
  std::string trailer;  // e.g. `/Root 1 0 R`
};
std::string write_pdf(const PdfObjects& pdf);

}  // namespace signet::world
