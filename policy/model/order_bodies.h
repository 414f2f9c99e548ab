// What orders say, one value per kind (docs/formats/orders.md). Days are whole days in Vietnam, both ends included.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "policy/base/digest.h"
#include "policy/base/instant.h"
#include "policy/model/kind.h"

namespace signet {

/// The department approves a school's seal certificate and its principal for one journal (S3 Đ.33.8).
struct Approval {
  std::string school_code, school_name;
  std::string origin;                                                 // of the journal, without its year
  Bytes checkpoint_key;                                               // raw Ed25519, 32 octets
  Bytes seal_certificate, principal_certificate, leader_certificate;  // DER
  std::string principal_name;
  Instant from, to;
  std::string witness{};  // vkey that the department cosigns the journal's checkpoints with; empty: it does not
};

/// What under the configuration can widen a decision counts only while this lists its SHA-256 (invariant 10).
struct Configuration {
  std::map<std::string, Digest> files;  // by path below the instance
};

struct Assignment {
  std::string person;
  Instant from, to;
};

/// What a person does besides teaching: who may be a witness, review or act for the principal; in a department, who reviews
/// and who approves.
enum class Duty : std::uint8_t {
  vice_principal = 1,
  administrator = 2,
  registrar = 3,
  it_teacher = 4,
  working_group = 5,
  auditor = 6,
  officer = 7,  // of a department: reviews what schools register
  leader = 8,   // of a department: approves it, and signs for the department
};
std::string_view code(Duty duty) noexcept;
std::optional<Duty> duty_from_code(std::string_view code) noexcept;

struct Person {
  std::string key, name, id;
  std::vector<Digest> certificates;      // approved by the principal (S3 Đ.9.4)
  std::optional<std::uint32_t> account;  // clerks: Unix user number
  std::set<Duty> duties{};
};

struct RosterSubject {
  std::string code, name;
  std::vector<Assignment> teachers;
  bool elective = false;  // a pupil's transcript may be without it
};

/// A pupil who is not assessed in a subject (khuyết tật, miễn học).
struct Exemption {
  std::string pupil;    // 12 digits
  std::string subject;  // code
};

struct RosterClass {
  std::string code, name;
  std::vector<Assignment> homeroom;
  std::vector<RosterSubject> subjects;
  std::vector<Exemption> exemptions{};
};

struct Roster {
  std::string school_year;
  std::map<std::string, Person> persons;  // by key
  std::vector<RosterClass> classes;
  std::vector<Assignment> clerks;
};

/// A paper that the school keeps: a decision, a request, minutes.
struct Paper {
  std::string number;
  Instant day;                   // 00:00 of it
  std::optional<Digest> sha256;  // of its scan
};

/// The principal lets a vice-principal sign for him (NĐ 30/2020 Đ.13; S0 Đ.3.5): as long as he is principal.
struct Delegation {
  std::string person;  // in the roster, a vice-principal
  Instant from, to;
  std::set<Kind> kinds;           // empty: every kind
  std::set<std::string> classes;  // codes; empty: every class
  Paper decision;
};

/// A person has left (S3 Đ.27.1); nothing that the person signs later counts (B3, B5).
struct Departure {
  std::string person;
  Instant last;  // the end of the last day
  Paper decision;
  bool principal_signs = false;  // no successor: the principal may sign in the person's place (S3 Đ.18.7)
};

/// The principal locks or unlocks classes (S0 Đ.3.3; S3 Đ.33.3.c).
struct ClassLock {
  std::string school_year;
  std::set<std::string> classes;  // codes
  Paper decision;
  std::string reason;  // of an unlock
};

/// Everything that a replacement needs (S0 Đ.8; S4 Đ.5; S3 Đ.17.3).
struct Correction {
  struct Pair {
    Digest replaced, replacement;  // SHA-256 of the files as they were received
  };
  struct Evidence {
    std::string name;
    Digest sha256;
  };
  std::vector<Pair> documents;
  Paper request;
  std::string requester;  // in the roster
  std::vector<Evidence> evidence;
  Paper minutes;
  std::vector<std::string> witnesses;  // in the roster
  std::string reason;
};

/// Ends a seal, an order, or an intent without an outcome.
struct Revocation {
  enum class What : std::uint8_t { seal = 1, order = 2, intent = 3 };
  What what{};
  Digest target;  // SHA-256 of the document received (seal, intent) or of the order's file
  std::string reason;
  Paper decision;
};

/// Seals without a clerk's activation, by these accounts (S3 Đ.8.3).
struct StandingAuthorisation {
  std::set<std::uint32_t> users;
  std::set<Kind> kinds;
  std::set<std::string> classes;  // names, as in an activation; empty: every class
  Instant from, to;
  Paper decision;
};

/// The token goes from one clerk to another (NĐ 30/2020 Đ.32.2.b; S3 Đ.27.3).
struct KeyHandover {
  std::string giver, receiver;  // in the roster
  Instant day;                  // 00:00: from then on the giver is no clerk
  std::string token_serial;
  Paper minutes;
};

/// A new principal, named by the department.
struct Succession {
  std::string principal_name;
  Bytes principal_certificate;  // DER
  Instant from;
  Paper decision;
};

/// The department's next certificate, named with the one before: from the order's entry on it is the pin.
struct DepartmentSuccession {
  Bytes department_certificate;  // DER
  Paper decision;
};

/// The department's list: which of its approvals it has taken back (S3 Đ.12).
struct Status {
  Instant as_of;
  std::vector<Digest> revoked;  // files of approvals
};

/// An entry bears a time that was wrong: the newest known time is this one again.
struct ClockCorrection {
  std::uint64_t entry = 0;
  Instant newest;
  std::string reason;
};

}  // namespace signet
