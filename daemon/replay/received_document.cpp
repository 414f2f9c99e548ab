#include "daemon/replay/received_document.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "policy/openssl_owner.h"

namespace signet::replay {
namespace {

using Hash = std::unique_ptr<EVP_MD_CTX, Closer<EVP_MD_CTX_free>>;

constexpr std::size_t behind_end_max = 1024;  // octets behind `%%EOF` that belong to a file and not to the update behind it

void feed(EVP_MD_CTX* hash, ByteView octets) { ensure(EVP_DigestUpdate(hash, octets.data(), octets.size()) == 1, "SHA-256 takes octets"); }

bool is_so_far(const EVP_MD_CTX* hash, const Digest& wanted) {
  const Hash copy{EVP_MD_CTX_new()};
  std::array<unsigned char, 32> value{};
  ensure(copy && EVP_MD_CTX_copy_ex(copy.get(), hash) == 1 && EVP_DigestFinal_ex(copy.get(), value.data(), nullptr) == 1,
         "SHA-256 can be read at any place");
  return Digest{value} == wanted;
}

// How an empty element may stand in a document: short, or long with white space in it.
std::vector<std::string> empty_slots(const SealSlot& slot) {
  const std::string start = "<" + slot.name + slot.attributes, end = "</" + slot.name + ">";
  std::vector<std::string> ways{start + "/>", start + ">" + end, start + " />"};
  for (const std::string line : {"", "\n", "\r\n"}) {
    for (std::size_t indent = line.empty() ? 1 : 0; indent <= 32; ++indent) {
      ways.push_back(start + ">" + line + std::string(indent, ' ') + end);
      if (indent <= 8 && indent > 0) ways.push_back(start + ">" + line + std::string(indent, '\t') + end);
    }
  }
  return ways;
}

}  // namespace

std::optional<Bytes> received_xml(ByteView sealed, const SealSlot& slot, const Digest& document) {
  const auto [begin, end] = slot.element;
  if (begin > end || end > sealed.size()) return std::nullopt;
  const std::string head{as_text(sealed.first(begin))}, tail{as_text(sealed.subspan(end))};
  for (const auto& way : empty_slots(slot)) {
    const std::string text = head + way + tail;
    if (sha256(text) == document) return to_bytes(text);
  }
  return std::nullopt;
}

std::optional<Bytes> received_pdf(ByteView sealed, const Digest& document) {
  constexpr std::string_view mark = "%%EOF";
  const Hash hash{EVP_MD_CTX_new()};
  ensure(hash && EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr) == 1, "SHA-256 can be had");
  const auto text = as_text(sealed);
  std::size_t fed = 0;
  const auto feed_to = [&](std::size_t end) {
    feed(hash.get(), sealed.subspan(fed, end - fed));
    fed = end;
  };
  for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + mark.size())) {
    const auto next = std::min(text.find(mark, at + mark.size()), text.size());
    const auto last = std::min(next, at + mark.size() + behind_end_max);
    feed_to(at + mark.size());
    for (; fed <= last; feed_to(fed + 1)) {
      if (is_so_far(hash.get(), document)) return Bytes{sealed.begin(), sealed.begin() + static_cast<std::ptrdiff_t>(fed)};
      if (fed == last) break;
    }
  }
  return std::nullopt;
}

}  // namespace signet::replay
