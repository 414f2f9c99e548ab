// What sealing an XML and sealing a PDF have in common, and where they part: reading, composing, putting the signature in,
// and the release check. The story itself (seal_desk.cpp) is one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/keyhold/appliance_on_record.h"
#include "daemon/os/channel.h"
#include "policy/model/draft.h"
#include "policy/model/verified_document.h"

namespace signet::keyhold {

/// What is left of a draft when the token has used it up.
struct Composed {
  Bytes to_be_signed;
  std::string before_value, after_value;
  SignatureAlgorithm algorithm{};
};

struct SealedFile {
  Bytes file;
  Digest digest;  // of the file
  Bytes value;    // the token's
};

/// The year's origin that a seal names. Of an intent recorded before a crash, whose octets are composed again, its time and its year's.
struct Begun {
  std::string origin;
  std::optional<Instant> at{};
};

/// One received document, read by the profile that fits. Lives as long as its sealing; the standing it was read under too.
class DocumentForm {
 public:
  DocumentForm() = default;
  DocumentForm(const DocumentForm&) = delete;
  DocumentForm& operator=(const DocumentForm&) = delete;
  virtual ~DocumentForm() = default;

  virtual Result<Draft> draw_up(Permit&& permit, const VerifiedDocument& document, const SealId& seal_id, const Begun& begun) const = 0;
  /// The received octets with the signature in its place.
  virtual Result<Bytes> put_in(const Composed& composed, ByteView value) const = 0;
  /// A fresh worker reads what was made; only then may it leave.
  virtual Outcome check_release(os::Channel& inspect, const Composed& composed, const SealedFile& sealed) const = 0;
  virtual const Digest& profile_sha256() const = 0;
};

/// What could be said of a document without the roster.
struct ReadDocument {
  std::unique_ptr<DocumentForm> form;  // null: no profile fits, or it could not be read
  std::vector<Finding> findings;
  std::optional<DocumentFacts> facts;
  std::optional<VerifiedDocument> verified;
  std::vector<Digest> revocation;
};

/// `document` and `standing` must outlive what comes back.
ReadDocument read_document(const ApplianceOnRecord& appliance, const Standing& standing, os::Channel& inspect, ByteView document,
                           const Digest& digest, Instant now);

/// A manifest that we composed ourselves, with its slot still empty. `octets` must outlive what comes back.
std::unique_ptr<DocumentForm> composed_form(const ApplianceOnRecord& appliance, ByteView octets, const DocumentFacts& facts);

/// The two readers behind it, given what the worker answered.
ReadDocument read_xml_form(const ApplianceOnRecord& appliance, const Standing& standing, ByteView document, const Digest& digest,
                           Instant now, Evidence evidence);
ReadDocument read_pdf_form(const ApplianceOnRecord& appliance, const Standing& standing, ByteView document, const Digest& digest,
                           Instant now, PdfEvidence evidence);

}  // namespace signet::keyhold
