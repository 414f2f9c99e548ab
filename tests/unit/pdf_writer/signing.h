// Signing the whole way, with keys of the moment: increment, digest of the ByteRange, CMS, hexadecimal.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "document/compose/seal_drawing.h"
#include "judge.h"
#include "policy/certificate.h"
#include "policy/model/kind.h"
#include "tests/support/certificate.h"

namespace signet::test {

inline constexpr const char* time_text = "2026-11-26T15:04:05+07:00";
Instant signing_time();

/// A signer under a root of its own; certificates hold for years around any clock.
struct Signer {
  world::Identity root;
  world::Key key;
  Certificate certificate;
};
enum class KeyKind { rsa2048, p256, p384 };
const Signer& signer(KeyKind kind);
/// The raw value over `message`, as a token gives it.
Bytes sign_raw(const Signer& signer, SignatureAlgorithm algorithm, ByteView message);

struct SigningOrder {
  std::string field = "OrgSeal";
  PdfAppearance appearance;
  KeyKind key = KeyKind::p256;
  SignatureAlgorithm algorithm = SignatureAlgorithm::ecdsa_sha256;
  std::vector<std::pair<std::string, std::string>> verbatim;
};

struct SignedPdf {
  std::string octets;
  PdfIncrement increment;
  Bytes cms;
  std::string covered;  // what the ByteRange covers
};

/// Signs `file` into `file` itself.
SignedPdf sign_file(const std::filesystem::path& file, const SigningOrder& order);

/// The drawings of tests/data: made once.
const Drawing& seal_picture();
const Drawing& signature_picture();
SealLook seal_look();
SealInfo seal_info();

}  // namespace signet::test
