#include "tests/system/client_fake_service.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "journal/entry.h"
#include "policy/base/json.h"
#include "policy/base/reason.h"

namespace signet::test {
namespace {

using Written = nlohmann::ordered_json;

std::string http(int status, const std::string& body, const std::string& extra = {}) {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n" + extra + "\r\n" + body;
}

std::string problem(int status, const std::string& reason, const std::string& extra = {}) {
  const Finding finding{*reason_from_code(reason), "Trần Thị B", "subject-teacher", "Tin học", "8A1", ""};
  const Written why{{"code", reason},
                    {"message_vi", message(finding, Language::vietnamese)},
                    {"message_en", message(finding, Language::english)},
                    {"who", code(actor(finding.reason))},
                    {"rule", rule(finding.reason)},
                    {"person", finding.person},
                    {"role", finding.role},
                    {"subject", finding.subject},
                    {"class", finding.class_name}};
  return http(status, Written{{"title", "x"}, {"status", status}, {"reasons", Written::array({why})}}.dump(), extra);
}

std::uint64_t parameter(const std::string& target, const std::string& name) {
  const auto at = target.find(name + "=");
  return at == std::string::npos ? 0 : std::stoull(target.substr(at + name.size() + 1));
}

}  // namespace

FakeLog::FakeLog(std::string origin) : origin_(std::move(origin)), pem_(journal::PrivateKey::generate()->to_pem()) {
  journal::Identity identity;
  identity.origin = origin_;
  identity.school_code = "00000001";
  identity.school_name = "Trường THCS Mẫu A";
  identity.pin_sha256 = to_hex(sha256("pin"));
  identity.mode = "demo";
  identity.time = *parse_iso8601("2026-11-25T10:00:00+07:00");
  identity.checkpoint_key = key().public_key();
  append(*journal::write_identity(identity));
}

journal::NodeSource FakeLog::source() const {
  return [this](unsigned level, std::uint64_t index) -> Result<Digest> { return nodes_.at({level, index}); };
}

std::uint64_t FakeLog::append(const std::string& entry) {
  entries_.push_back(entry);
  range_.append(journal::leaf_hash(as_bytes(entry)), [this](unsigned level, std::uint64_t index, const Digest& hash) {
    nodes_[{level, index}] = hash;
  });
  return range_.size() - 1;
}

std::string FakeLog::checkpoint() const {
  return journal::sign_note(journal::checkpoint_text({origin_, range_.size(), range_.root()}), origin_, key());
}

std::string FakeLog::receipt(std::uint64_t index) const {
  return journal::write_proof(
      {to_bytes(entries_.at(index)), index, *journal::inclusion_proof(index, range_.size(), source()), checkpoint()});
}

std::string FakeLog::consistency_json(std::uint64_t from, std::uint64_t to) const {
  Written hashes = Written::array();
  if (to <= range_.size()) {
    const auto proof = journal::consistency_proof(from, to, source());
    for (const Digest& each : *proof) hashes.push_back(to_base64(view(each)));
  }
  return Written{{"hashes", hashes}}.dump();
}

FakeService::FakeService(std::string socket_path) : path_(std::move(socket_path)), log_("school.example/journal/2026") {
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
  static_cast<void>(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address));
  ::listen(listener_, 64);
  thread_ = std::thread{[this] { run(); }};
}

FakeService::~FakeService() { stop(); }

void FakeService::stop() {
  if (stopping_.exchange(true)) return;
  thread_.join();
  for (auto& each : threads_) each.join();
  ::close(listener_);
  ::unlink(path_.c_str());
}

void FakeService::use(FakeLog log) {
  const std::lock_guard lock{mutex_};
  log_ = std::move(log);
  sealed_.clear();
}

void FakeService::run() {
  while (!stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 50) <= 0) continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection >= 0) threads_.emplace_back([this, connection] { serve(connection); });
  }
}

