// Classic cross-reference tables of pdf_objects.h (ISO 32000-2 7.5.4, 7.5.5), newest section first.
#include <algorithm>
#include <tuple>

#include "policy/base/limits.h"
#include "policy/pdf_lexer.h"

namespace signet {
namespace {

Refusal bad_file(const char* what) { return {Reason::pdf_malformed, what}; }

std::optional<std::uint64_t> unsigned_entry(const PdfValue& trailer, std::string_view key) {
  const auto* const value = trailer.find(key);
  if (value == nullptr || value->type != PdfValue::Type::integer || value->integer < 0) return std::nullopt;
  return static_cast<std::uint64_t>(value->integer);
}

}  // namespace

class PdfTableFile::Reader {
 public:
  explicit Reader(ByteView file) { file_.file_ = file; }

  Result<PdfTableFile> run() {
    TRY_DONE(header());
    TRY(file_.trailer_.startxref, last_startxref());
    for (std::optional<std::uint64_t> next = file_.trailer_.startxref; next;) {
      TRY(next, section(*next));
    }
    TRY_DONE(settle());
    return std::move(file_);
  }

 private:
  struct Row {
    std::uint32_t number = 0;
    std::size_t section = 0;  // 0 is the newest
    Entry entry;
  };

  // 7.5.2, without the leading octets that some readers overlook.
  Outcome header() {
    if (file_.file_.size() > limits::pdf_bytes_max) return Refusal{Reason::too_large, "more than 32 MiB"};
    PdfLexer in{file_.file_};
    const bool known = in.skip("%PDF-") && in.digits(1) && in.skip(".") && in.digits(1);
    return known ? Outcome{Done{}} : Outcome{bad_file("the header")};
  }

  // 7.5.5: `startxref`, an offset, `%%EOF` on lines of their own at the very end.
  Result<std::uint64_t> last_startxref() const {
    auto text = as_text(file_.file_);
    if (text.ends_with("\r\n")) {
      text.remove_suffix(2);
    } else if (text.ends_with("\n") || text.ends_with("\r")) {
      text.remove_suffix(1);
    }
    if (!text.ends_with("%%EOF")) return bad_file("the end of the file");
    const auto at = text.rfind("startxref");
    if (at == std::string_view::npos || (text[at - 1] != '\n' && text[at - 1] != '\r')) return bad_file("startxref");
    PdfLexer in{as_bytes(text), at};
    TRY(const auto offset, startxref(in));
    if (in.at() != text.size()) return bad_file("startxref");
    return offset;
  }

  static Result<std::uint64_t> startxref(PdfLexer& in) {
    if (!in.skip_word("startxref") || in.skip_white() == 0) return bad_file("startxref");
    const auto offset = in.digits();
    if (!offset || in.skip_white() == 0 || !in.skip("%%EOF")) return bad_file("startxref");
    return *offset;
  }

  /// The section at `offset`; where the one before it is.
  Result<std::optional<std::uint64_t>> section(std::uint64_t offset) {
    if (offset >= file_.file_.size()) return bad_file("the place of a cross-reference section");
    if (std::find(sections_.begin(), sections_.end(), offset) != sections_.end()) return bad_file("a cross-reference section twice");
    if (sections_.size() == limits::pdf_revisions_max) return Refusal{Reason::too_large, "cross-reference sections"};
    sections_.push_back(offset);
    PdfLexer in{file_.file_, static_cast<std::size_t>(offset)};
    if (!in.skip_word("xref")) return no_table(in);
    in.skip_white();
    while (!in.skip_word("trailer")) TRY_DONE(subsection(in));
    TRY(const auto trailer, in.value());
    in.skip_space();
    TRY_DONE(startxref(in));
    return read_trailer(trailer);
  }

  static Refusal no_table(PdfLexer& in) {
    const bool object = in.digits() && in.skip_white() > 0 && in.digits() && in.skip_white() > 0 && in.skip_word("obj");
    return object ? Refusal{Reason::increment_untrusted, "a cross-reference stream"} : bad_file("the place of a cross-reference section");
  }

  Outcome subsection(PdfLexer& in) {
    const auto first = in.digits();
    if (!first || !in.skip(" ")) return bad_file("a cross-reference table");
    const auto count = in.digits();
    while (in.skip(" ")) {
    }
    if (!count || !in.skip_end_of_line()) return bad_file("a cross-reference table");
    if (*count > limits::pdf_objects_max - rows_.size()) return Refusal{Reason::too_large, "objects"};
    if (*first + *count > limits::pdf_number_max + 1) return bad_file("a cross-reference table");
    for (std::uint64_t i = 0; i < *count; ++i) TRY_DONE(row(in, static_cast<std::uint32_t>(*first + i)));
    return Done{};
  }

