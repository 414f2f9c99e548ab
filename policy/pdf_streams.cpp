#include "policy/pdf_streams.h"

#include <algorithm>

#include "policy/base/limits.h"
#include "policy/pdf_walk.h"

namespace signet {
namespace {

bool names_it(const PdfValue& dictionary, std::string_view key, std::string_view name) {
  const auto* const found = dictionary.find(key);
  return found != nullptr && found->type == PdfValue::Type::name && found->text == name;
}

// A stream whose data stand in the file as they are meant.
std::optional<ByteRange> plain_data(const PdfObject& object) {
  const auto& dictionary = object.value;
  if (!object.stream || object.range == ByteRange{} || dictionary.find("Filter") != nullptr || dictionary.find("F") != nullptr) return {};
  const auto* const length = dictionary.find("Length");
  if (length == nullptr || length->type != PdfValue::Type::integer) return {};
  // 7.3.8.1: the keyword, then CR LF or LF; the object was parsed, so its end agrees with the length.
  const auto text = as_text(object.octets);
  auto data = text.find("stream", dictionary.range.end);
  if (data == std::string_view::npos) return {};
  data += 6;
  if (text.substr(data).starts_with("\r\n")) ++data;
  ++data;
  const auto size = static_cast<std::uint64_t>(length->integer);
  if (data > text.size() || size > text.size() - data) return {};
  return ByteRange{object.range.begin + data, object.range.begin + data + size};
}

Refusal unclear(const char* what) { return {Reason::attachment_unclear, what}; }

// A single dictionary, or an array of exactly one (14.13.2).
Result<PdfNode> only_file(PdfWalk& walk, const PdfNode& files) {
  if (!files.is(PdfValue::Type::array)) return files;
  const auto& items = files.value->items;
  if (items.size() != 1) return unclear("not exactly one");
  if (items.front().type != PdfValue::Type::reference) return PdfNode{files.object, &items.front()};
  return walk.fetch(items.front().reference);
}

// /F and /UF, and what older files have beside them, are names of one file (7.11.4).
Result<PdfReference> only_stream(const PdfNode& embedded) {
  const auto& entries = embedded.value->entries;
  const auto first = entries.empty() ? PdfReference{} : entries.front().value.reference;
  const auto names_first = [&](const PdfValue::Entry& each) {
    return each.value.type == PdfValue::Type::reference && each.value.reference == first;
  };
  if (entries.empty() || !std::all_of(entries.begin(), entries.end(), names_first)) return unclear("not exactly one stream");
  return first;
}

}  // namespace

Result<ByteRange> find_metadata(const PdfObjects& objects, PdfReference root) {
  const Refusal refusal{Reason::record_missing, "no plain metadata stream"};
  TRY(const auto catalog, objects.object(root));
  const auto* const named = catalog.value.type == PdfValue::Type::dictionary ? catalog.value.find("Metadata") : nullptr;
  if (named == nullptr || named->type != PdfValue::Type::reference) return refusal;
  TRY(const auto stream, objects.object(named->reference));
  const auto data = plain_data(stream);
  if (!data || !names_it(stream.value, "Type", "Metadata") || !names_it(stream.value, "Subtype", "XML")) return refusal;
  return *data;
}

Result<std::optional<ByteRange>> find_attachment(const PdfObjects& objects, PdfReference root) {
  PdfWalk walk{objects};
  TRY(const auto catalog, walk.dictionary(root));
  TRY(const auto files, walk.child(catalog, "AF"));
  if (!files) return std::optional<ByteRange>{};
  TRY(const auto file, only_file(walk, *files));
  if (!file.is(PdfValue::Type::dictionary)) return unclear("no file specification");
  TRY(const auto embedded, walk.child(file, "EF", PdfValue::Type::dictionary));
  if (!embedded) return unclear("the file is not in the PDF");
  TRY(const auto id, only_stream(*embedded));
  TRY(const auto stream, objects.object(id));
  const auto data = plain_data(stream);
  if (!data) return unclear("compressed");
  if (data->end - data->begin > limits::xml_bytes_max) return unclear("more than 2 MiB");
  return std::optional{*data};
}

}  // namespace signet
