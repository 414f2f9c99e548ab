// Signs a PDF as a person's program would: an incremental update with a signature in a field, and its picture for people
// (ISO 32000-2 12.8, ETSI EN 319 142-1). Hostile documents are edited before they are signed, by a genuine key.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "tests/support/cms_sign.h"
#include "tests/support/pdf_update.h"

namespace signet::world {

struct PdfSignOptions {
  std::string field;  // full name of an empty field; where there is none a new one is made
  PdfRect rectangle;  // of a new field, in user space; empty: invisible
  Instant time;
  std::string name;  // whose, in the picture; empty: none
  std::string look;  // the picture, as a form XObject's value; empty: a scribble
  std::string subfilter = "ETSI.CAdES.detached";
  std::optional<std::string> m;      // instead of `time`, e.g. `D:20260528150405+07'00'`; empty: no /M
  int certify = 0;                   // DocMDP with this P (12.8.2.2)
  std::string lock;                  // FieldMDP, e.g. `/Action /All` (12.8.2.4)
  std::string entries;               // more entries of the signature dictionary
  std::size_t contents_size = 6144;  // octets kept free
  CmsOptions cms;
  std::function<void(PdfUpdate&)> edit;             // further changes in the same revision
  std::function<void(std::string&)> edit_object;    // the signature dictionary as text, with its gaps
  std::function<void(std::string&)> edit_file;      // the whole file, before it is digested
  std::function<Bytes(ByteView message)> contents;  // instead of a CMS of the signer
  std::function<Bytes(ByteView message)> message;   // what the CMS is of, instead of the signed octets
  std::size_t wider_gap = 0;                        // octets behind /Contents that are not signed
};

/// `D:YYYYMMDDHHMMSS+07'00'` (7.9.4).
std::string pdf_date(Instant time);
/// The file and its new revision.
std::string sign_pdf(const std::string& file, const Identity& signer, const PdfSignOptions& options);
/// Writes the /ByteRange of the signature dictionary at `object`, and what `make` makes of the octets that it names into
/// the zeros of /Contents.
std::string complete_pdf_signature(std::string file, std::size_t object, std::size_t wider_gap,
                                   const std::function<Bytes(ByteView message)>& make);

/// Appearance of a signature: a scribble in blue that depends on the name, and the name. Value of a form XObject.
std::string scribble(const PdfRect& rectangle, int rotation, std::string_view name);

}  // namespace signet::world
