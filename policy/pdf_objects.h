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
  struct Entry;
  enum class Type : std::uint8_t { null, boolean, integer, real, name, string, array, dictionary, reference };
  Type type = Type::null;
  ByteRange range;  // in the text that was parsed
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;              // also of an integer
  std::string text;             // name (decoded #xx) without its slash; string's octets (decoded)
  std::vector<PdfValue> items;  // array
  std::vector<Entry> entries;   // dictionary, as written; keys are unique
  PdfReference reference;

  /// Of a dictionary; null pointer if there is none.
  const PdfValue* find(std::string_view key) const;
};
struct PdfValue::Entry {
  std::string key;  // decoded, without its slash
  PdfValue value;
};

/// One object: `N G obj`, a value, `endobj`, or a stream whose data are skipped by a /Length that is a direct integer.
struct PdfObject {
  PdfReference id;
  ByteView octets;  // the whole object; in the received file or in the parser's account
  ByteRange range;  // in the received file; empty where it is the parser's account
  PdfValue value;   // its ranges count from octets.begin()
  bool stream = false;
};

/// Parses one object at the beginning of `octets`, up to and including `endobj`; what follows is not looked at, and
/// `range` stays empty. `pdf_malformed`: also for keys that are repeated in whatever spelling, nesting deeper than
/// limits::depth_max, a stream whose /Length is not a direct integer; `too_large` for more than limits::pdf_objects_max
/// values.
Result<PdfObject> parse_pdf_object(ByteView octets);

/// Where objects are found. An object that is not there is a refusal, not null (7.3.10 would have it null).
class PdfObjects {
 public:
  PdfObjects() = default;
  PdfObjects(const PdfObjects&) = default;
  PdfObjects& operator=(const PdfObjects&) = default;
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

/// A file whose sections are all classic tables (7.5.4): header at octet 0, `%%EOF` and at most one end of line at its end,
/// no section twice in the chain of /Prev (linearised files, annex F, lead from their first page's section to a later one),
/// no hybrid (/XRefStm), no /Encrypt, entries of 20 octets, every number below the newest /Size, so that a number from
/// there on is free.
class PdfTableFile final : public PdfObjects {
 public:
  /// `increment_untrusted` where some section is a stream; `pdf_malformed`, `pdf_forbidden` and `too_large` else. `file` must
  /// outlive it.
  static Result<PdfTableFile> open(ByteView file);
  const PdfTrailer& trailer() const noexcept { return trailer_; }
  /// The object whose `N G obj` stands exactly where the table says, and which ends before the next object or section that
  /// the tables name: objects never overlap. `pdf_malformed`.
  Result<PdfObject> object(PdfReference id) const override;

 private:
  class Reader;
  PdfTableFile() = default;
  ByteView file_;
  PdfTrailer trailer_;
  struct Entry {
    std::uint64_t offset = 0;
    std::uint32_t generation = 0;
    bool used = false;
  };
  std::vector<std::pair<std::uint32_t, Entry>> entries_;  // newest of each number, sorted
  std::vector<std::uint64_t> bounds_;                     // where objects and sections begin, sorted
};

/// The parser's account: objects as evidence gives them; those with a range are read from the file.
class PdfAccount final : public PdfObjects {
 public:
  /// Both must outlive it.
  PdfAccount(ByteView file, const PdfStructure& structure);
  /// `evidence_disagrees` where the account has none or two of that name, or where its range or text is not exactly that
  /// object.
  Result<PdfObject> object(PdfReference id) const override;

 private:
  ByteView file_;
  std::vector<const PdfObjectText*> objects_;  // sorted by id
};

}  // namespace signet
