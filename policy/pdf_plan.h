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
/// Where a leading signature stands on a page, form, Fields and Annots are there. What is put in begins with a space, so that it never
/// joins the token before it; `]`, `>>` or white space follows it.
struct PdfEdit {
  PdfReference id;
  Bytes original;           // `N G obj` … `endobj`
  ByteRange range;          // in the received file; empty where it comes from the parser's account
  std::uint64_t place = 0;  // in `original`: where octets go in
  ByteRange cut;            // in `original`: removed first (an empty field's own /AP); place == cut.begin then
  enum class What : std::uint8_t {
    reference = 1,  // ` W 0 R`: into an array that is there (Annots or Fields)
    value = 2,      // ` /V S 0 R /AP << /N X 0 R >>`: into an empty field; no /AP where nothing is shown
  };
  What what{};
};

/// A signature field that is filled (12.7.5.5).
struct PdfFilledField {
  std::string name;  // full name (12.7.4.2), UTF-8
  PdfReference dictionary;
};

struct PdfPageFacts {
  std::array<double, 4> crop_box{};  // left, bottom, right, top, in user space; within the media box (14.11.2)
  int rotate = 0;                    // 0, 90, 180, 270, clockwise
  double user_unit = 1;              // of 1/72 inch
};

/// Where an existing seal field has an area, page, geometry and other_rectangles are those of its own page, else those of
/// the leading widget's. Rectangles are left, bottom, right, top.
struct PdfPlan {
  PdfTrailer trailer;
  bool xref_stream = false;
  bool new_field = true;
  PdfReference page, leading_widget, seal_field;         // seal_field: none for a new one
  std::string leading_field;                             // full name (12.7.4.2), UTF-8
  std::vector<PdfFilledField> filled;                    // every filled signature field of the form
  std::array<double, 4> leading_rectangle{};             // normalised; on `page` unless an existing seal field is elsewhere
  bool leading_on_page = true;                           // the leading widget stands on `page`
  std::optional<std::array<double, 4>> field_rectangle;  // of an existing seal field with an area
  /// Of every other annotation of the page that shows something: not hidden, no Popup, no Link without /AP; the leading
  /// widget and the seal field are left out.
  std::vector<std::array<double, 4>> other_rectangles;
  PdfPageFacts geometry;
  std::vector<PdfEdit> edits;  // two edits of one object are merged by apply_edits
};

struct PdfPlanInput {
  const PdfObjects& objects;
  PdfTrailer trailer;
  bool xref_stream = false;
  PdfReference leading_dictionary;  // the principal's signature dictionary: its field is the one whose /V names it
  std::string seal_field;           // full name, no full stops: the field stands at the root of the form
};

/// Walks trailer, catalog, AcroForm, every field (Kids at most limits::depth_max deep), the leading field's widget, its
/// page by /P, or by looking through the pages' Annots where it has none, the page's ancestors, and Annots. Needs all of
/// these from `objects`. Refuses what it does not understand:
/// `pdf_malformed` for other shapes than the standard's, also parents and kids that disagree; `pdf_forbidden` for /XFA,
/// /NeedAppearances, usage rights in /Perms, a seal field with Kids, /SV or actions, or of another type;
/// `signature_hidden` where not exactly one field holds the leading dictionary; `seal_slot_filled`;
/// `seal_place_unfit` for a leading widget that is hidden, has no area, is one of several, or is not on its page once;
/// `changes_forbidden` for /Perms with a new field, and for a seal field with a /Lock of anything.
Result<PdfPlan> plan_increment(const PdfPlanInput& input);

struct PdfFillingInput {
  const PdfObjects& objects;
  PdfTrailer trailer;
  bool xref_stream = false;
  PdfReference field;  // an empty signature field
};

/// The plan of a person's signature in a field that is there: `seal_field` is that field, `field_rectangle` is given where it
/// is shown and has an area, and then page and geometry are its own; nothing is said of a leading signature. What earlier
/// signatures still allow is the caller's to check. `signature_slot_filled`; `pdf_forbidden` for a field that is not merged with
/// its only widget, has /SV or actions, and for usage rights; `changes_forbidden` for its /Lock; `pdf_malformed`.
Result<PdfPlan> plan_filling(const PdfFillingInput& input);

/// Numbers of the increment's new objects; those that no edit names may be 0, and so may `appearance` where nothing is shown.
struct PdfInsertions {
  std::uint32_t field = 0, signature = 0, appearance = 0;
};
/// The rewritten objects: the received octets of each with the insertions named by `What`, nothing else.
struct PdfRewritten {
  PdfReference id;
  Bytes octets;
};
std::vector<PdfRewritten> apply_edits(const std::vector<PdfEdit>& edits, const PdfInsertions& numbers);

/// A signature dictionary as its octets say (12.8.1): read by keyhold from the received file.
struct PdfSignatureDictionary {
  std::array<std::uint64_t, 4> byte_range{};
  ByteRange gap;                         // of /Contents in the file, with its angle brackets
  std::string subfilter;                 // without the slash
  std::string date;                      // /M as written; empty: none
  std::vector<PdfValue::Entry> entries;  // all, for /SGNT_Seal and /Reference
};
/// The object at `object` in `file`: /ByteRange has four integers, begins at 0, leaves out exactly /Contents, which is a
/// hexadecimal string of whole octets without white space (`not_whole`), and ends within `file`. /SubFilter is a name, /M a
/// string, both direct (`signature_malformed`). Ranges in `entries` count from object.begin. That the signed revision ends
/// where it should is the caller's to check.
Result<PdfSignatureDictionary> read_signature_dictionary(ByteView file, ByteRange object);

/// /M (7.9.4) as an Instant: `D:YYYYMMDDHHmmSS` and `Z`, `Z00'00'`, or an offset of hours and minutes `+07'00'`, `+07'00`.
/// `signing_time_missing` for anything else: a time without a zone is not guessed.
Result<Instant> read_pdf_date(std::string_view date);

}  // namespace signet
