#include "client/seal_one.h"

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
Outcome keep_receipt(JournalMemory& memory, const std::string& path, const std::string& receipt, std::uint64_t index) {
  auto written = write_new_file(path, as_bytes(receipt));
  if (written || written.refusal().reason != Reason::output_exists) return written;
  TRY(const auto standing, read_file(path, journal::proof_bytes_max));
  const auto proved = memory.check_receipt(std::string{as_text(standing)});
  if (!proved || proved->index != index) return written;
  return Done{};
}

Outcome take_home(const Service& service, JournalMemory& memory, const ServiceReply& reply, const ResultPaths& paths) {
  TRY(const auto document, fetch_document(service, reply));
  TRY(const auto receipt, receipt_of(service, reply));
  TRY(const auto proved, memory.check_receipt(receipt));
  TRY_DONE(receipt_is_of(proved, sha256(document)));
  TRY_DONE(write_new_file(paths.document, document));
  return keep_receipt(memory, paths.receipt, receipt, proved.index);
}

DocumentResult not_delivered(DocumentResult result, const Refusal& refusal) {
  result.decision = DocumentResult::Decision::failed;
  result.remarks = failed({}, refusal).remarks;
  return result;
}

Result<Bytes> read_document(const std::string& file) {
  TRY(auto document, read_file(file, limits::xml_bytes_max));
  if (document.empty()) return Refusal{Reason::malformed, "the file is empty"};
  return document;
}

/// What cannot be a document is refused here with the service's own reason; an unreadable file is another matter.
DocumentResult not_a_document(const std::string& file, const Refusal& why) {
  DocumentResult result = failed(file, why);
  if (why.reason == Reason::too_large || why.reason == Reason::malformed) result.decision = DocumentResult::Decision::refused;
  return result;
}

}  // namespace

DocumentResult seal_one(const Service& service, JournalMemory& memory, const std::string& file, const ResultPaths& paths,
                        const std::string& kind) {
  const auto document = read_document(file);
  if (!document) return not_a_document(file, document.refusal());
  const std::string key = to_hex(sha256(*document));
  const auto response = service.post(kind.empty() ? "/v1/seals" : "/v1/seals?kind=" + kind, *document, key);
  if (!response) return failed(file, response.refusal());
  ServiceReply reply = read_seal_answer(*response);
  reply.result.file = file;
  if (reply.result.document_sha256.empty()) reply.result.document_sha256 = key;
  if (reply.result.decision != DocumentResult::Decision::sealed) return std::move(reply.result);
  if (const auto home = take_home(service, memory, reply, paths); !home) return not_delivered(std::move(reply.result), home.refusal());
  reply.result.sealed_file = paths.document;
  reply.result.receipt_file = paths.receipt;
  return std::move(reply.result);
}

DocumentResult explain_one(const Service& service, const std::string& file) {
  const auto document = read_document(file);
  if (!document) return not_a_document(file, document.refusal());
  const auto response = service.post("/v1/explain", *document, {});
  if (!response) return failed(file, response.refusal());
  DocumentResult result = read_explain_answer(*response);
  result.file = file;
  if (result.document_sha256.empty()) result.document_sha256 = to_hex(sha256(*document));
  return result;
}

}  // namespace signet::client
