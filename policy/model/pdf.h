// A PDF as keyhold and the worker speak of it: what a profile asks for, what a worker claims to have found, and the
// parts of a drawing. Clauses are of ISO 32000-2 unless another standard is named.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/digest.h"
#include "policy/model/evidence.h"
#include "policy/model/kind.h"

namespace signet {

/// An indirect object's name (7.3.10); number 0 is none.
struct PdfReference {
  std::uint32_t number = 0;
  std::uint32_t generation = 0;
  friend bool operator==(const PdfReference&, const PdfReference&) = default;
  friend auto operator<=>(const PdfReference&,
                          const PdfReference&) = default;  // NOLINT(modernize-use-nullptr): the comparison with 0 is the compiler's
};

/// Which signature fields belong to a role. `{subject}` matches one or more characters other than a full stop, and names
/// the subject; `*` matches any number of characters. Everything else is literal. The whole, fully qualified field name
/// (12.7.4.2) must match.
struct PdfFieldRule {
  Role role{};
  std::string pattern;
  friend bool operator==(const PdfFieldRule&, const PdfFieldRule&) = default;
};

/// What inspect needs of a PDF profile. It crosses to the worker with each document.
struct PdfLayout {
  std::string profile_id;
  Role leading = Role::principal;
  std::vector<PdfFieldRule> fields;  // in signing order; the leading role among them
  std::string seal_field;            // full name of the seal's own signature field; new ones get it too
  friend bool operator==(const PdfLayout&, const PdfLayout&) = default;
};

/// What a certification or a lock still allows after it (12.8.2.2, 12.8.2.4).
enum class PdfPermission : std::uint8_t { nothing = 1, filling_in = 2, annotating = 3, everything = 4 };

/// One filled signature field. keyhold reads the dictionary and the CMS from the received octets itself.
struct PdfSignatureEvidence {
  std::uint8_t role = 0;    // Role by the layout's rules; 0: no rule matches
  std::string field;        // full name
  std::string subject;      // what {subject} matched
  PdfReference dictionary;  // the signature dictionary's object
  ByteRange object;         // its octets, from its number to behind `endobj`
  ByteRange gap;            // of /Contents, from `<` to behind `>` (12.8.1)
  std::uint64_t end = 0;    // of the signed revision
  PdfReference widget;      // the field's widget annotation
  PdfReference page;        // the page it stands on; none for an invisible one
  bool timestamp = false;   // /Type /DocTimeStamp (12.8.5)
  friend bool operator==(const PdfSignatureEvidence&, const PdfSignatureEvidence&) = default;
};

/// Something that keeps the document from being sealed, or a signature from being valid. Claimed by the worker; an honest
/// one claims all that it finds.
struct PdfDefect {
  std::uint16_t reason = 0;  // a Reason's number
  std::string field;         // whose signature; empty: the document's
  std::string detail;
  friend bool operator==(const PdfDefect&, const PdfDefect&) = default;
};

/// One object of the current revision. From the received octets, or, where it lies in an object stream (7.5.7), as the
/// parser writes it.
struct PdfObjectText {
  PdfReference id;
  ByteRange range;  // from its number to behind `endobj`; empty: see text
  Bytes text;       // `N G obj` … `endobj`, only where range is empty
  friend bool operator==(const PdfObjectText&, const PdfObjectText&) = default;
};

/// What an increment rests on.
struct PdfStructure {
  bool xref_stream = false;             // the newest cross-reference section is a stream (7.5.8)
  std::uint64_t startxref = 0;          // its offset
  std::uint32_t size = 0;               // trailer's /Size
  PdfReference root;                    // the catalog
  PdfReference info;                    // none: the trailer names none
  Bytes id;                             // the trailer's /ID as written, with its brackets; empty: none
  PdfReference page;                    // where the leading signature's widget stands
  std::vector<PdfReference> page_path;  // page and its parents up to the root of the tree, for inherited attributes (7.7.3.4)
  PdfReference leading_widget;
  PdfReference seal_field;  // an empty signature field of the layout's name; none: to be added
  /// Every object that the increment reads or rewrites: catalog, AcroForm, Fields, every field and widget below it (Kids),
  /// page_path, Annots, leading_widget, seal_field and its own page_path, every other annotation of these pages (for its
  /// Rect), and whatever of AcroForm's /NeedAppearances, Fields, Kids, Annots, the boxes, /Rotate, /Rect, /F, /Lock and /Perms
  /// is a reference. Each once. Used where keyhold cannot read them by itself.
  std::vector<PdfObjectText> objects;
  friend bool operator==(const PdfStructure&, const PdfStructure&) = default;
};

/// What a worker claims of a PDF. Never a verdict.
struct PdfEvidence {
  Digest document;
  std::string profile_id;                        // of the layout that fits; empty in general mode
  std::vector<PdfSignatureEvidence> signatures;  // by the end of the signed revision
  std::vector<PdfDefect> defects;
  ByteRange metadata;                // the catalog's /Metadata stream data as they stand in the file; empty: none, or filtered
  ByteRange attachment;              // the same of its one associated file (/AF, 14.13)
  std::uint32_t embedded_files = 0;  // how many objects hold files (/EF, 7.11.4), shown or not
  PdfStructure structure;
  bool whole = false;  // the last signature covers the file to its end
  friend bool operator==(const PdfEvidence&, const PdfEvidence&) = default;
};

// --- the drawing ------------------------------------------------------------------------------------------------------

/// `image` (the seal alone), `image+info` (S3 Đ.13), `info-only` (attachments and copies, NĐ 30/2020 Phụ lục I).
enum class SealMode : std::uint8_t { image = 1, image_and_info = 2, info_only = 3 };
/// Where the information text stands.
enum class InfoPlace : std::uint8_t { below_seal = 1, top_right = 2 };

/// How the seal looks; from a profile.
struct SealLook {
  SealMode mode = SealMode::image_and_info;
  double width_mm = 36;  // of the image, at its real size; the height follows from the image
  InfoPlace place = InfoPlace::below_seal;
  double font_pt = 10;
  std::vector<std::string> lines;  // of the information text; `{number}`, `{time}`, `{date}`, `{clock}` are filled in
  friend bool operator==(const SealLook&, const SealLook&) = default;
};

/// One object of a drawing. Its head is written piece by piece: text, then a reference to another object of the drawing.
struct DrawingObject {
  struct Piece {
    std::string text;
    std::uint32_t object = none;  // index into Drawing::objects; `none`: text only
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    friend bool operator==(const Piece&, const Piece&) = default;
  };
  std::vector<Piece> head;  // everything of the object's value up to `stream`, or all of it
  bool has_stream = false;
  Bytes stream;  // octets between `stream` EOL and EOL `endstream`; /Length stands in the head
  friend bool operator==(const DrawingObject&, const DrawingObject&) = default;
};

/// One character of the drawing's font: its code in a string of the content stream, and its advance in 1/1000 em.
struct DrawingGlyph {
  std::uint32_t character = 0;  // Unicode scalar value
  std::uint16_t code = 0;       // written as four hexadecimal digits (Identity-H)
  std::uint16_t width = 0;
  friend bool operator==(const DrawingGlyph&, const DrawingGlyph&) = default;
};

/// The fixed parts of a seal's appearance, made once from configuration; keyhold never decodes them.
struct Drawing {
  std::vector<DrawingObject> objects;
  std::uint32_t image = DrawingObject::Piece::none;  // index of the image XObject
  std::uint32_t font = DrawingObject::Piece::none;   // index of the Type0 font
  std::uint32_t pixel_width = 0, pixel_height = 0;
  std::int32_t ascent = 0, descent = 0;  // of the font, 1/1000 em; descent is negative
  std::vector<DrawingGlyph> glyphs;      // sorted by character
  friend bool operator==(const Drawing&, const Drawing&) = default;
};

// --- the profile ------------------------------------------------------------------------------------------------------

/// Whether and where a PDF names the XML of the same transcript: its SHA-256 in the record, or the XML itself attached.
enum class XmlTie : std::uint8_t { none = 1, metadata = 2, attached = 3 };

struct PdfProfile {
  PdfLayout layout;
  Digest text_sha256;  // of the profile's file
  std::set<Kind> kinds;
  XmlTie xml = XmlTie::none;
  bool increment_trusted = false;              // `increment = "trusted to the parser"`: objects in object streams, cross-reference streams
  std::vector<SignatureAlgorithm> algorithms;  // accepted from signers
  std::vector<std::string> subfilters;         // accepted from signers: `ETSI.CAdES.detached`, `adbe.pkcs7.detached`
  SignatureAlgorithm seal_algorithm = SignatureAlgorithm::rsa_sha256;  // ECDSA follows from the key
  SealLook look;
  std::string image;  // path of the PNG under the root, e.g. `etc/signet/seal.png`; listed by the configuration order
  std::string font;   // path of the TrueType file
};

}  // namespace signet
