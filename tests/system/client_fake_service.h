// A service for the command's tests: it speaks HTTP on a Unix socket, keeps a real little journal in memory, and seals or
// refuses as a test tells it to.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "journal/note.h"
#include "journal/proof.h"
#include "journal/tree.h"

namespace signet::test {

/// An RFC 6962 log with its key.
class FakeLog {
 public:
  explicit FakeLog(std::string origin);
  std::uint64_t append(const std::string& entry);
  std::string receipt(std::uint64_t index) const;
  std::string checkpoint() const;
  std::string consistency_json(std::uint64_t from, std::uint64_t to) const;
  std::string first_entry() const { return entries_.front(); }
  std::uint64_t size() const { return range_.size(); }

 private:
  journal::PrivateKey key() const { return *journal::PrivateKey::from_pem(pem_); }
  journal::NodeSource source() const;
  std::string origin_, pem_;
  journal::CompactRange range_;
  std::vector<std::string> entries_;
  std::map<std::pair<unsigned, std::uint64_t>, Digest> nodes_;
};

class FakeService {
 public:
  explicit FakeService(std::string socket_path);
  ~FakeService();
  FakeService(const FakeService&) = delete;
  FakeService& operator=(const FakeService&) = delete;

  /// What becomes of a document: empty: sealed; else the code of a reason, `busy-once` or `close`.
  std::function<std::string(const std::string& document)> decide;
  std::function<std::string(std::string receipt)> change_receipt;
  std::function<std::string(std::string document)> change_document;
  std::size_t seals() const { return seals_.load(); }
  FakeLog& log() { return log_; }
  void use(FakeLog log);
  void stop();

 private:
  struct Request {
    std::string method, target, body;
  };
  void run();
  void serve(int connection);
  std::string answer(const Request& request);
  std::string seal(const std::string& document);
  std::string refused(const std::string& reason, const std::string& document);

  std::string path_;
  int listener_ = -1;
  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> seals_{0};
  std::mutex mutex_;
  FakeLog log_;
  struct Sealed {
    std::string document;
    std::uint64_t index;
  };
  std::map<std::string, Sealed> sealed_;  // by the document's SHA-256
  std::map<std::string, int> asked_;
  std::vector<std::thread> threads_;
  std::thread thread_;
};

}  // namespace signet::test
