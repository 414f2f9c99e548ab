// A signed transcript, built step by step; the uninteresting parts are there already.
//
//   const auto text = a_transcript(World::shared()).pupil(7).without("teacher-TOAN").text();
//
// Each signing has a key: `teacher-TOAN`, `teacher-KHTN-2`, …, `homeroom`, `principal`; with a slot for it also `vice-principal`.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/support/transcript_form.h"
#include "tests/support/world.h"
#include "tests/support/xml_sign.h"

namespace signet::world {

struct Signing {
  std::string key;     // whose place it is
  std::string person;  // who signs there
  std::string slot;    // path as in xml_text.h
  SignOptions options;
  Edit before;                                     // changes the document just before this signature is made
  std::function<Identity(const World&)> identity;  // instead of the person's own key and certificate
};

namespace slots {
std::string teacher(std::string_view name);
std::string teacher_slot(std::string_view id);
constexpr const char* homeroom = "/HOC_BA/DU_LIEU_HOC_BA/DANH_SACH_THONG_TIN_KY/GVCN";
constexpr const char* review = "/HOC_BA/DU_LIEU_HOC_BA/DANH_SACH_THONG_TIN_KY/PHT";
constexpr const char* principal = "/HOC_BA/PHAT_HANH_HOC_BA/DANH_SACH_CBQL/CBQL";
constexpr const char* school = "/HOC_BA/PHAT_HANH_HOC_BA/KY_PHAT_HANH";
}  // namespace slots

class Transcript {
 public:
  explicit Transcript(const World& world);

  // The form.
  Transcript& pupil(int number);
  Transcript& of_class(const std::string& code);
  Transcript& pretty(bool pretty = true);
  Transcript& namespaces(const std::string& declarations);
  Transcript& form(const std::function<void(Form&)>& change);  // teachers changed here need their signings changed too
  /// Another document of the same people: the signings follow from the form.
  Transcript& shape(const std::function<void(Form&)>& change);
  /// Changes the unsigned text: everybody signs what is left.
  Transcript& edit_form(Edit edit);

  // The signings.
  Transcript& style(Style style);  // of everybody
  Transcript& mixed();             // some `gov`, some `xades`
  Transcript& style_of(std::string_view key, Style style);
  Transcript& without(std::string_view key);
  Transcript& signed_by(std::string_view key, std::string_view person);
  Transcript& time_of(std::string_view key, Instant time);
  Transcript& substitute(std::string_view person, std::string_view signer);  // wherever that person signs
  Transcript& signed_since(Instant first);                                   // everybody, in order, a quarter of an hour apart
  Transcript& change(std::string_view key, const std::function<void(Signing&)>& change);
  Transcript& sign_last(std::string_view key);  // moves a signing behind all others
  Transcript& also(Signing signing);            // one more, behind the others
  Signing& signing(std::string_view key);
  /// When the step `key` signs, unless told otherwise: the past few days, in order.
  Instant time(std::string_view key) const;

  /// Changes the finished text.
  Transcript& edit(Edit edit);
  std::string text() const;
  Bytes bytes() const { return to_bytes(text()); }

 private:
  void plan();

  const World* world_;
  Form form_;
  std::vector<Signing> signings_;
  std::vector<Edit> form_edits_, edits_;
};

inline Transcript a_transcript(const World& world) { return Transcript{world}; }

/// Pupil `number` of 8A1 in the mixture of styles and writers of the demonstration, without faults.
Transcript class_transcript(const World& world, int number);
/// The demonstration's faults; `number` 7, 19 or 33.
void put_fault(Transcript& transcript, int number);

}  // namespace signet::world
