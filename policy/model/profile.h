// How one vendor's XML format is mapped: where the signatures stand, what each must cover, where the fields are.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "policy/base/digest.h"
#include "policy/model/kind.h"

namespace signet {

/// `/A/B`, `//NAME` (slots only), the last step may carry `[@Id='…']`; a field's path may end in `/@attribute`.
struct Path {
  bool anywhere = false;           // `//NAME`
  std::vector<std::string> steps;  // element names as written (prefix included), outermost first
  std::string id;                  // of the last step; empty: any
  std::string attribute;           // of the last element; empty: its text
  friend bool operator==(const Path&, const Path&) = default;
};

/// Where the signatures of one role stand. Slot paths begin at the document element.
struct SlotRule {
  Role role{};
  Path slots;                   // the elements whose child is the ds:Signature
  std::string region;           // Id of the region this role signs; empty: one subject's region each
  std::uint16_t count_max = 1;  // how many slots of the role may be filled
  friend bool operator==(const SlotRule&, const SlotRule&) = default;
};

/// A field of the leading region, by whose value formats of one structure are told apart, e.g. the level of a school.
struct Distinction {
  Path path;                        // as of a field
  std::vector<std::string> values;  // one of these stands there
  friend bool operator==(const Distinction&, const Distinction&) = default;
};

/// What inspect needs of a profile. It crosses to the worker with each document.
struct Layout {
  std::string profile_id;
  std::string root;                 // name of the document element
  std::string region;               // Id of the leading signature's region, e.g. `data`
  Role leading = Role::principal;   // principal; leader in a department
  std::vector<SlotRule> slots;      // in signing order; the leading role among them
  std::optional<Path> seal_slot;    // nothing: never sealed
  std::optional<Distinction> only;  // nothing: every document of this structure
  friend bool operator==(const Layout&, const Layout&) = default;
};

/// Whose the seal is: of what a department's leader signed the department's, of everything else the school's.
inline Role seal_role(const Layout& layout) noexcept { return layout.leading == Role::leader ? Role::department : Role::school; }

/// Where a subject's element has its marks; a subject without any is not looked at.
struct MarkRule {
  Path first, second, year;      // inside that element: path begins at it
  std::set<std::string> levels;  // what may stand in a mark's place, e.g. of a subject that is only assessed
};

/// A level that the whole has: its values are a closed list.
struct LevelRule {
  std::string name;
  Path path;
  std::set<std::string> values;
};

/// Field paths begin at the leading region's own element, since they are read from its canonical octets only.
struct Profile {
  Layout layout;
  Digest text_sha256;  // of the profile's file; zero for one compiled in
  Path kind_field;
  std::map<std::string, Kind> kinds;            // field value -> kind
  std::map<std::string, Path> fields;           // transcript-id pupil-id pupil-name school-code school-year grade class-code class-name …
  std::map<std::string, Path> optional_fields;  // a document may be without them; then the field is empty
  Path subjects;                                // each subject's element (its Id names the region)
  Path subject_code;                            // inside a subject's element: path begins at that element
  Path subject_name;
  Path subject_teacher;                      // e.g. /DIEM_TONG_KET/GVBM/@Id
  std::optional<MarkRule> marks;             // looked at for notes (S3 Đ.17.1)
  std::vector<LevelRule> levels;             // the same
  std::map<Kind, std::vector<Path>> blocks;  // elements that a document of that kind must have (S3 Đ.4.1)
  Style seal_style = Style::xades;
  SignatureAlgorithm seal_algorithm = SignatureAlgorithm::rsa_sha256;  // ECDSA follows from the key
  std::vector<std::pair<std::string, std::string>> seal_namespaces;    // in scope at the slot, for a `gov` seal: prefix, URI
  std::vector<SignatureAlgorithm> algorithms;                          // accepted from signers
};

}  // namespace signet
