// Elements of DER (X.690): definite lengths in their shortest form, tags of one octet. Views into the octets that were given.
#pragma once

#include <optional>
#include <vector>

#include "policy/base/bytes.h"

namespace signet {

struct DerElement {
  unsigned char tag = 0;
  ByteView whole;    // identifier, length and contents
  ByteView content;  // contents
};

namespace der {
constexpr unsigned char boolean = 0x01, integer = 0x02, bit_string = 0x03, octet_string = 0x04, null = 0x05, object_identifier = 0x06,
                        utc_time = 0x17, generalized_time = 0x18, sequence = 0x30, set = 0x31;
/// `[number]`, of one octet.
constexpr unsigned char context(unsigned number) { return static_cast<unsigned char>(0x80 | number); }
constexpr unsigned char constructed_context(unsigned number) { return static_cast<unsigned char>(0xa0 | number); }
}  // namespace der

/// Elements one after the other. A fault lasts: after it, nothing more is found and `done` is false.
class DerReader {
 public:
  explicit DerReader(ByteView octets) : rest_(octets) {}
  /// The next element, whatever it is.
  std::optional<DerElement> next();
  /// The next element, which must have this tag; something else is a fault.
  std::optional<DerElement> next(unsigned char tag);
  /// The next element if it has this tag; something else is left where it is.
  std::optional<DerElement> next_if(unsigned char tag);
  /// Everything was read and nothing was wrong.
  bool done() const noexcept { return good_ && rest_.empty(); }
  bool good() const noexcept { return good_; }
  bool at_end() const noexcept { return rest_.empty(); }

 private:
  std::nullopt_t fail() noexcept { return good_ = false, std::nullopt; }
  ByteView rest_;
  bool good_ = true;
};

/// All elements of `octets`; none if something is wrong or more than `most` are there.
std::optional<std::vector<DerElement>> der_elements(ByteView octets, std::size_t most);
bool equal(ByteView a, ByteView b) noexcept;
/// Contents of an INTEGER, shortest form (X.690 8.3.2).
bool is_shortest_integer(ByteView content) noexcept;

}  // namespace signet
