#include "tests/unit/client/a_review.h"

#include "journal/canonical_json.h"
#include "policy/base/json.h"

namespace signet::client::review {
namespace {

Json with(Json members, const Json& more) { return members.update(more), members; }

}  // namespace

const Json& Entries::none() {
  static const Json nothing = Json::object();
  return nothing;
}

std::uint64_t Entries::add(const std::string& kind, const std::string& time, const Json& members) {
  return put(*journal::to_canonical(with(members, {{"v", 1}, {"kind", kind}, {"time", time + "+07:00"}})));
}

std::uint64_t Entries::put(std::string octets) { return octets_.push_back(std::move(octets)), octets_.size() - 1; }

std::uint64_t Entries::identity(const std::string& origin, const std::string& name) {
  return add("configuration", "2026-01-05T08:00:00",
             {{"origin", origin}, {"school_name", name}, {"school_code", "00000001"}, {"mode", "demo"}});
}

std::uint64_t Entries::start(const std::string& time) { return add("start", time, {{"mode", "demo"}, {"token_serial", "1111"}}); }

std::uint64_t Entries::open(const std::string& time, const std::string& until, const Json& more) {
  return add("activation", time,
             with({{"state", "open"},
                   {"by", 1001},
                   {"users", {1001}},
                   {"until", until + "+07:00"},
                   {"kinds", Json::array()},
                   {"classes", Json::array()}},
                  more));
}

std::uint64_t Entries::intent(const std::string& time, char document, const Json& more) {
  return add("intent", time,
             with({{"seal_id", std::string(32, document)},
                   {"document", std::string(64, document)},
                   {"document_kind", "annual-transcript"},
                   {"caller", 1001},
                   {"approval", 2}},
                  more));
}

std::uint64_t Entries::sealed(const std::string& time, std::uint64_t intent) { return add("sealed", time, {{"intent", intent}}); }

std::uint64_t Entries::failed(const std::string& time, std::uint64_t intent, int asked) {
  return add("failed", time, {{"intent", intent}, {"token_asked", asked}, {"reasons", Json::array({"token-unavailable"})}});
}

std::uint64_t Entries::refused(const std::string& time, const Json& reasons, const Json& more) {
  return add("refused", time, with({{"caller", 1001}, {"request", "seal"}, {"reasons", reasons}}, more));
}

std::uint64_t Entries::order(const std::string& time, const std::string& kind, int number) {
  return add("order", time, {{"order_kind", kind}, {"number", number}, {"caller", 0}, {"file", std::string(64, 'f')}});
}

}  // namespace signet::client::review
