#include "document/compose/pdf_increment.h"

#include <algorithm>

#include "document/compose/pdf_section.h"
#include "policy/base/limits.h"

namespace signet {
namespace {

constexpr std::uint64_t table_offset_max = 9'999'999'999;  // ten digits (7.5.4)
constexpr std::uint64_t stream_offset_max = 0xFFFFFFFF;    // /W [1 4 2]
constexpr std::size_t byte_range_width = 36;               // `0` and three numbers of at most ten digits, padded

Refusal contradiction(std::string detail) { return {Reason::pdf_malformed, std::move(detail)}; }

std::string name_of(PdfReference id) { return "object " + std::to_string(id.number) + " " + std::to_string(id.generation); }

// 7.3.10: number, generation and keyword, with white space between them as it was received.
bool is_object(const PdfRewrite& rewrite) {
  auto text = as_text(rewrite.octets);
  for (const auto& token : {std::to_string(rewrite.id.number), std::to_string(rewrite.id.generation)}) {
    if (!text.starts_with(token)) return false;
    text.remove_prefix(token.size());
    const auto space = std::min(text.find_first_not_of(std::string_view{"\0\t\n\f\r ", 6}), text.size());
    if (space == 0) return false;
    text.remove_prefix(space);
  }
  return text.starts_with("obj") && text.ends_with("endobj");
}

Outcome check_rewrites(const std::vector<PdfRewrite>& sorted, std::uint32_t size) {
  std::uint32_t last = 0;
  for (const auto& rewrite : sorted) {
    const auto [number, generation] = rewrite.id;
    if (number <= last || number >= size || generation > 65535 || !is_object(rewrite)) return contradiction(name_of(rewrite.id));
    last = number;
  }
  return Done{};
}

Outcome check_parts(const PdfIncrementParts& parts, const PdfAppearance& appearance) {
  ensure(parts.contents_bytes > 0 && parts.contents_bytes <= limits::cms_bytes_max, "the room for a CMS is within the limit");
  const std::uint64_t added = 4 + (appearance.drawing == nullptr ? 0 : appearance.drawing->objects.size());
  if (parts.size == 0) return contradiction("size 0");
  if (parts.size + added > limits::pdf_number_max) return Refusal{Reason::too_large, "object numbers"};
  if (parts.startxref >= parts.received_size) return contradiction("startxref");
  if (parts.root.number == 0 || parts.root.number >= parts.size) return contradiction("root");
  if (parts.received_size > table_offset_max) return Refusal{Reason::too_large, "offsets"};
  return Done{};
}

// The objects of the update, one behind the other, and where each begins.
class Body {
 public:
  explicit Body(const PdfIncrementParts& parts) : base_(parts.received_size) {
    if (!parts.ends_with_eol) text_ = "\n";
  }

  std::string& begin(PdfReference id) {
    entries_.push_back({id, at()});
    return text_;
  }
  void add(std::uint32_t number, const std::string& value) {
    begin({number, 0}) += std::to_string(number) + " 0 obj\n" + value + "\nendobj\n";
  }
  void add(const PdfRewrite& rewrite) { begin(rewrite.id).append(as_text(rewrite.octets)).append("\n"); }
  /// What was written so far; the rest begins `gap` octets further on.
  std::string cut(std::uint64_t gap) {
    base_ = at() + gap;
    return std::exchange(text_, {});
  }
  std::uint64_t at() const noexcept { return base_ + text_.size(); }
  std::string& text() noexcept { return text_; }
  const std::vector<PdfSectionEntry>& entries() const noexcept { return entries_; }

