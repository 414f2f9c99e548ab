// What a worker claims to have found in a document. Evidence is never a verdict: keyhold checks all of it again.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/digest.h"
#include "policy/model/kind.h"

namespace signet {

/// Octets [begin, end) of the received document.
struct ByteRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// No octets were produced for a reference.
constexpr std::uint32_t no_octets = std::numeric_limits<std::uint32_t>::max();

/// What became of one ds:Reference, in SignedInfo's order.
struct ReferenceEvidence {
  enum class State : std::uint8_t {
    resolved = 1,     // octets are given
    not_asked = 2,    // seal mode gives octets only for the leading region and for the signing-time objects
    unsupported = 3,  // a transform, algorithm or URI that we do not do
    missing = 4,      // no element has that Id
    ambiguous = 5,    // several have it
  };
  std::string uri;  // as written, e.g. `#data`; empty for the whole document
  State state = State::not_asked;
  std::uint32_t octets = no_octets;  // index into Evidence::octets
  friend bool operator==(const ReferenceEvidence&, const ReferenceEvidence&) = default;
};

/// A SignatureTimeStamp's token and what it is to be of (EN 319 132-1 5.3). Both empty where that could not be read.
struct TimeStampEvidence {
  Bytes octets;  // canonical SignatureValue element
  Bytes token;
  friend bool operator==(const TimeStampEvidence&, const TimeStampEvidence&) = default;
};

struct SignatureEvidence {
  std::uint8_t role = 0;            // Role by the layout's slots; 0: in no known slot (general mode)
  std::string slot;                 // for people: path or name of the slot
  std::string slot_id;              // the slot element's Id attribute, if any
  std::string id;                   // the ds:Signature's Id, if any
  ByteRange range;                  // of the ds:Signature element
  Bytes signed_info;                // canonical by its own CanonicalizationMethod; empty if that is unsupported
  Bytes value;                      // SignatureValue, decoded; empty if not base64
  std::vector<Bytes> certificates;  // X509Certificate elements, decoded, in document order
  std::vector<ReferenceEvidence> references;
  std::vector<TimeStampEvidence> time_stamps;  // seal mode: of signatures outside the leading region only
  std::vector<std::uint32_t> covers;           // indices (Evidence::signatures) of signatures inside its regions
  friend bool operator==(const SignatureEvidence&, const SignatureEvidence&) = default;
};

struct SealSlot {
  ByteRange element;       // from `<` of the slot's start tag to behind its end
  std::string name;        // the element's name as written
  std::string attributes;  // the raw text between the name and `>` or `/>`
  bool self_closed = false;
  bool empty = false;                                           // nothing but white space inside
  std::vector<std::pair<std::string, std::string>> namespaces;  // in scope: prefix, URI; sorted by prefix
  friend bool operator==(const SealSlot&, const SealSlot&) = default;
};

struct Evidence {
  Digest document;                            // SHA-256 of the bytes the worker read
  std::string profile_id;                     // which layout it chose; empty in general mode
  std::vector<Bytes> octets;                  // canonical octets, each once
  std::vector<SignatureEvidence> signatures;  // document order
  std::optional<SealSlot> seal_slot;
  std::uint32_t unsigned_region = no_octets;  // seal mode, no leading signature: the region by inclusive C14N, so that
                                              // the other reasons can be told; never a ground for a seal
  bool whole = false;                         // general mode: some signature covers everything but itself
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

}  // namespace signet
