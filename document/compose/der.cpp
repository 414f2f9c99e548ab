#include "document/compose/der.h"

#include <algorithm>

namespace signet::der {
namespace {

void append_length(std::size_t length, Bytes& out) {
  if (length < 0x80) return out.push_back(static_cast<unsigned char>(length));
  Bytes octets;
  for (; length > 0; length >>= 8) octets.insert(octets.begin(), static_cast<unsigned char>(length & 0xff));
  out.push_back(static_cast<unsigned char>(0x80 | octets.size()));
  out.insert(out.end(), octets.begin(), octets.end());
}

}  // namespace

Bytes element(unsigned char tag, std::initializer_list<ByteView> parts) {
  std::size_t length = 0;
  for (const auto& part : parts) length += part.size();
  Bytes out{tag};
  append_length(length, out);
  for (const auto& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

Bytes set_of(std::vector<Bytes> parts) {
  std::sort(parts.begin(), parts.end());  // no DER value is the beginning of another: the order of octet strings is X.690's
  Bytes content;
  for (const auto& part : parts) content.insert(content.end(), part.begin(), part.end());
  return element(set, {content});
}

Bytes integer(ByteView magnitude) {
  while (magnitude.size() > 1 && magnitude.front() == 0) magnitude = magnitude.subspan(1);
  Bytes content;
  if (magnitude.empty() || magnitude.front() >= 0x80) content.push_back(0);
  content.insert(content.end(), magnitude.begin(), magnitude.end());
  return element(0x02, {content});
}

}  // namespace signet::der
