#include "policy/region_fields.h"

#include <algorithm>

#include "policy/plausibility.h"

namespace signet {
namespace {

class RegionFields {
 public:
  RegionFields(const CanonicalTree& tree, const Profile& profile, DocumentFacts& facts, std::vector<Finding>& defects)
      : tree_(tree), profile_(profile), facts_(facts), defects_(defects) {}

  void read() {
    check_distinction();
    read_kind();
    for (const auto& [name, path] : profile_.fields) keep(name, at_root(path));
    for (const auto& [name, path] : profile_.optional_fields) keep(name, optional_value(path));
    for (const Index subject : tree_.select(tree_.root(), profile_.subjects)) read_subject(subject);
    doubt_levels();
    check_blocks();
  }

 private:
  using Index = CanonicalTree::Index;

  void missing(std::string what) { defects_.push_back({Reason::field_missing, "", "", "", "", std::move(what)}); }
  std::optional<std::string> at_root(const Path& path) const { return tree_.value(tree_.root(), path); }

  void keep(const std::string& name, const std::optional<std::string>& value) {
    if (!value)
      missing(name);
    else
      facts_.fields[name] = *value;
  }

  // The worker chose the profile; that the signed octets are of it is for us to see.
  void check_distinction() {
    const auto& only = profile_.layout.only;
    if (!only) return;
    const auto said = at_root(only->path).value_or("");
    if (std::find(only->values.begin(), only->values.end(), said) == only->values.end())
      defects_.push_back({Reason::unknown_format, "", "", "", "", only->path.steps.back() + " of another profile"});
  }

  void read_kind() {
    if (profile_.kind_field.steps.empty()) return;
    const auto value = at_root(profile_.kind_field);
    const auto known = value ? profile_.kinds.find(*value) : profile_.kinds.end();
    if (known == profile_.kinds.end())
      missing("kind");
    else
      facts_.kind = known->second;
  }

  // One that is there is read as strictly; one that is not is empty, and differs from a profile without it.
  std::optional<std::string> optional_value(const Path& path) const {
    const auto found = tree_.select(tree_.root(), path);
    const bool bare = found.size() == 1 && !path.attribute.empty() && !tree_.attribute(found.front(), path.attribute);
    return found.empty() || bare ? std::string{} : at_root(path);
  }

  void read_subject(Index subject) {
    const auto id = tree_.attribute(subject, "Id");
    const auto code = tree_.value(subject, profile_.subject_code);
    const auto name = tree_.value(subject, profile_.subject_name);
    if (!id || !code || code->empty())
      missing("subject");
    else
      facts_.subjects.push_back({*code, name.value_or(*code), *id, named_slots(subject)});
    if (profile_.marks) doubt_marks(subject, name.value_or(code.value_or("")));
  }

  std::vector<std::string> named_slots(Index subject) const {
    std::vector<std::string> named;
    for (const Index each : tree_.select(subject, profile_.subject_teacher)) {
      if (auto id = tree_.attribute(each, profile_.subject_teacher.attribute)) named.push_back(*std::move(id));
    }
    return named;
  }

  // For notes only: a value that stands there twice or holds elements says nothing, and nothing is concluded from it.
  void doubt_marks(Index subject, const std::string& name) {
    const auto& rule = *profile_.marks;
    const auto text = [&](const Path& path) { return tree_.value(subject, path).value_or(""); };
    if (const auto doubt = doubt_of({text(rule.first), text(rule.second), text(rule.year)}, rule.levels))
      facts_.doubts.push_back({true, name, *doubt});
  }

  void doubt_levels() {
    for (const auto& level : profile_.levels) {
      const auto value = at_root(level.path).value_or("");
      if (!value.empty() && !level.values.contains(value)) facts_.doubts.push_back({false, "", level.name + " " + value});
    }
  }

  // S3 Đ.4.1: what a document of its kind must hold, where the profile says so.
  void check_blocks() {
    const auto found = profile_.blocks.find(facts_.kind);
    if (found == profile_.blocks.end()) return;
    for (const auto& block : found->second) {
      if (tree_.select(tree_.root(), block).empty()) missing(block.steps.back());
    }
  }

  const CanonicalTree& tree_;
  const Profile& profile_;
  DocumentFacts& facts_;
  std::vector<Finding>& defects_;
};

}  // namespace

void read_region_fields(const CanonicalTree& region, const Profile& profile, DocumentFacts& facts, std::vector<Finding>& defects) {
  RegionFields{region, profile, facts, defects}.read();
}

}  // namespace signet