 private:
  std::uint64_t base_;
  std::string text_;
  std::vector<PdfSectionEntry> entries_;
};

template <std::size_t size>
std::string number_array(const std::array<double, size>& numbers) {
  std::string text = "[";
  for (const double number : numbers) text += (text.size() == 1 ? "" : " ") + pdf_number(number);
  return text + "]";
}

// A field merged with its only widget (12.7.4.1, 12.5.6.19), printed and locked (12.5.3).
std::string field_dictionary(const PdfIncrementParts& parts, const PdfAppearance& appearance, const PdfNumbers& numbers) {
  std::string text = "<< /Type /Annot /Subtype /Widget /FT /Sig /T " + pdf_text_string(parts.field_name) + " /Rect " +
                     number_array(appearance.rectangle) + " /F 132 /P " + pdf_reference(parts.page) + " /V " +
                     pdf_reference({numbers.signature, 0});
  if (numbers.appearance != 0) text += " /AP << /N " + pdf_reference({numbers.appearance, 0}) + " >>";
  return text + " >>";
}

// 12.8.1, table 255, up to the value of /ByteRange.
std::string signature_head(const PdfSignatureEntries& entries) {
  std::string text = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /" + entries.subfilter + " /M (" + entries.date + ")";
  if (!entries.name.empty()) text += " /Name " + pdf_text_string(entries.name);
  for (const auto& [key, value] : entries.verbatim) text.append(" /").append(key).append(" ").append(value);
  return text + " /ByteRange [";
}

std::string form_object(const PdfAppearance& appearance, const PdfNumbers& numbers) {
  const Drawing& drawing = *appearance.drawing;
  const auto resource = [&](const char* category, const char* name, std::uint32_t index) {
    if (index == DrawingObject::Piece::none) return std::string{};
    return std::string{" /"} + category + " << /" + name + " " + pdf_reference({numbers.drawing + index, 0}) + " >>";
  };
  return "<< /Type /XObject /Subtype /Form /BBox " + number_array<4>({0, 0, appearance.width, appearance.height}) + " /Matrix " +
         number_array(appearance.matrix) + " /Resources <<" + resource("XObject", "Im0", drawing.image) +
         resource("Font", "F0", drawing.font) + " >> /Length " + std::to_string(appearance.content.size()) + " >>\nstream\n" +
         appearance.content + "\nendstream";
}

std::string drawing_object(const DrawingObject& object, std::uint32_t first) {
  std::string text;
  for (const auto& piece : object.head) {
    text += piece.text;
    if (piece.object != DrawingObject::Piece::none) text += pdf_reference({first + piece.object, 0});
  }
  if (object.has_stream) text.append("\nstream\n").append(as_text(object.stream)).append("\nendstream");
  return text;
}

void add_appearance(const PdfAppearance& appearance, const PdfNumbers& numbers, Body& body) {
  if (appearance.drawing == nullptr) return;
  body.add(numbers.appearance, form_object(appearance, numbers));
  std::uint32_t number = numbers.drawing;
  for (const auto& object : appearance.drawing->objects) body.add(number++, drawing_object(object, numbers.drawing));
}

std::string byte_range_value(const std::array<std::uint64_t, 4>& range) {
  std::string text;
  for (const auto number : range) text += (text.empty() ? "" : " ") + std::to_string(number);
  return text + std::string(byte_range_width - text.size(), ' ');
}

}  // namespace

PdfNumbers number_increment(std::uint32_t size, bool new_field, const Drawing* drawing) {
  PdfNumbers numbers;
  if (new_field) numbers.field = size++;
  numbers.signature = size++;
  if (drawing != nullptr) {
    numbers.appearance = size++;
    numbers.drawing = size;
    size += static_cast<std::uint32_t>(drawing->objects.size());
  }
  numbers.size = size;
  return numbers;
}

Result<PdfIncrement> write_increment(const PdfIncrementParts& parts, const PdfSignatureEntries& entries, const PdfAppearance& appearance) {
  TRY_DONE(check_parts(parts, appearance));
  std::vector<PdfRewrite> rewrites = parts.rewrites;
  std::sort(rewrites.begin(), rewrites.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  TRY_DONE(check_rewrites(rewrites, parts.size));

  const PdfNumbers numbers = number_increment(parts.size, parts.new_field, appearance.drawing);
  Body body{parts};
  for (const auto& rewrite : rewrites) body.add(rewrite);
  if (parts.new_field) body.add(numbers.field, field_dictionary(parts, appearance, numbers));
  body.begin({numbers.signature, 0}) += std::to_string(numbers.signature) + " 0 obj\n" + signature_head(entries);
  const std::size_t range_at = body.text().size();
  body.text() += std::string(byte_range_width, ' ') + "] /Contents <";

  PdfIncrement increment;
  const std::uint64_t gap_begin = body.at() - 1;
  const std::uint64_t gap_end = gap_begin + 2 * parts.contents_bytes + 2;
  increment.before = body.cut(2 * parts.contents_bytes);
  body.text() += "> >>\nendobj\n";
  add_appearance(appearance, numbers, body);
  if (body.at() > (parts.xref_stream ? stream_offset_max : table_offset_max)) return Refusal{Reason::too_large, "offsets"};
  body.text() += write_section(parts, body.entries(), body.at(), numbers.size);
  increment.after = body.cut(0);

  increment.byte_range = {0, gap_begin, gap_end, increment.after.size() - 1};
  increment.before.replace(range_at, byte_range_width, byte_range_value(increment.byte_range));
  return increment;
}

}  // namespace signet
