// libxml2's canonical form of the same subtree: what ours must equal.
#pragma once

#include <optional>

#include "document/xml/canonical.h"

namespace signet::test {

/// Canonical forms by libxml2 of one document.
class ForeignDocument {
 public:
  explicit ForeignDocument(ByteView document);
  ~ForeignDocument();
  ForeignDocument(const ForeignDocument&) = delete;
  ForeignDocument& operator=(const ForeignDocument&) = delete;
  bool well_formed() const noexcept { return document_ != nullptr; }
  /// Elements are counted in document order from 0. `apex` none: the whole document. Nothing: libxml2 refuses.
  std::optional<Bytes> canonical_form(std::optional<std::size_t> apex, std::optional<std::size_t> without, C14n method) const;

 private:
  void* document_ = nullptr;
};

/// Compares every subtree (up to `elements_max` apexes) in both forms; the first difference as text, or nothing.
std::optional<std::string> first_difference(ByteView document, std::size_t elements_max);

}  // namespace signet::test
