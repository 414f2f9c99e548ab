// Orders: what the department and the principal have decided, read from octets that they signed (docs/formats/orders.md).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "policy/base/digest.h"
#include "policy/base/instant.h"
#include "policy/base/result.h"
#include "policy/model/document_facts.h"

namespace signet {

enum class OrderKind : std::uint8_t { approval = 1, configuration = 2, roster = 3 };
std::string_view code(OrderKind kind) noexcept;
std::optional<OrderKind> order_kind_from_code(std::string_view code) noexcept;
/// Whose signature leads an order of this kind: the department's leader, or the principal.
Role leading_role(OrderKind kind) noexcept;

/// The department approves a school's seal certificate and its principal for one journal (S3 Đ.33.8).
struct Approval {
  std::string school_code, school_name;
  std::string origin;                                                 // of the journal, without its year
  Bytes checkpoint_key;                                               // raw Ed25519, 32 octets
  Bytes seal_certificate, principal_certificate, leader_certificate;  // DER
  std::string principal_name;
  Instant from, to;
};

/// What under the configuration can widen a decision counts only while this lists its SHA-256 (invariant 10).
struct Configuration {
  std::map<std::string, Digest> files;  // by path below the instance
};

struct Assignment {
  std::string person;
  Instant from, to;
};

struct Person {
  std::string key, name, id;
  std::vector<Digest> certificates;      // approved by the principal (S3 Đ.9.4)
  std::optional<std::uint32_t> account;  // clerks: Unix user number
};

struct RosterSubject {
  std::string code, name;
  std::vector<Assignment> teachers;
};

struct RosterClass {
  std::string code, name;
  std::vector<Assignment> homeroom;
  std::vector<RosterSubject> subjects;
};

struct Roster {
  std::string school_year;
  std::map<std::string, Person> persons;  // by key
  std::vector<RosterClass> classes;
  std::vector<Assignment> clerks;
};

struct Order {
  OrderKind kind{};
  Digest root_entry;               // leaf hash of the appliance's first journal entry
  std::uint64_t number = 0;        // 1, 2, … per kind
  std::optional<Digest> previous;  // SHA-256 of the file of the order of its kind before it
  Instant issued;
  Digest file;  // SHA-256 of the order's own file
  std::variant<Approval, Configuration, Roster> body;
};

/// `order_malformed` names what is wrong. Reads only octets that the leading signature covers.
Result<Order> read_order(ByteView region_octets, const Digest& file);

}  // namespace signet
