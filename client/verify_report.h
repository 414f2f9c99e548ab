// What `signet verify` says of one file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/command_context.h"
#include "policy/base/digest.h"
#include "policy/base/instant.h"
#include "policy/manifest.h"
#include "policy/model/kind.h"

namespace signet::client {

enum class Verdict { valid, invalid, indeterminate };
enum class Integrity { ok, broken, unknown };
enum class CertificateState { valid, expired, revoked, untrusted, unknown };

struct SignatureReport {
  std::string slot;
  std::string id;
  std::string role;    // when the slot names it; general reading knows none
  std::string style;   // `xades`, `gov` or `plain`; of a PDF `pades`, `pkcs7`, `timestamp` or `other`
  std::string person;  // common name of the certificate
  std::string subject, issuer, serial;
  std::optional<Instant> signing_time;
  Integrity integrity = Integrity::unknown;
  CertificateState certificate = CertificateState::unknown;
  std::vector<std::string> covers;  // URIs of what it signs, its own objects left out; of a PDF `0-END`, its octets
  bool timestamp = false;           // of a document (ISO 32000-2 12.8.5): shown, not judged
  std::vector<Finding> findings;
};

struct MemberReport {
  std::string file;   // name in the manifest's folder
  std::string state;  // `present`, `missing` or `changed`
};

struct FileReport {
  std::string file;
  std::string format = "xml";
  std::string kind;         // code of what a PDF says that it is, where the first signature holds and covers it; empty: not known
  std::string school_year;  // as the kind; of an XML both are known where profiles were given
  std::string sha256;
  bool whole = false;
  std::vector<SignatureReport> signatures;
  std::vector<Finding> findings;         // of the file as a whole
  std::optional<ManifestText> manifest;  // of a package or a true copy: what its seal covers
  std::vector<MemberReport> members;     // in the manifest's order
};

Verdict verdict(const SignatureReport& report) noexcept;
/// The worst of its signatures and of what concerns the file; without a signature it is invalid.
Verdict verdict(const FileReport& report) noexcept;
/// 0 valid, 1 invalid, 3 indeterminate.
int exit_status(Verdict verdict) noexcept;

/// One object; an array for several.
std::string verify_json(const std::vector<FileReport>& reports);
std::string describe(const FileReport& report, const CommandContext& context);

}  // namespace signet::client
