// Entries written by hand, as a journal would hold them.
#pragma once

#include <deque>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "client/review/item.h"

namespace signet::client::review {

using Json = nlohmann::json;

class Entries {
 public:
  /// `time`: `2026-05-28T08:00:00`, Vietnam's. The entry's number, here and below; `more`: further members, or others.
  std::uint64_t add(const std::string& kind, const std::string& time, const Json& members = none());
  std::uint64_t put(std::string octets);
  std::uint64_t identity(const std::string& origin = "thcs-mau-a.signet.example/journal/2026",
                         const std::string& name = "Trường THCS Mẫu A");
  std::uint64_t start(const std::string& time);
  std::uint64_t open(const std::string& time, const std::string& until, const Json& more = none());
  /// Seal id and document are made of the one digit.
  std::uint64_t intent(const std::string& time, char document, const Json& more = none());
  std::uint64_t sealed(const std::string& time, std::uint64_t intent);
  std::uint64_t failed(const std::string& time, std::uint64_t intent, int asked);
  std::uint64_t refused(const std::string& time, const Json& reasons, const Json& more = none());
  std::uint64_t order(const std::string& time, const std::string& kind, int number);

  std::size_t size() const { return octets_.size(); }
  Item at(std::uint64_t index) const { return Item::read(index, as_bytes(octets_[index])); }
  template <class Taker>
  Taker& told_to(Taker& taker) const {
    for (std::size_t i = 0; i < octets_.size(); ++i) taker.take(at(i));
    return taker;
  }

 private:
  static const Json& none();
  std::deque<std::string> octets_;
};

}  // namespace signet::client::review
