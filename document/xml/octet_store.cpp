#include "document/xml/octet_store.h"

#include <algorithm>

namespace signet::xml {

Result<Bytes> OctetStore::make(Subtree subtree, C14n method) {
  auto octets = canonical_form(tree_, subtree, method, left_);
  if (!octets) return Refusal{Reason::too_large, "signed regions"};
  left_ -= octets->size();
  return *std::move(octets);
}

Result<std::uint32_t> OctetStore::add(Subtree subtree, C14n method) {
  const auto known = std::ranges::find_if(made_, [&](const Made& each) { return each.subtree == subtree && each.method == method; });
  if (known != made_.end()) return static_cast<std::uint32_t>(known - made_.begin());
  TRY(auto octets, make(subtree, method));
  made_.push_back({subtree, method});
  octets_.push_back(std::move(octets));
  return static_cast<std::uint32_t>(octets_.size() - 1);
}

}  // namespace signet::xml
