#include "document/pdf/revisions.h"

#include <memory>

#include "policy/base/limits.h"

namespace signet::pdf {
namespace {

/// A signed revision and its form.
struct Opened {
  std::unique_ptr<Revision> revision;
  Form form;
};

class RevisionsCheck {
 public:
  RevisionsCheck(const RevisionsInput& input, Defects& defects) : in_(input), defects_(defects) {}

  Outcome all() {
    if (in_.history.records().size() * in_.signatures.size() > limits::pdf_revision_entries_max)
      return Refusal{Reason::too_large, "cross-reference entries of all signed revisions"};
    if (in_.form.fields.size() * in_.signatures.size() > 10 * limits::pdf_fields_max)
      return Refusal{Reason::too_large, "fields of all signed revisions"};
    std::optional<Opened> before;
    for (std::size_t i = 0; i < in_.signatures.size(); ++i) {
      check_reach(i);
      auto opened = open(i);
      if (opened && before) compare_states(i - 1, {*before->revision, before->form}, {*opened->revision, opened->form});
      before = std::move(opened);
    }
    if (before && in_.signatures.back().evidence.end != in_.file.size()) {
      if (before->revision->number() == 0) spoiled(in_.signatures.size() - 1, "octets behind the last revision");
      compare_states(in_.signatures.size() - 1, {*before->revision, before->form}, {in_.newest, in_.form});
    }
    return Done{};
  }

 private:
  const std::string& field(std::size_t i) const { return in_.signatures[i].evidence.field; }

  /// What was changed after one signature was changed after all before it.
  void spoiled(std::size_t last, const std::string& problem) {
    for (std::size_t i = 0; i <= last; ++i) defects_.add(Reason::changed_after_signing, field(i), problem);
  }

  /// No object of the signed revision may end behind it: what follows could change its meaning.
  void check_reach(std::size_t i) {
    const Signed& sign = in_.signatures[i];
    for (const History::Record& each : in_.history.records()) {
      if (each.section < sign.revision || each.entry.type != CrossReference::Type::plain) continue;
      const auto end = in_.survey.ends.find(each.entry.place);
      if (end == in_.survey.ends.end() || end->second > sign.evidence.end)
        return defects_.add(Reason::not_whole, field(i), "beyond the signed revision: object " + std::to_string(each.number));
    }
    if (i > 0 && in_.signatures[i - 1].revision <= sign.revision)
      defects_.add(Reason::not_whole, field(i), "the revisions are not in order");
  }

  std::optional<Opened> open(std::size_t i) {
    const Signed& sign = in_.signatures[i];
    auto revision = Revision::open(in_.file.first(sign.evidence.end), sign.revision, in_.history);
    if (!revision) return defects_.add(Reason::not_whole, field(i), "the signed revision is no file of its own"), std::nullopt;
    auto form = read_form(**revision);
    if (!form) return defects_.add(Reason::not_whole, field(i), "the signed revision is no file of its own"), std::nullopt;
    const Field* own = form->find(sign.field);
    QPDFObjectHandle value = own != nullptr ? own->value : QPDFObjectHandle::newNull();
    const bool same = own != nullptr && own->name == field(i) && value.isIndirect() && reference_to(value) == sign.evidence.dictionary;
    if (!same) defects_.add(Reason::signature_malformed, field(i), "the field had another signature when it was signed");
    return Opened{*std::move(revision), *std::move(form)};
  }

  void compare_states(std::size_t last, const State& before, const State& after) {
    const Changes changes = compare(before, after, in_.comparison);
    for (const std::string& problem : changes.problems) spoiled(last, problem);
    if (!before.revision.sound() || !after.revision.sound()) spoiled(last, "the parser objects");
    for (std::size_t i = 0; i <= last; ++i) {
      const Permission& permission = in_.permissions[i];
      for (const FieldChange& change : changes.fields) {
        const auto what = objection(permission, change);
        if (!what.empty()) defects_.add(Reason::changed_after_signing, field(i), what);
      }
      if (changes.metadata && permission.level == PdfPermission::nothing)
        defects_.add(Reason::changed_after_signing, field(i), "a change that the certification forbids: /Metadata");
    }
  }

  const RevisionsInput& in_;
  Defects& defects_;
};

}  // namespace

Outcome check_revisions(const RevisionsInput& input, Defects& defects) { return RevisionsCheck{input, defects}.all(); }

}  // namespace signet::pdf
