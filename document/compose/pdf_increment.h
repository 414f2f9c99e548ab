// An incremental update (ISO 32000-2 7.5.6) with one signature, as octets. Written from parts that the caller has checked;
// nothing is parsed here. The received octets are never touched: the update is what is appended to them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "policy/base/instant.h"
#include "policy/base/result.h"
#include "policy/model/pdf.h"

namespace signet {

/// An object of the received document, written again with something inserted or cut.
struct PdfRewrite {
  PdfReference id;
  Bytes octets;  // the whole new object, `N G obj` … `endobj`
};

/// What the signature dictionary holds besides /Contents and /ByteRange (12.8.1, table 255; EN 319 142-1 5.3).
struct PdfSignatureEntries {
  std::string subfilter;                                      // `ETSI.CAdES.detached`
  std::string date;                                           // /M, `D:YYYYMMDDHHmmSS+07'00'`
  std::string name;                                           // /Name, UTF-8; empty: none
  std::vector<std::pair<std::string, std::string>> verbatim;  // further keys without `/` and their values, as written
};

/// Where and what a reader sees.
struct PdfAppearance {
  std::array<double, 4> rectangle{};               // of the widget, in the page's user space
  std::array<double, 6> matrix{1, 0, 0, 1, 0, 0};  // the form's /Matrix (upright on rotated pages)
  double width = 0, height = 0;                    // of the form's /BBox, from its origin; points, whatever the page's /UserUnit
  std::string content;                             // the form's content stream; uses /Im0 and /F0
  const Drawing* drawing = nullptr;                // null: an invisible signature
};

struct PdfIncrementParts {
  std::uint64_t received_size = 0;
  bool ends_with_eol = true;  // the received file's last octet is an end of line
  bool xref_stream = false;   // the form of the newest section is kept
  std::uint64_t startxref = 0;
  std::uint32_t size = 0;  // trailer's /Size: the first free number
  PdfReference root, info;
  Bytes id;                          // trailer's /ID as written, kept as it is; empty: none
  std::vector<PdfRewrite> rewrites;  // each object once, numbers below `size`, in any order
  /// A new field: merged with its widget; it gets the number `size`. A field that is there is in `rewrites`, and its
  /// rewriting must name `signature_reference` and `appearance_reference` below.
  bool new_field = true;
  std::string field_name;             // new field: /T, UTF-8
  PdfReference page;                  // new field: /P
  std::size_t contents_bytes = 8192;  // room for the CMS
};

/// The numbers that the update will use; known before anything is written, so that rewritten objects can name them.
struct PdfNumbers {
  std::uint32_t field = 0;  // 0: no new field
  std::uint32_t signature = 0;
  std::uint32_t appearance = 0;  // 0: invisible
  std::uint32_t drawing = 0;     // of Drawing::objects[0]; the others follow; 0: invisible
  std::uint32_t size = 0;        // the new /Size, where no cross-reference stream takes this number for itself
};
PdfNumbers number_increment(std::uint32_t size, bool new_field, const Drawing* drawing);

/// The update, split at the value of /Contents. The file is received + before + hexadecimal digits + after, with
/// 2 × contents_bytes digits. The gap of /ByteRange includes both angle brackets (12.8.1).
struct PdfIncrement {
  std::string before;  // ends with `<`
  std::string after;   // begins with `>`
  std::array<std::uint64_t, 4> byte_range{};
};

/// Objects by number, then the section in the form that the newest one has (7.5.4 or 7.5.8), `%%EOF` and an end of line.
/// `too_large` where offsets do not fit into ten digits (four octets in a stream) or the file would have too many objects;
/// `pdf_malformed` where the parts contradict each other: a rewrite twice, beyond /Size, or of octets that are not
/// `N G obj` … `endobj` of that very object. The strings of `entries` and `parts.id` are written as they are.
Result<PdfIncrement> write_increment(const PdfIncrementParts& parts, const PdfSignatureEntries& entries, const PdfAppearance& appearance);

/// A text string (7.9.2.2) as written: UTF-16BE with its mark, hexadecimal; printable ASCII as a literal string. What is
/// not UTF-8 becomes U+FFFD.
std::string pdf_text_string(std::string_view utf8);
/// `D:20261126150405+07'00'` (7.9.4); without parentheses.
std::string pdf_date(Instant at);
/// A number (7.3.3) with at most three decimals, without an exponent. `value` is finite and within ±1e12.
std::string pdf_number(double value);

}  // namespace signet
