#include "policy/pdf_objects.h"

#include <algorithm>

#include "policy/base/limits.h"
#include "policy/pdf_lexer.h"

namespace signet {
namespace {

Refusal bad_object(const char* what) { return {Reason::pdf_malformed, what}; }

// 7.3.10: `N G obj`.
Result<PdfReference> read_object_head(PdfLexer& in) {
  const auto number = in.digits();
  in.skip_space();
  const auto generation = number ? in.digits() : std::nullopt;
  in.skip_space();
  if (!generation || *number == 0 || *number > limits::pdf_number_max || *generation > limits::pdf_generation_max || !in.skip_word("obj")) {
    return bad_object("an object's number");
  }
  return PdfReference{static_cast<std::uint32_t>(*number), static_cast<std::uint32_t>(*generation)};
}

// 7.3.8.1: behind `stream`. The data are /Length octets, whatever they hold; an end of line may stand behind them.
Outcome skip_stream_data(PdfLexer& in, const PdfValue& dictionary, ByteView octets) {
  const auto* const length = dictionary.find("Length");
  if (length == nullptr || length->type != PdfValue::Type::integer || length->integer < 0) return bad_object("a stream's length");
  if (!in.skip("\r\n") && !in.skip("\n")) return bad_object("a stream");
  const auto data = static_cast<std::uint64_t>(length->integer);
  if (data > octets.size() - in.at()) return bad_object("a stream's length");
  in = PdfLexer{octets, in.at() + static_cast<std::size_t>(data)};
  in.skip_end_of_line();
  if (!in.skip_word("endstream")) return bad_object("a stream's length");
  in.skip_space();
  return Done{};
}

std::string name_of_object(PdfReference id) { return "object " + std::to_string(id.number) + " " + std::to_string(id.generation); }

}  // namespace

const PdfValue* PdfValue::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &found->value;
}

Result<PdfObject> parse_pdf_object(ByteView octets) {
  PdfLexer in{octets};
  PdfObject object;
  TRY(object.id, read_object_head(in));
  TRY(object.value, in.value());
  in.skip_space();
  object.stream = object.value.type == PdfValue::Type::dictionary && in.skip_word("stream");
  if (object.stream) TRY_DONE(skip_stream_data(in, object.value, octets));
  if (!in.skip_word("endobj")) return bad_object("an object's end");
  object.octets = octets.first(in.at());
  return object;
}

PdfAccount::PdfAccount(ByteView file, const PdfStructure& structure) : file_(file) {
  objects_.reserve(structure.objects.size());
  for (const auto& object : structure.objects) objects_.push_back(&object);
  std::sort(objects_.begin(), objects_.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
}

Result<PdfObject> PdfAccount::object(PdfReference id) const {
  const Refusal refusal{Reason::evidence_disagrees, name_of_object(id)};
  const auto less = [](const PdfObjectText* object, PdfReference wanted) { return object->id < wanted; };
  const auto found = std::lower_bound(objects_.begin(), objects_.end(), id, less);
  if (found == objects_.end() || (*found)->id != id) return refusal;
  if (std::next(found) != objects_.end() && (*std::next(found))->id == id) return refusal;
  const auto& given = **found;
  const bool in_file = given.range != ByteRange{};
  if (in_file == !given.text.empty() || given.range.begin > given.range.end || given.range.end > file_.size()) return refusal;
  const auto octets = in_file ? file_.subspan(given.range.begin, given.range.end - given.range.begin) : ByteView{given.text};
  auto object = parse_pdf_object(octets);
  if (!object || object->id != id || object->octets.size() != octets.size()) return refusal;
  object->range = given.range;
  return object;
}

}  // namespace signet