void FakeService::serve(int connection) {
  std::string text;
  std::size_t body_at = std::string::npos, size = 0;
  char block[65536];
  while (body_at == std::string::npos || text.size() < body_at + size) {
    const ssize_t got = ::recv(connection, block, sizeof block, 0);
    if (got <= 0) break;
    text.append(block, static_cast<std::size_t>(got));
    if (body_at != std::string::npos) continue;
    const auto end = text.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    body_at = end + 4;
    const auto length = text.find("Content-Length: ");
    if (length < end) size = std::stoul(text.substr(length + 16));
  }
  const auto space = text.find(' ');
  if (space != std::string::npos && body_at != std::string::npos) {
    const auto second = text.find(' ', space + 1);
    const std::string reply = answer({text.substr(0, space), text.substr(space + 1, second - space - 1), text.substr(body_at)});
    for (std::size_t put = 0; put < reply.size();) {
      const ssize_t n = ::send(connection, reply.data() + put, reply.size() - put, MSG_NOSIGNAL);
      if (n <= 0) break;
      put += static_cast<std::size_t>(n);
    }
  }
  ::close(connection);
}

std::string FakeService::answer(const Request& request) {
  const std::lock_guard lock{mutex_};
  if (request.target == "/v1/status") return http(200, R"({"mode":"demo"})");
  if (request.target == "/v1/journal/checkpoint") return http(200, log_.checkpoint());
  if (request.target.starts_with("/v1/journal/consistency"))
    return http(200, log_.consistency_json(parameter(request.target, "from"), parameter(request.target, "to")));
  if (request.target.starts_with("/v1/journal/entries")) return http(200, log_.first_entry() + "\n");
  if (request.target == "/v1/orders" && request.method == "GET")
    return http(200, R"([{"kind":"roster","number":3,"sha256":")" + std::string(64, 'a') +
                         R"(","time":"2026-11-25T10:00:00+07:00","journal_index":5}])");
  if (request.target == "/v1/seals") return seal(request.body);
  if (request.target == "/v1/explain") {
    const std::string reason = decide ? decide(request.body) : "";
    return reason.empty() ? http(200, R"({"decision":"would-seal","reasons":[]})") : problem(422, reason);
  }
  for (const auto& [digest, each] : sealed_) {
    if (request.target == "/v1/seals/" + digest.substr(0, 32) + "/document")
      return http(200, change_document ? change_document(each.document) : each.document);
  }
  return problem(404, "not-found");
}

std::string FakeService::seal(const std::string& document) {
  const std::string digest = to_hex(sha256(document));
  const std::string reason = decide ? decide(document) : "";
  if (reason == "close") return {};
  if (reason == "busy-once" && ++asked_[digest] == 1) return problem(503, "busy", "Retry-After: 0\r\n");
  if (!reason.empty() && reason != "busy-once") return problem(422, reason);
  const bool again = sealed_.contains(digest);
  if (!again) {
    ++seals_;
    const std::string result = document + "<!-- sealed -->";
    const std::string entry = R"({"file":")" + to_hex(sha256(result)) + R"(","kind":"sealed","seal_id":")" + digest.substr(0, 32) + R"("})";
    sealed_[digest] = {result, log_.append(entry)};
  }
  const Sealed& each = sealed_.at(digest);
  const std::string receipt = change_receipt ? change_receipt(log_.receipt(each.index)) : log_.receipt(each.index);
  return http(201, Written{{"decision", "sealed"},
                           {"kind", "annual-transcript"},
                           {"reasons", Written::array()},
                           {"journal_index", each.index},
                           {"document_sha256", digest},
                           {"sealed_sha256", to_hex(sha256(each.document))},
                           {"redelivered", again},
                           {"time", "2026-11-25T10:00:00+07:00"},
                           {"receipt", receipt},
                           {"links", {{"document", "/v1/seals/" + digest.substr(0, 32) + "/document"}, {"receipt", "/x"}}}}
                       .dump());
}

}  // namespace signet::test
