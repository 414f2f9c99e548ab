// The octets of Evidence: each string of one subtree in one form is made once, and all of them have one limit.
#pragma once

#include <vector>

#include "document/xml/canonical.h"
#include "policy/base/limits.h"
#include "policy/base/result.h"

namespace signet::xml {

/// Of all canonical octets of one document. Certificates, values and names are parts of the document; slot paths and frames
/// add a little.
constexpr std::size_t canonical_bytes_max = limits::evidence_bytes_max - limits::xml_bytes_max - 1024 * 1024;

class OctetStore {
 public:
  explicit OctetStore(const Tree& tree) : tree_(tree) {}
  /// The index of these octets in `take()`.
  Result<std::uint32_t> add(Subtree subtree, C14n method);
  /// Canonical octets that are counted but not shared, such as a SignedInfo.
  Result<Bytes> make(Subtree subtree, C14n method);
  std::vector<Bytes> take() { return std::move(octets_); }

 private:
  struct Made {
    Subtree subtree;
    C14n method;
  };
  const Tree& tree_;
  std::vector<Made> made_;  // one each
  std::vector<Bytes> octets_;
  std::size_t left_ = canonical_bytes_max;
};

}  // namespace signet::xml
