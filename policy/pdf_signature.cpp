// Signature dictionaries and dates of pdf_plan.h.
#include <algorithm>

#include "policy/pdf_plan.h"

namespace signet {
namespace {

Refusal range_is_not_whole(const char* what) { return {Reason::not_whole, what}; }

// 12.8.1: everything but the value of /Contents, with its angle brackets.
Outcome check_byte_range(const PdfSignatureDictionary& signature, std::uint64_t file_size) {
  const auto& [begin, first, next, rest] = signature.byte_range;
  const bool leaves_out_contents = begin == 0 && first == signature.gap.begin && next == signature.gap.end;
  if (!leaves_out_contents || rest > file_size - next) return range_is_not_whole("/ByteRange");
  return Done{};
}

Result<std::array<std::uint64_t, 4>> read_byte_range(const PdfValue* value) {
  if (value == nullptr || value->type != PdfValue::Type::array || value->items.size() != 4) return range_is_not_whole("/ByteRange");
  std::array<std::uint64_t, 4> range{};
  for (std::size_t i = 0; i < range.size(); ++i) {
    const auto& item = value->items[i];
    if (item.type != PdfValue::Type::integer || item.integer < 0) return range_is_not_whole("/ByteRange");
    range[i] = static_cast<std::uint64_t>(item.integer);
  }
  return range;
}

/// The place of a hexadecimal string of whole octets, with nothing else between its brackets.
Result<ByteRange> read_contents(const PdfValue* value, ByteView object) {
  const bool hexadecimal = value != nullptr && value->type == PdfValue::Type::string && object[value->range.begin] == '<' &&
                           value->range.end - value->range.begin == 2 * value->text.size() + 2;
  if (!hexadecimal) return range_is_not_whole("/Contents");
  return value->range;
}

}  // namespace

Result<PdfSignatureDictionary> read_signature_dictionary(ByteView file, ByteRange object) {
  const Refusal refusal{Reason::signature_malformed, "the signature dictionary"};
  if (object.begin >= object.end || object.end > file.size()) return refusal;
  const auto octets = file.subspan(object.begin, object.end - object.begin);
  TRY(auto parsed, parse_pdf_object(octets));
  if (parsed.octets.size() != octets.size() || parsed.stream || parsed.value.type != PdfValue::Type::dictionary) return refusal;
  PdfSignatureDictionary signature;
  TRY(const auto contents, read_contents(parsed.value.find("Contents"), octets));
  signature.gap = {object.begin + contents.begin, object.begin + contents.end};
  TRY(signature.byte_range, read_byte_range(parsed.value.find("ByteRange")));
  TRY_DONE(check_byte_range(signature, file.size()));
  const auto* const subfilter = parsed.value.find("SubFilter");
  if (subfilter == nullptr || subfilter->type != PdfValue::Type::name) return Refusal{Reason::signature_malformed, "/SubFilter"};
  signature.subfilter = subfilter->text;
  if (const auto* const date = parsed.value.find("M"); date != nullptr) {
    if (date->type != PdfValue::Type::string) return Refusal{Reason::signature_malformed, "/M"};
    signature.date = date->text;
  }
  signature.entries = std::move(parsed.value.entries);
  return signature;
}

// Written anew as ISO 8601, whose reader knows the calendar.
Result<Instant> read_pdf_date(std::string_view date) {
  const Refusal refusal{Reason::signing_time_missing, "/M"};
  if (date.size() < 17 || !date.starts_with("D:")) return refusal;
  const auto part = [&](std::size_t at, std::size_t size) { return std::string{date.substr(at, size)}; };
  const auto zone = date.substr(16);
  std::string offset;
  if (zone == "Z" || zone == "Z00'00'" || zone == "Z00'00") {
    offset = "+00:00";
  } else if ((zone.size() == 6 || (zone.size() == 7 && zone[6] == '\'')) && zone[3] == '\'') {
    offset = std::string{zone.substr(0, 3)} + ":" + std::string{zone.substr(4, 2)};
  }
  const auto instant =
      parse_iso8601(part(2, 4) + "-" + part(6, 2) + "-" + part(8, 2) + "T" + part(10, 2) + ":" + part(12, 2) + ":" + part(14, 2) + offset);
  return instant ? Result<Instant>{*instant} : refusal;
}

}  // namespace signet
