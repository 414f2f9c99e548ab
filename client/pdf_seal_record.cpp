#include "client/pdf_seal_record.h"

#include <algorithm>

#include "policy/pdf_walk.h"

namespace signet::client {
namespace {

std::string text_in_record(const PdfValue& record, std::string_view key) {
  const auto* const found = record.find(key);
  return found == nullptr || found->type != PdfValue::Type::string ? std::string{} : found->text;
}

}  // namespace

std::optional<SealRecord> read_pdf_seal_record(const PdfSignatureDictionary& dictionary) {
  const auto& entries = dictionary.entries;
  const auto own = std::find_if(entries.begin(), entries.end(), [](const auto& each) { return each.key == "SGNT_Seal"; });
  if (own == entries.end() || own->value.type != PdfValue::Type::dictionary) return std::nullopt;
  const auto& record = own->value;
  return SealRecord{to_hex(as_bytes(text_in_record(record, "PrincipalSignature"))),
                    to_hex(as_bytes(text_in_record(record, "PriorSignatures"))), utf8_of_text_string(text_in_record(record, "Journal")),
                    text_in_record(record, "SealId")};
}

}  // namespace signet::client
