// CMS made by others: OpenSSL's command and OpenSSL's API, with throwaway keys; and DER taken apart and put together again.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "policy/base/bytes.h"

namespace signet::test {

/// One element of DER; constructed ones have children instead of octets.
struct DerTree {
  unsigned char tag = 0;
  Bytes octets;
  std::vector<DerTree> children;
  bool constructed() const { return (tag & 0x20) != 0; }
  DerTree& operator[](std::size_t i) { return children.at(i); }
  static DerTree parse(ByteView octets);
  static std::vector<DerTree> parse_all(ByteView octets);
  Bytes encode() const;
};
DerTree primitive(unsigned char tag, const Bytes& octets);
DerTree group(unsigned char tag, std::vector<DerTree> children);
DerTree sequence(std::vector<DerTree> children);
/// Of contents.
DerTree oid(const Bytes& octets);

/// Parts of a CMS by their place.
struct CmsTree {
  DerTree root;
  explicit CmsTree(ByteView cms) : root(DerTree::parse(cms)) {}
  DerTree& data() { return root[1][0]; }
  DerTree& certificates() { return data()[3]; }
  DerTree& signer() { return data().children.back()[0]; }
  DerTree& attributes() { return signer()[3]; }
  /// The attribute whose OID ends with these octets.
  DerTree& attribute(const Bytes& end);
  void sort_attributes();
};

/// Kinds: `rsa`, `pss`, `p256`, `p384`. Keys are made once for the whole program.
struct CmsOptions {
  std::string kind = "rsa", digest = "sha256";
  std::string more;  // further options of `openssl cms -sign`
};
constexpr std::string_view signed_content = "what was signed";
/// `openssl cms -sign -cades -binary`, DER, over signed_content.
Bytes cms_by_command(const CmsOptions& options);
/// As PAdES wants it: no signing-time. By OpenSSL's API, its signed attributes signed by EVP.
Bytes cms_by_api(const std::string& kind);
Bytes certificate_of(const std::string& kind);

}  // namespace signet::test
