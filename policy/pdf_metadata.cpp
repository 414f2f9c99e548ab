// The metadata stream of pdf_plan.h.
#include "policy/pdf_plan.h"

namespace signet {
namespace {

bool names_it(const PdfValue& dictionary, std::string_view key, std::string_view name) {
  const auto* const found = dictionary.find(key);
  return found != nullptr && found->type == PdfValue::Type::name && found->text == name;
}

}  // namespace

Result<ByteRange> find_metadata(const PdfObjects& objects, PdfReference root) {
  const Refusal refusal{Reason::record_missing, "no plain metadata stream"};
  TRY(const auto catalog, objects.object(root));
  const auto* const named = catalog.value.type == PdfValue::Type::dictionary ? catalog.value.find("Metadata") : nullptr;
  if (named == nullptr || named->type != PdfValue::Type::reference) return refusal;
  TRY(const auto stream, objects.object(named->reference));
  const auto& dictionary = stream.value;
  const bool plain = stream.stream && stream.range != ByteRange{} && names_it(dictionary, "Type", "Metadata") &&
                     names_it(dictionary, "Subtype", "XML") && dictionary.find("Filter") == nullptr && dictionary.find("F") == nullptr;
  const auto* const length = plain ? dictionary.find("Length") : nullptr;
  if (length == nullptr || length->type != PdfValue::Type::integer) return refusal;
  // 7.3.8.1: the keyword, then CR LF or LF; the object was parsed, so its end agrees with the length.
  const auto text = as_text(stream.octets);
  auto data = text.find("stream", dictionary.range.end);
  if (data == std::string_view::npos) return refusal;
  data += 6;
  if (text.substr(data).starts_with("\r\n")) ++data;
  ++data;
  const auto size = static_cast<std::uint64_t>(length->integer);
  if (data > text.size() || size > text.size() - data) return refusal;
  return ByteRange{stream.range.begin + data, stream.range.begin + data + size};
}

}  // namespace signet
