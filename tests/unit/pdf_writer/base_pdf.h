// Received files: one page with an empty form, written by hand, or written again by qpdf in another form.
#pragma once

#include <filesystem>
#include <string>

#include "document/compose/seal_drawing.h"

namespace signet::test {

struct BasePdf {
  std::array<double, 4> media_box{0, 0, 595, 842};
  PdfPageGeometry page{{0, 0, 595, 842}};
  std::array<double, 4> blue{};  // a filled rectangle of the page's content
};

/// A classic table, ending with an end of line.
std::string base_pdf(const BasePdf& base);

/// What the writer is told of a received file, and its form's objects; read with qpdf, which serves as the parser here.
struct ReceivedPdf {
  PdfIncrementParts parts;  // without rewrites and field
  PdfReference form, annotations;
  std::string form_value, annotations_value;
};
ReceivedPdf read_received(const std::filesystem::path& file);

}  // namespace signet::test
