// keyhold's own, strict reading of a PDF that the principal signed: one object at a time, from octets. No stream is ever
// decoded. What it cannot read so is refused, or, where the profile says so, taken from the parser's account.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/base/result.h"
#include "policy/model/pdf.h"

namespace signet {

/// A value (ISO 32000-2 7.3) with the place of its octets in the text it was read from.
struct PdfValue {
  enum class Type : std::uint8_t { null, boolean, integer, real, name, string, array, dictionary, reference };
  Type type = Type::null;
  ByteRange range;  // in the text that was parsed
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;                                        // also of an integer
  std::string text;                                       // name (decoded #xx) without its slash; string's octets (decoded)
  std::vector<PdfValue> items;                            // array
  std::vector<std::pair<std::string, PdfValue>> entries;  // dictionary, as written; keys are unique
  PdfReference reference;

  /// Of a dictionary; null pointer if there is none.
  const PdfValue* find(std::string_view key) const;
};

/// One object: `N G obj`, a value, `endobj`, or a stream whose data are skipped by an /Length that is a direct integer.
struct PdfObject {
  PdfReference id;
  ByteView octets;  // the whole object; in the received file or in the parser's account
  ByteRange range;  // in the received file; empty where it is the parser's account
  PdfValue value;   // its ranges count from octets.begin()
  bool stream = false;
};

/// Parses one object at the beginning of `octets`, up to and including `endobj`. `pdf_malformed`. Depth at most
/// limits::depth_max. Refuses duplicate keys.
Result<PdfObject> parse_pdf_object(ByteView octets);

/// Where objects are found.
class PdfObjects {
 public:
  virtual ~PdfObjects() = default;
  virtual Result<PdfObject> object(PdfReference id) const = 0;
};

/// The trailer of the newest section.
struct PdfTrailer {
  std::uint64_t startxref = 0;
  std::uint32_t size = 0;
  PdfReference root, info;
  Bytes id;  // as written; empty: none
};

/// A file whose sections are all classic tables (7.5.4): header at octet 0, `startxref`, every /Prev strictly before, no
/// hybrid (/XRefStm), no /Encrypt, entries of 20 octets, an object's number at its offset as the table says.
class PdfTableFile final : public PdfObjects {
 public:
  /// `increment_untrusted` where some section is a stream; `pdf_malformed` and `pdf_forbidden` else. `file` must outlive it.
  static Result<PdfTableFile> open(ByteView file);
  const PdfTrailer& trailer() const noexcept { return trailer_; }
  Result<PdfObject> object(PdfReference id) const override;

 private:
  PdfTableFile() = default;
  ByteView file_;
  PdfTrailer trailer_;
  struct Entry {
    std::uint64_t offset = 0;
    std::uint32_t generation = 0;
    bool used = false;
  };
  std::vector<std::pair<std::uint32_t, Entry>> entries_;  // newest of each number, sorted
};

/// The parser's account: objects as evidence gives them; those with a range are read from the file.
class PdfAccount final : public PdfObjects {
 public:
  PdfAccount(ByteView file, const PdfStructure& structure) : file_(file), structure_(structure) {}
  Result<PdfObject> object(PdfReference id) const override;

 private:
  ByteView file_;
  const PdfStructure& structure_;
};

}  // namespace signet
