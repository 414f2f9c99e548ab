#include "document/pdf/streams.h"

#include "document/pdf/scan.h"

namespace signet::pdf {
namespace {

ByteRange plain_data(ByteView file, const History& history, QPDFObjectHandle stream) {
  if (!stream.isIndirect() || !stream.isStream()) return {};
  const CrossReference* place = history.find(reference_to(stream).number, 0);
  if (place == nullptr || place->type != CrossReference::Type::plain) return {};
  const auto scan = scan_object(file, place->place);
  auto length = stream.getDict().getKey("/Length");
  if (!scan || scan->data == 0 || scan->find("Filter") != nullptr || !length.isInteger() || length.getIntValue() < 0) return {};
  const auto size = static_cast<std::uint64_t>(length.getIntValue());
  if (size > file.size() - scan->data) return {};
  Lexer behind{file, scan->data + size};
  const Token word = behind.next();
  if (word.type != Token::Type::word || behind.text(word) != "endstream" || word.begin > scan->data + size + 2) return {};
  return {scan->data, scan->data + size};
}

}  // namespace

ByteRange read_metadata(ByteView file, const History& history, Revision& newest) {
  return plain_data(file, history, newest.catalog().getKey("/Metadata"));
}

ByteRange read_attachment(ByteView file, const History& history, Revision& newest) {
  auto files = newest.catalog().getKey("/AF");
  if (files.isArray()) {
    if (files.getArrayNItems() != 1) return {};
    files = files.getArrayItem(0);
  }
  if (!files.isDictionary()) return {};
  auto embedded = files.getKey("/EF");
  if (!embedded.isDictionary() || embedded.getKeys().empty()) return {};
  const auto first = embedded.getKey(*embedded.getKeys().begin());
  for (const auto& key : embedded.getKeys()) {
    auto each = embedded.getKey(key);
    if (!each.isIndirect() || reference_to(each) != reference_to(first)) return {};
  }
  return plain_data(file, history, first);
}

}  // namespace signet::pdf
