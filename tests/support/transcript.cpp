#include "tests/support/transcript.h"

#include <algorithm>

#include "tests/support/fail.h"
#include "tests/support/xml_text.h"

namespace signet::world {

std::string slots::teacher_slot(std::string_view id) {
  return "/HOC_BA/DU_LIEU_HOC_BA/DANH_SACH_THONG_TIN_KY/DANH_SACH_GVBM/GVBM[@Id='" + std::string{id} + "']";
}
std::string slots::teacher(std::string_view name) { return teacher_slot(slot_id(name)); }

Transcript::Transcript(const World& world) : world_(&world), form_(form_of_class("8A1", 1)) { plan(); }

void Transcript::plan() {
  signings_.clear();
  // Teachers a quarter of an hour apart, homeroom the next day, principal the day after: all before today's request.
  static const auto first = now() + -3 * day_s;
  std::int64_t quarter = 0;
  const auto add = [&](const std::string& key, std::string slot, std::string target, Instant time) {
    SignOptions options;
    options.target = std::move(target);
    options.time = time;
    signings_.push_back({key, key, std::move(slot), std::move(options), {}, {}});
  };
  for (const auto& [subject, teachers] : form_.teachers)
    for (const auto& teacher : teachers) {
      const auto id = slot_id(form_, teacher, subject);
      const bool once = id == slot_id(teacher);
      add(once ? teacher : teacher + "/" + subject, slots::teacher_slot(id), "diem_" + subject, first + 900 * quarter++);
      signings_.back().person = teacher;
    }
  add(form_.homeroom, slots::homeroom, "thongtinhocba", first + day_s);
  signings_.back().key = "homeroom";
  if (form_.review_slot) add("vice-principal", slots::review, "thongtinhocba", first + day_s + 6 * 3600);
  add("principal", slots::principal, "data", first + 2 * day_s);
}

Transcript& Transcript::pupil(int number) {
  form_.pupil = world::pupil(number);
  return *this;
}

Transcript& Transcript::of_class(const std::string& code) {
  const auto old = form_;
  form_ = form_of_class(code, old.pupil.number);
  form_.pretty = old.pretty;
  form_.root_namespaces = old.root_namespaces;
  plan();
  return *this;
}

Transcript& Transcript::pretty(bool pretty) {
  form_.pretty = pretty;
  return *this;
}

Transcript& Transcript::namespaces(const std::string& declarations) {
  form_.root_namespaces = declarations;
  return *this;
}

Transcript& Transcript::form(const std::function<void(Form&)>& change) {
  change(form_);
  return *this;
}

Transcript& Transcript::shape(const std::function<void(Form&)>& change) {
  change(form_);
  plan();
  return *this;
}

Transcript& Transcript::edit_form(Edit edit) {
  form_edits_.push_back(std::move(edit));
  return *this;
}

Transcript& Transcript::style(Style style) {
  for (auto& signing : signings_) signing.options.style = style;
  return *this;
}

Transcript& Transcript::mixed() {
  for (std::size_t i = 0; i < signings_.size(); ++i) signings_[i].options.style = i % 2 == 0 ? Style::gov : Style::xades;
  return *this;
}

Transcript& Transcript::style_of(std::string_view key, Style style) {
  signing(key).options.style = style;
  return *this;
}

Transcript& Transcript::without(std::string_view key) {
  signing(key);  // fails if there is none
  std::erase_if(signings_, [&](const Signing& signing) { return signing.key == key; });
  return *this;
}

Transcript& Transcript::signed_by(std::string_view key, std::string_view person) {
  signing(key).person = person;
  return *this;
}

Transcript& Transcript::time_of(std::string_view key, Instant time) {
  signing(key).options.time = time;
  return *this;
}

Transcript& Transcript::substitute(std::string_view person, std::string_view signer) {
  for (auto& signing : signings_)
    if (signing.person == person) signing.person = signer;
  return *this;
}

Transcript& Transcript::signed_since(Instant first) {
  std::int64_t quarter = 0;
  for (auto& signing : signings_) signing.options.time = first + 900 * quarter++;
  return *this;
}

Transcript& Transcript::change(std::string_view key, const std::function<void(Signing&)>& change) {
  change(signing(key));
  return *this;
}

Transcript& Transcript::sign_last(std::string_view key) {
  auto moved = signing(key);
  without(key);
  return also(std::move(moved));
}

Transcript& Transcript::also(Signing signing) {
  signings_.push_back(std::move(signing));
  return *this;
}

Signing& Transcript::signing(std::string_view key) {
  const auto found = std::find_if(signings_.begin(), signings_.end(), [&](const Signing& signing) { return signing.key == key; });
  must(found != signings_.end(), "nobody signs as " + std::string{key});
  return *found;
}

Instant Transcript::time(std::string_view key) const { return const_cast<Transcript*>(this)->signing(key).options.time; }

Transcript& Transcript::edit(Edit edit) {
  edits_.push_back(std::move(edit));
  return *this;
}

std::string Transcript::text() const {
  auto form = form_;
  const auto principal = std::find_if(signings_.begin(), signings_.end(), [](const Signing& each) { return each.key == "principal"; });
  if (form.effective_date.empty() && principal != signings_.end()) form.effective_date = to_iso8601(principal->options.time).substr(0, 10);
  auto text = render(form);
  for (const auto& edit : form_edits_) edit(text);
  for (const auto& signing : signings_) {
    if (signing.before) signing.before(text);
    const auto signer = signing.identity ? signing.identity(*world_) : world_->identity(signing.person);
    text = sign_into(text, signing.slot, signer, signing.options);
  }
  for (const auto& edit : edits_) edit(text);
  return text;
}

Transcript class_transcript(const World& world, int number) {
  Transcript transcript{world};
  transcript.pupil(number).pretty(number % 2 == 0);
  switch (number % 3) {
    case 0: transcript.style(Style::gov); break;
    case 1: transcript.style(Style::xades); break;
    default: transcript.mixed();
  }
  switch (number / 3 % 3) {
    case 0: break;
    case 1: transcript.namespaces(root_namespaces::dotnet); break;
    default: transcript.namespaces(root_namespaces::java);
  }
  return transcript;
}

void put_fault(Transcript& transcript, int number) {
  switch (number) {
    case 7: transcript.without("teacher-GDTC"); break;
    case 19:
      transcript.edit([](std::string& text) {
        const auto element = find_element(text, "//DIEM_TONG_KET[@Id='diem_TOAN']/CN");
        must(element.has_value(), "no mark in Toán");
        text = replace_content(text, *element, "9.9");
      });
      break;
    case 33: transcript.without("principal").signed_by("teacher-TOAN", "other-teacher"); break;
    default: throw Failure("signet-world: no fault has number " + std::to_string(number));
  }
}

}  // namespace signet::world
