// What a seal's increment rewrites and where the seal stands, worked out from objects one by one: the key holder's own
// account of the document, in which the worker has no say where the file's tables can be read.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "policy/base/instant.h"
#include "policy/pdf_objects.h"

namespace signet {

/// One object of the received document and the only changes made to it: octets put in at a place, at most one range cut.
struct PdfEdit {
  PdfReference id;
  Bytes original;           // `N G obj` … `endobj`
  ByteRange range;          // in the received file; empty where it comes from the parser's account
  std::uint64_t place = 0;  // in `original`: where octets go in
  ByteRange cut;            // in `original`: removed first (an empty field's own /AP); place == cut.begin then
  enum class What : std::uint8_t {
    reference = 1,    // ` W 0 R`: into an array that is there (Annots or Fields)
    annotations = 2,  // ` /Annots [W 0 R]`: into a page that has none
    form = 3,         // ` /AcroForm << /Fields [W 0 R] /SigFlags 3 >>`: into a catalog that has none
    fields = 4,       // ` /Fields [W 0 R]`: into an AcroForm without
    value = 5,        // ` /V S 0 R /AP << /N X 0 R >>`: into an empty field
  };
  What what{};
};

struct PdfPageFacts {
  std::array<double, 4> crop_box{};
  int rotate = 0;
  double user_unit = 1;
};

struct PdfPlan {
  PdfTrailer trailer;
  bool xref_stream = false;
  bool new_field = true;
  PdfReference page, leading_widget, seal_field;         // seal_field: none for a new one
  std::array<double, 4> leading_rectangle{};             // normalised
  std::optional<std::array<double, 4>> field_rectangle;  // of an existing seal field with an area
  std::vector<std::array<double, 4>> other_rectangles;   // of every other shown annotation of the page
  PdfPageFacts geometry;
  std::vector<PdfEdit> edits;  // each object at most once per edit; two edits of one object are merged by apply_edits
};

struct PdfPlanInput {
  const PdfObjects& objects;
  PdfTrailer trailer;
  bool xref_stream = false;
  PdfReference leading_dictionary;  // the principal's signature dictionary: its field is the one whose /V names it
  std::string seal_field;           // full name, no full stops: the field stands at the root of the form
};

/// Walks trailer, catalog, AcroForm, Fields (Kids too, depth at most limits::depth_max), the leading field's widget, its
/// page by /P, or by looking through the pages' Annots where it has none, and Annots; refuses what it does not understand:
/// XFA, /NeedAppearances, /Perms with a new field, an existing seal field with Kids or a /Lock of another field, a leading
/// widget without an area (`seal_place_unfit`).
Result<PdfPlan> plan_increment(const PdfPlanInput& input);

/// The rewritten objects: the received octets of each with the insertions named by `What`, nothing else.
struct PdfInsertions {
  std::uint32_t field = 0, signature = 0, appearance = 0;
};
struct PdfRewritten {
  PdfReference id;
  Bytes octets;
};
std::vector<PdfRewritten> apply_edits(const std::vector<PdfEdit>& edits, const PdfInsertions& numbers);

/// A signature dictionary as its octets say (12.8.1): read by keyhold from the received file.
struct PdfSignatureDictionary {
  std::array<std::uint64_t, 4> byte_range{};
  ByteRange gap;                                          // of /Contents in the file, with its angle brackets
  std::string subfilter;                                  // without the slash
  std::string date;                                       // /M as written; empty: none
  std::vector<std::pair<std::string, PdfValue>> entries;  // all, for /SGNT_Seal and /Reference
};
/// The object at `object` in `file`: /ByteRange has four integers, begins at 0, leaves out exactly /Contents, which is a
/// hexadecimal string (`not_whole`).
Result<PdfSignatureDictionary> read_signature_dictionary(ByteView file, ByteRange object);

/// /M with a zone (7.9.4) as an Instant; `signing_time_missing`.
Result<Instant> read_pdf_date(std::string_view date);

}  // namespace signet