  // `nnnnnnnnnn ggggg n` and two octets of an end of line.
  Outcome row(PdfLexer& in, std::uint32_t number) {
    const auto offset = in.digits(10);
    const auto generation = offset && in.skip(" ") ? in.digits(5) : std::nullopt;
    if (!generation || *generation > limits::pdf_generation_max || !in.skip(" ")) return bad_file("a cross-reference table");
    const bool used = in.skip("n");
    if (!used && !in.skip("f")) return bad_file("a cross-reference table");
    if (!in.skip(" \r") && !in.skip(" \n") && !in.skip("\r\n")) return bad_file("a cross-reference table");
    if (used && number == 0) return bad_file("object 0");
    rows_.push_back({number, sections_.size(), {*offset, static_cast<std::uint32_t>(*generation), used}});
    return Done{};
  }

  Result<std::optional<std::uint64_t>> read_trailer(const PdfValue& trailer) {
    if (trailer.type != PdfValue::Type::dictionary) return bad_file("the trailer");
    if (trailer.find("Encrypt") != nullptr) return Refusal{Reason::pdf_forbidden, "/Encrypt"};
    if (trailer.find("XRefStm") != nullptr) return Refusal{Reason::pdf_forbidden, "/XRefStm"};
    if (sections_.size() == 1) TRY_DONE(keep_trailer(trailer));
    if (trailer.find("Prev") == nullptr) return std::optional<std::uint64_t>{};
    const auto before = unsigned_entry(trailer, "Prev");
    return before ? Result<std::optional<std::uint64_t>>{before} : bad_file("/Prev");
  }

  Outcome keep_trailer(const PdfValue& trailer) {
    const auto size = unsigned_entry(trailer, "Size");
    if (!size || *size == 0 || *size > limits::pdf_number_max + 1) return bad_file("/Size");
    const auto* const root = trailer.find("Root");
    if (root == nullptr || root->type != PdfValue::Type::reference) return bad_file("/Root");
    file_.trailer_.size = static_cast<std::uint32_t>(*size);
    file_.trailer_.root = root->reference;
    if (const auto* const info = trailer.find("Info"); info != nullptr) {
      if (info->type != PdfValue::Type::reference) return bad_file("/Info");
      file_.trailer_.info = info->reference;
    }
    return keep_id(trailer.find("ID"));
  }

  // 14.4: two strings. Direct, since the increment's trailer repeats the octets.
  Outcome keep_id(const PdfValue* id) {
    if (id == nullptr) return Done{};
    const bool pair = id->type == PdfValue::Type::array && id->items.size() == 2 && id->items[0].type == PdfValue::Type::string &&
                      id->items[1].type == PdfValue::Type::string;
    if (!pair) return bad_file("/ID");
    const auto octets = file_.file_.subspan(id->range.begin, id->range.end - id->range.begin);
    file_.trailer_.id.assign(octets.begin(), octets.end());
    return Done{};
  }

  /// The newest row of each number counts.
  Outcome settle() {
    std::sort(rows_.begin(), rows_.end(),
              [](const Row& a, const Row& b) { return std::tie(a.number, a.section) < std::tie(b.number, b.section); });
    file_.bounds_ = sections_;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const bool newest = i == 0 || rows_[i - 1].number != rows_[i].number;
      if (!newest && rows_[i - 1].section == rows_[i].section) return bad_file("an object twice in one table");
      if (!newest) continue;
      file_.entries_.emplace_back(rows_[i].number, rows_[i].entry);
      if (rows_[i].entry.used) file_.bounds_.push_back(rows_[i].entry.offset);
    }
    if (!rows_.empty() && rows_.back().number >= file_.trailer_.size) return bad_file("/Size");
    std::sort(file_.bounds_.begin(), file_.bounds_.end());
    return Done{};
  }

  PdfTableFile file_;
  std::vector<std::uint64_t> sections_;
  std::vector<Row> rows_;
};

Result<PdfTableFile> PdfTableFile::open(ByteView file) { return Reader{file}.run(); }

Result<PdfObject> PdfTableFile::object(PdfReference id) const {
  const Refusal refusal{Reason::pdf_malformed, "object " + std::to_string(id.number) + " " + std::to_string(id.generation)};
  const auto less = [](const auto& row, std::uint32_t number) { return row.first < number; };
  const auto row = std::lower_bound(entries_.begin(), entries_.end(), id.number, less);
  if (row == entries_.end() || row->first != id.number) return refusal;
  const auto& entry = row->second;
  if (!entry.used || entry.generation != id.generation || entry.offset >= file_.size()) return refusal;
  const auto next = std::upper_bound(bounds_.begin(), bounds_.end(), entry.offset);
  const auto end = next == bounds_.end() ? file_.size() : std::min<std::uint64_t>(*next, file_.size());
  auto object = parse_pdf_object(file_.subspan(entry.offset, end - entry.offset));
  if (!object) return object.refusal().reason == Reason::too_large ? object.refusal() : refusal;
  if (object->id != id) return refusal;
  object->range = {entry.offset, entry.offset + object->octets.size()};
  return object;
}

}  // namespace signet
