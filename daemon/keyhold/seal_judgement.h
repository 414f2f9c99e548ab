// One document judged: what was read of it, what the journal says of its tuple, and the decision.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/keyhold/document_form.h"
#include "daemon/keyhold/resting.h"
#include "daemon/wire/service_message.h"

namespace signet::keyhold {

/// The tuple that holds at most one live seal (invariant 7); nothing: this document is never sealed.
std::optional<std::string> tuple_of(const DocumentFacts& facts);

/// The tuple of a pupil's record of one school year: annual transcripts, openings, supplements.
std::string pupil_tuple(const std::string& school_code, const std::string& pupil, Kind kind, const std::string& school_year, Form form);

/// The XML beside a PDF in one request.
struct Partner {
  Digest document;
  const DocumentFacts* facts = nullptr;  // null: it could not be read
};

/// What comes in the same request.
struct Company {
  std::optional<Partner> xml;  // of a PDF
  bool pdf = false;            // of an XML
};

struct Judgement {
  ReadDocument read;
  std::optional<Decision> decision;
  std::vector<Finding> findings;  // all of them; none: permitted
  std::vector<Digest> revocation;
  std::optional<SealRecord> open_intent;  // the same document, begun before
  std::shared_ptr<const Standing> standing;
  Leave leave;
  std::optional<Digest> replaces;            // the sealed document whose place this one takes
  std::map<Digest, MemberStanding> members;  // of a manifest

  const DocumentFacts* facts() const { return read.facts ? &*read.facts : nullptr; }
};

/// Inspect and verify: what the document says and which of its signatures hold.
Judgement judge_document(const ApplianceOnRecord& appliance, os::Channel& inspect, ByteView document, const Digest& digest, Instant now);

/// The same of a manifest: nothing is inspected, for it was composed here. `resting` must outlive what comes back.
Judgement judge_manifest(const ApplianceOnRecord& appliance, const Resting& resting);

/// Decide, with the tuple held by the caller so that no other request changes it meanwhile. Grants only through `decide`.
void settle(ApplianceOnRecord& appliance, os::Channel& inspect, const wire::ServiceRequest& request, Judgement& judgement,
            const Digest& digest, const Company& company, Instant now);

}  // namespace signet::keyhold
