#include "document/pdf/sections.h"

#include <algorithm>
#include <set>

#include "document/pdf/decoding.h"
#include "policy/base/limits.h"

namespace signet::pdf {
namespace {

using Type = Token::Type;

Refusal bad_section(const char* what, std::uint64_t offset) {
  return {Reason::pdf_malformed, std::string{what} + " at octet " + std::to_string(offset)};
}

/// What table and stream have in common (7.5.5, 7.5.8.2).
Outcome read_trailer(ByteView file, const Scan& scan, Section& section) {
  if (scan.find("Encrypt") != nullptr) return Refusal{Reason::pdf_forbidden, "encrypted"};
  if (scan.find("XRefStm") != nullptr) return Refusal{Reason::pdf_forbidden, "a hybrid of cross-reference table and stream"};
  const auto size = number_of(file, scan.find("Size"));
  if (!size || *size == 0 || *size > limits::pdf_objects_max) return bad_section("the trailer's size", section.offset);
  section.size = static_cast<std::uint32_t>(*size);
  if (scan.find("Prev") != nullptr) {
    section.previous = number_of(file, scan.find("Prev"));
    if (!section.previous) return bad_section("the trailer's /Prev", section.offset);
  }
  section.root = reference_of(file, scan.find("Root")).value_or(PdfReference{});
  section.info = reference_of(file, scan.find("Info")).value_or(PdfReference{});
  if (scan.find("Info") != nullptr && section.info.number == 0) return bad_section("the trailer's /Info", section.offset);
  if (const Entry* id = scan.find("ID")) {
    if (id->value.type != Type::array_open) return bad_section("the trailer's /ID", section.offset);
    section.id = {id->value.begin, id->value.end};
  }
  return Done{};
}

Outcome add(Section& section, std::uint64_t number, const CrossReference& entry) {
  if (number >= limits::pdf_objects_max) return Refusal{Reason::too_large, "objects"};
  section.entries.emplace_back(static_cast<std::uint32_t>(number), entry);
  return Done{};
}

/// `nnnnnnnnnn ggggg n` and two octets of end of line (7.5.4).
Outcome read_table_entry(ByteView file, std::size_t at, std::uint64_t number, Section& section) {
  if (file.size() < 20 || at > file.size() - 20) return bad_section("a table entry", at);
  const auto text = as_text(file.subspan(at, 20));
  const auto offset = unsigned_number(text.substr(0, 10)), generation = unsigned_number(text.substr(11, 5));
  const auto end = text.substr(18);
  const bool form = text[10] == ' ' && text[16] == ' ' && (end == " \n" || end == " \r" || end == "\r\n");
  if (!offset || !generation || *generation > 65535 || !form || (text[17] != 'n' && text[17] != 'f'))
    return bad_section("a table entry", at);
  if (text[17] == 'f') return add(section, number, {});
  if (*offset == 0 || *offset >= file.size() || number == 0) return bad_section("a table entry", at);
  return add(section, number, {CrossReference::Type::plain, *offset, static_cast<std::uint32_t>(*generation)});
}

Outcome read_subsection(ByteView file, Lexer& lexer, const Token& first, Section& section) {
  const Token second = lexer.next();
  const auto number = unsigned_number(lexer.text(first)), count = unsigned_number(lexer.text(second));
  if (first.type != Type::integer || second.type != Type::integer || !number || !count) return bad_section("a table", section.offset);
  if (*count > limits::pdf_objects_max) return Refusal{Reason::too_large, "objects"};
  std::size_t at = lexer.position();
  while (at < file.size() && file[at] == ' ') ++at;
  if (at < file.size() && file[at] == '\r') ++at;
  if (at < file.size() && file[at] == '\n') ++at;
  for (std::uint64_t i = 0; i < *count; ++i, at += 20) TRY_DONE(read_table_entry(file, at, *number + i, section));
  lexer.seek(at);
  return Done{};
}

Outcome read_table(ByteView file, Lexer lexer, Section& section) {
  while (true) {
    const Token first = lexer.next();
    if (first.type == Type::word && lexer.text(first) == "trailer") break;
    TRY_DONE(read_subsection(file, lexer, first, section));
  }
  TRY(const Scan scan, scan_value(file, lexer.position()));
  if (!scan.dictionary) return bad_section("no trailer", section.offset);
  lexer.seek(scan.end);
  const Token last = lexer.next();
  if (last.type != Type::word || lexer.text(last) != "startxref") return bad_section("no startxref", section.offset);
  return read_trailer(file, scan, section);
}

Result<Predictor> read_predictor(ByteView file, const Scan& scan) {
  const Entry* parameters = scan.find("DecodeParms");
  Predictor predictor;
  if (parameters == nullptr) return predictor;
  if (parameters->value.type != Type::dictionary_open) return bad_section("decode parameters", scan.begin);
  TRY(const Scan inner, scan_value(file, parameters->value.begin));
  for (const Entry& each : inner.entries) {
    const auto number = number_of(file, &each);
    if (!number) return bad_section("decode parameters", scan.begin);
    if (each.key == "Predictor")
      predictor.predictor = *number;
    else if (each.key == "Columns")
      predictor.columns = *number;
    else if (!((each.key == "Colors" && *number == 1) || (each.key == "BitsPerComponent" && *number == 8)))
      return bad_section("decode parameters", scan.begin);
  }
  return predictor;
}

}  // namespace

Result<Bytes> structural_data(ByteView file, const Scan& scan, std::uint64_t length) {
  if (scan.data == 0 || length > file.size() - scan.data) return bad_section("a stream", scan.begin);
  const ByteView data = file.subspan(scan.data, length);
  Lexer behind{file, scan.data + length};
  const Token word = behind.next();
  if (word.type != Type::word || behind.text(word) != "endstream" || word.begin > scan.data + length + 2)
    return bad_section("a stream", scan.begin);
  if (scan.find("Filter") == nullptr && scan.find("DecodeParms") == nullptr) return Bytes(data.begin(), data.end());
  if (name_of(file, scan.find("Filter")) != "FlateDecode") return bad_section("a filter", scan.begin);
  TRY(const Predictor predictor, read_predictor(file, scan));
  return decode_flate(data, predictor);
}

namespace {

std::uint64_t field(ByteView row, std::uint64_t from, std::uint64_t width, std::uint64_t otherwise) {
  if (width == 0) return otherwise;
  std::uint64_t value = 0;
  for (std::uint64_t i = 0; i < width; ++i) value = value << 8 | row[from + i];
  return value;
}

/// One row of a cross-reference stream (7.5.8.3).
Outcome read_row(ByteView file, ByteView row, const std::vector<std::uint64_t>& widths, std::uint64_t number, Section& section) {
  const auto type = field(row, 0, widths[0], 1), second = field(row, widths[0], widths[1], 0),
             third = field(row, widths[0] + widths[1], widths[2], 0);
  if (type == 0 || number == 0) return type == 0 ? add(section, number, {}) : bad_section("a cross-reference stream", section.offset);
  if (type == 1 && second > 0 && second < file.size() && third <= 65535)
    return add(section, number, {CrossReference::Type::plain, second, static_cast<std::uint32_t>(third)});
  if (type == 2 && second > 0 && second < limits::pdf_objects_max && third < limits::pdf_objects_max)
    return add(section, number, {CrossReference::Type::compressed, second, static_cast<std::uint32_t>(third)});
  return bad_section("a cross-reference stream", section.offset);
}

Outcome read_stream(ByteView file, Section& section) {
  TRY(const Scan scan, scan_object(file, section.offset));
  const auto length = number_of(file, scan.find("Length"));
  const auto widths = numbers_of(file, scan.find("W"), 3);
  if (name_of(file, scan.find("Type")) != "XRef" || !length || !widths || widths->size() != 3)
    return bad_section("no cross-reference", section.offset);
  if (*std::max_element(widths->begin(), widths->end()) > 8) return bad_section("a cross-reference stream", section.offset);
  section.stream = true;
  TRY_DONE(read_trailer(file, scan, section));
  std::vector<std::uint64_t> index = {0, section.size};
  if (scan.find("Index") != nullptr)
    index = numbers_of(file, scan.find("Index"), 2 * limits::pdf_objects_max).value_or(std::vector<std::uint64_t>{0});
  TRY(const Bytes rows, structural_data(file, scan, *length));
  const std::uint64_t width = (*widths)[0] + (*widths)[1] + (*widths)[2];
  if (index.size() % 2 != 0 || width == 0) return bad_section("a cross-reference stream", section.offset);
  std::size_t at = 0;
  for (std::size_t i = 0; i < index.size(); i += 2) {
    for (std::uint64_t n = 0; n < index[i + 1]; ++n, at += width) {
      if (width > rows.size() - at) return bad_section("a cross-reference stream", section.offset);
      TRY_DONE(read_row(file, ByteView{rows}.subspan(at, width), *widths, index[i] + n, section));
    }
  }
  if (at != rows.size()) return bad_section("a cross-reference stream", section.offset);
  return Done{};
}

Outcome without_repetition(Section& section) {
  auto& entries = section.entries;
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  const auto twice = std::adjacent_find(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first == b.first; });
  if (twice != entries.end()) return bad_section("an object twice in one section", section.offset);
  return Done{};
}

Result<Section> read_section(ByteView file, std::uint64_t offset) {
  if (offset == 0 || offset >= file.size()) return bad_section("no cross-reference", offset);
  Section section;
  section.offset = offset;
  Lexer lexer{file, offset};
  const Token first = lexer.next();
  if (first.begin != offset) return bad_section("no cross-reference", offset);
  const bool table = first.type == Type::word && lexer.text(first) == "xref";
  TRY_DONE(table ? read_table(file, lexer, section) : read_stream(file, section));
  TRY_DONE(without_repetition(section));
  return section;
}

bool is_end_of_line(unsigned char octet) { return octet == '\n' || octet == '\r'; }

}  // namespace

