// Entries written by hand, as a journal would hold them.
#pragma once

#include <deque>
#include <string>

#include "client/review/item.h"
#include "journal/canonical_json.h"
#include "policy/base/json.h"

namespace signet::client::review {

using Json = nlohmann::json;

class Entries {
 public:
  /// `time`: `2026-05-28T08:00:00`, Vietnam's. The entry's number.
  std::uint64_t add(const std::string& kind, const std::string& time, Json members = Json::object()) {
    members["v"] = 1, members["kind"] = kind, members["time"] = time + "+07:00";
    return put(*journal::to_canonical(members));
  }
  std::uint64_t put(std::string octets) { return octets_.push_back(std::move(octets)), octets_.size() - 1; }
  std::uint64_t identity(const std::string& origin = "thcs-mau-a.signet.example/journal/2026",
                         const std::string& name = "Trường THCS Mẫu A") {
    return add("configuration", "2026-01-05T08:00:00",
               {{"origin", origin}, {"school_name", name}, {"school_code", "00000001"}, {"mode", "demo"}});
  }
  std::uint64_t start(const std::string& time) { return add("start", time, {{"mode", "demo"}, {"token_serial", "1111"}}); }
  std::uint64_t open(const std::string& time, const std::string& until, Json more = Json::object()) {
    Json members{{"state", "open"},         {"by", 1001}, {"users", {1001}}, {"until", until + "+07:00"}, {"kinds", Json::array()},
                 {"classes", Json::array()}};
    members.update(more);
    return add("activation", time, members);
  }
  std::uint64_t intent(const std::string& time, char document, Json more = Json::object()) {
    Json members{{"seal_id", std::string(32, document)},
                 {"document", std::string(64, document)},
                 {"document_kind", "annual-transcript"},
                 {"caller", 1001},
                 {"approval", 2}};
    members.update(more);
    return add("intent", time, members);
  }
  std::uint64_t sealed(const std::string& time, std::uint64_t intent) { return add("sealed", time, {{"intent", intent}}); }
  std::uint64_t failed(const std::string& time, std::uint64_t intent, int asked) {
    return add("failed", time, {{"intent", intent}, {"token_asked", asked}, {"reasons", {"token-unavailable"}}});
  }
  std::uint64_t refused(const std::string& time, Json reasons, Json more = Json::object()) {
    Json members{{"caller", 1001}, {"request", "seal"}, {"reasons", std::move(reasons)}};
    members.update(more);
    return add("refused", time, members);
  }
  std::uint64_t order(const std::string& time, const std::string& kind, int number) {
    return add("order", time, {{"order_kind", kind}, {"number", number}, {"caller", 0}, {"file", std::string(64, 'f')}});
  }

  std::size_t size() const { return octets_.size(); }
  Item at(std::uint64_t index) const { return Item::read(index, as_bytes(octets_[index])); }
  template <class Taker>
  Taker& told_to(Taker& taker) const {
    for (std::size_t i = 0; i < octets_.size(); ++i) taker.take(at(i));
    return taker;
  }

 private:
  std::deque<std::string> octets_;
};

}  // namespace signet::client::review
