#include "client/seal_one.h"

#include <optional>

#include "client/input.h"
#include "client/receipt.h"
#include "client/service_json.h"
#include "policy/base/limits.h"

namespace signet::client {
namespace {

Result<Bytes> fetch_document(const Service& service, const ServiceReply& reply) {
  TRY(const auto body, service.fetch(reply.links.document));
  if (to_hex(sha256(body)) != reply.result.sealed_sha256)
    return Refusal{Reason::unavailable, "the sealed document is not the one that was announced"};
  return to_bytes(body);
}

Result<std::string> receipt_of(const Service& service, const ServiceReply& reply) {
  if (!reply.receipt.empty()) return reply.receipt;
  return service.fetch(reply.links.receipt);
}

// A receipt of an earlier run proves the same entry under an older checkpoint: it stays.
Outcome keep_receipt(JournalMemory& memory, const std::string& path, const std::string& receipt, const journal::ProvedEntry& now) {
  auto written = write_new_file(path, as_bytes(receipt));
  if (written || written.refusal().reason != Reason::output_exists) return written;
  TRY(const auto standing, read_file(path, journal::proof_bytes_max));
  const auto proved = memory.check_receipt(std::string{as_text(standing)});
  if (!proved || proved->index != now.index || proved->checkpoint.origin != now.checkpoint.origin) return written;
  return Done{};
}

Outcome take_home(const Service& service, JournalMemory& memory, const ServiceReply& reply, const ResultPaths& paths) {
  TRY(const auto document, fetch_document(service, reply));
  TRY(const auto receipt, receipt_of(service, reply));
  return keep_sealed(memory, document, receipt, paths);
}

DocumentResult not_delivered(DocumentResult result, const Refusal& refusal) {
  result.decision = DocumentResult::Decision::failed;
  result.remarks = failed({}, refusal).remarks;
  return result;
}

Result<Bytes> read_document(const std::string& file) {
  TRY(auto document, read_file(file, limits::pdf_bytes_max));
  if (document.empty()) return Refusal{Reason::malformed, "the file is empty"};
  if (!as_text(document).starts_with("%PDF-") && document.size() > limits::xml_bytes_max)
    return Refusal{Reason::too_large, "more than 2 MiB"};
  return document;
}

/// What cannot be a document is refused here with the service's own reason; an unreadable file is another matter.
DocumentResult not_a_document(const std::string& file, const Refusal& why) {
  DocumentResult result = failed(file, why);
  if (why.reason == Reason::too_large || why.reason == Reason::malformed) result.decision = DocumentResult::Decision::refused;
  return result;
}

/// The files of one unit, one behind the other, as they are sent.
struct Parcel {
  Bytes body;
  std::vector<std::string> digests;
  std::string query;  // `?…`, or empty
  std::string key;    // Idempotency-Key
};

/// Nothing is sent where one of the files cannot be: then each has its result.
Result<Parcel> pack(const std::vector<std::string>& files, const std::string& kind, std::vector<DocumentResult>& results) {
  Parcel parcel;
  std::optional<Refusal> first;
  for (const auto& file : files) {
    const auto document = read_document(file);
    results.push_back(document ? failed(file, {Reason::partner_refused, ""}) : not_a_document(file, document.refusal()));
    if (!document) {
      if (!first) first = document.refusal();
      continue;
    }
    results.back().decision = DocumentResult::Decision::refused;
    parcel.digests.push_back(to_hex(sha256(*document)));
    if (files.size() == 2 && parcel.body.empty()) parcel.query = "?xml_bytes=" + std::to_string(document->size());
    parcel.body.insert(parcel.body.end(), document->begin(), document->end());
  }
  if (first) return *first;
  parcel.key = parcel.digests.size() == 1 ? parcel.digests.front() : to_hex(sha256(parcel.digests.front() + parcel.digests.back()));
  if (!kind.empty()) parcel.query += (parcel.query.empty() ? "?kind=" : "&kind=") + kind;
  return parcel;
}

std::vector<DocumentResult> all_of(const std::vector<std::string>& files, const Refusal& refusal) {
  std::vector<DocumentResult> results;
  for (const auto& file : files) results.push_back(failed(file, refusal));
  return results;
}

}  // namespace

DocumentResult bring_home(const Service& service, JournalMemory& memory, ServiceReply reply, const ResultPaths& paths) {
  if (reply.result.decision != DocumentResult::Decision::sealed) return std::move(reply.result);
  if (const auto home = take_home(service, memory, reply, paths); !home) return not_delivered(std::move(reply.result), home.refusal());
  reply.result.sealed_file = paths.document;
  reply.result.receipt_file = paths.receipt;
  return std::move(reply.result);
}

Outcome keep_sealed(JournalMemory& memory, ByteView document, const std::string& receipt, const ResultPaths& paths) {
  TRY(const auto proved, memory.check_receipt(receipt));
  TRY_DONE(receipt_is_of(proved, sha256(document)));
  TRY_DONE(write_new_file(paths.document, document));
  return keep_receipt(memory, paths.receipt, receipt, proved);
}

std::vector<DocumentResult> seal_unit(const Service& service, JournalMemory& memory, const std::vector<std::string>& files,
                                      const std::vector<ResultPaths>& paths, const std::string& kind) {
  std::vector<DocumentResult> results;
  const auto parcel = pack(files, kind, results);
  if (!parcel) return results;
  const auto response = service.post("/v1/seals" + parcel->query, parcel->body, parcel->key);
  if (!response) return all_of(files, response.refusal());
  auto replies = read_seal_answers(*response, files.size());
  results.clear();
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto& result = replies[i].result;
    result.file = files[i];
    if (result.document_sha256.empty()) result.document_sha256 = parcel->digests[i];
    results.push_back(bring_home(service, memory, std::move(replies[i]), paths[i]));
  }
  return results;
}

std::vector<DocumentResult> explain_unit(const Service& service, const std::vector<std::string>& files) {
  std::vector<DocumentResult> results;
  const auto parcel = pack(files, {}, results);
  if (!parcel) return results;
  const auto response = service.post("/v1/explain" + parcel->query, parcel->body, {});
  if (!response) return all_of(files, response.refusal());
  results = read_explain_answers(*response, files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    results[i].file = files[i];
    if (results[i].document_sha256.empty()) results[i].document_sha256 = parcel->digests[i];
  }
  return results;
}

}  // namespace signet::client