Result<std::uint64_t> read_tail(ByteView file) {
  const Refusal refusal{Reason::pdf_malformed, "the end of the file"};
  std::string_view text = as_text(file.last(std::min<std::size_t>(file.size(), 128)));
  if (text.ends_with("\r\n"))
    text.remove_suffix(2);
  else if (text.ends_with('\n') || text.ends_with('\r'))
    text.remove_suffix(1);
  if (!text.ends_with("%%EOF")) {
    const bool was_whole = as_text(file).rfind("%%EOF") != std::string_view::npos;
    return was_whole ? Refusal{Reason::not_whole, "octets behind the last revision"} : refusal;
  }
  text.remove_suffix(5);
  const std::size_t before = text.size();
  while (!text.empty() && is_end_of_line(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  if (text.size() == before) return refusal;
  const std::size_t digits = text.find_last_not_of("0123456789") + 1;
  const auto offset = unsigned_number(text.substr(digits));
  text = text.substr(0, digits);
  while (!text.empty() && is_white(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  if (!offset || text.size() == digits || !text.ends_with("startxref")) return refusal;
  return *offset;
}

Result<std::vector<Section>> read_sections(ByteView file, std::uint64_t startxref) {
  std::vector<Section> sections;
  std::set<std::uint64_t> seen;
  std::size_t entries = 0;
  for (std::optional<std::uint64_t> next = startxref; next; next = sections.back().previous) {
    if (!seen.insert(*next).second) return bad_section("a cycle of cross-references", *next);
    if (sections.size() == limits::pdf_revisions_max) return Refusal{Reason::too_large, "revisions"};
    TRY(auto section, read_section(file, *next));
    entries += section.entries.size();
    if (entries > 2 * limits::pdf_objects_max) return Refusal{Reason::too_large, "objects"};
    sections.push_back(std::move(section));
  }
  if (sections.front().root.number == 0) return bad_section("no catalog", startxref);
  return sections;
}

}  // namespace signet::pdf
