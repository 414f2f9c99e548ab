#include "policy/pdf_record_fields.h"

#include <algorithm>
#include <array>

#include "policy/base/unicode.h"

namespace signet {
namespace {

using Kinds = std::uint32_t;  // a bit for each

constexpr Kinds bit(Kind kind) { return Kinds{1} << static_cast<unsigned>(kind); }

constexpr Kinds paper = bit(Kind::scanned_paper) | bit(Kind::true_copy);
constexpr Kinds transcripts = bit(Kind::annual_transcript) | bit(Kind::opening) | bit(Kind::summer_supplement) | bit(Kind::transfer);
constexpr Kinds of_class = transcripts | bit(Kind::assessment_book);
constexpr Kinds all = of_class | paper;

enum class Need { must, may, digest };
enum class Tied { same, own };  // whether the XML of the same document says the same

struct FieldRule {
  std::string_view name;
  Kinds kinds;
  Need need;
  Tied tied;
};

constexpr std::array field_rules{
    FieldRule{"number", all, Need::must, Tied::own},
    FieldRule{"school-code", all, Need::must, Tied::same},
    FieldRule{"school-year", all, Need::must, Tied::same},
    FieldRule{"class-code", of_class, Need::must, Tied::same},
    FieldRule{"class-name", of_class, Need::must, Tied::same},
    FieldRule{"pupil-id", transcripts | bit(Kind::scanned_paper), Need::must, Tied::same},
    FieldRule{"lookup-code", transcripts, Need::may, Tied::same},
    FieldRule{"effective-date", transcripts, Need::may, Tied::same},
    FieldRule{"grade", bit(Kind::opening), Need::must, Tied::same},
    FieldRule{"previous-id", bit(Kind::opening), Need::may, Tied::same},
    FieldRule{"previous-sha256", bit(Kind::opening), Need::may, Tied::same},
    FieldRule{"transfer-in", bit(Kind::opening), Need::may, Tied::same},
    FieldRule{"results-until", bit(Kind::transfer), Need::may, Tied::same},
    FieldRule{"retest", bit(Kind::summer_supplement), Need::may, Tied::same},
    FieldRule{"summer-training", bit(Kind::summer_supplement), Need::may, Tied::same},
    FieldRule{"xml-sha256", of_class, Need::may, Tied::own},
    FieldRule{"source-sha256", paper, Need::digest, Tied::own},
};

Kinds asked_of(const DocumentFacts& facts) {
  const auto kind = bit(facts.kind);
  return (kind & all) != 0 ? kind : all;
}

// A rule that holds for the kind; for one that is not sealed as PDF, a rule that holds for all.
bool holds(const FieldRule& rule, Kinds asked) { return (rule.kinds & asked) == asked; }

std::vector<std::string> subject_codes(const DocumentFacts& facts) {
  std::vector<std::string> codes;
  for (const auto& subject : facts.subjects) codes.push_back(subject.code);
  std::sort(codes.begin(), codes.end());
  return codes;
}

}  // namespace

bool is_record_field(std::string_view name) noexcept {
  return name == "kind" || std::any_of(field_rules.begin(), field_rules.end(), [&](const FieldRule& rule) { return rule.name == name; });
}

bool has_xml_form(Kind kind) noexcept { return (bit(kind) & of_class) != 0; }

std::vector<Refusal> check_record_fields(DocumentFacts& facts) {
  std::vector<Refusal> problems;
  const auto asked = asked_of(facts);
  const auto strange = [&](std::string_view name) {
    problems.push_back({Reason::field_missing, "a field that this kind does not have: " + std::string{name}});
  };
  for (const auto& rule : field_rules) {
    const std::string name{rule.name};
    const auto text = field(facts, name);
    if (!holds(rule, asked)) {
      if (asked != all && !text.empty()) strange(rule.name);
      continue;
    }
    const bool good = rule.need == Need::may || (rule.need == Need::digest ? digest_from_hex(text).has_value() : !text.empty());
    if (!good) problems.push_back({Reason::field_missing, name});
    if (rule.need == Need::may) facts.fields.try_emplace(name);
  }
  if ((asked & paper) == asked && !facts.subjects.empty()) strange("subjects");
  for (const auto& [name, text] : facts.fields) {
    if (const auto turning = turning_character(text)) problems.push_back({Reason::text_turned, name + ", " + code_point_name(*turning)});
  }
  return problems;
}

std::string first_difference(const DocumentFacts& pdf, const DocumentFacts& xml) {
  if (pdf.kind != xml.kind) return "kind";
  for (const auto& rule : field_rules) {
    const std::string name{rule.name};
    if (rule.tied == Tied::own || !holds(rule, asked_of(pdf))) continue;
    const bool known = rule.need == Need::must || xml.fields.contains(name);
    if (known && field(pdf, name) != field(xml, name)) return name;
  }
  return subject_codes(pdf) == subject_codes(xml) ? std::string{} : "subjects";
}

}  // namespace signet
