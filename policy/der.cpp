#include "policy/der.h"

#include <algorithm>

namespace signet {

std::optional<DerElement> DerReader::next() {
  if (!good_ || rest_.size() < 2) return fail();
  const unsigned char tag = rest_[0];
  if (tag == 0 || (tag & 0x1f) == 0x1f) return fail();  // end-of-contents; tags of more than one octet
  std::size_t length = rest_[1];
  std::size_t head = 2;
  if (length >= 0x80) {  // X.690 10.1: 0x80 is indefinite; more octets only where one does not do
    const std::size_t count = length & 0x7f;
    if (count == 0 || count > 4 || rest_.size() < 2 + count || rest_[2] == 0) return fail();
    length = 0;
    for (std::size_t i = 0; i < count; ++i) length = length << 8 | rest_[2 + i];
    if (length < 0x80) return fail();
    head += count;
  }
  if (length > rest_.size() - head) return fail();
  const DerElement element{tag, rest_.first(head + length), rest_.subspan(head, length)};
  rest_ = rest_.subspan(head + length);
  return element;
}

std::optional<DerElement> DerReader::next(unsigned char tag) {
  const auto element = next();
  if (!element || element->tag != tag) return fail();
  return element;
}

std::optional<DerElement> DerReader::next_if(unsigned char tag) {
  if (!good_ || rest_.empty() || rest_[0] != tag) return std::nullopt;
  return next();
}

std::optional<std::vector<DerElement>> der_elements(ByteView octets, std::size_t most) {
  DerReader in{octets};
  std::vector<DerElement> elements;
  while (!in.at_end()) {
    const auto element = in.next();
    if (!element || elements.size() == most) return std::nullopt;
    elements.push_back(*element);
  }
  return elements;
}

bool equal(ByteView a, ByteView b) noexcept { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

bool is_shortest_integer(ByteView content) noexcept {
  if (content.empty()) return false;
  const bool padded = content.size() > 1 && ((content[0] == 0 && content[1] < 0x80) || (content[0] == 0xff && content[1] >= 0x80));
  return !padded;
}

}  // namespace signet
