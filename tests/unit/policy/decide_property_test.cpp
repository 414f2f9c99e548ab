// Properties of the decision: whatever is wrong, alone or with anything else, nothing is permitted; what does not matter
// changes nothing. Random with a fixed seed.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "document/xml/inspect_document.h"
#include "tests/support/transcript.h"
#include "tests/unit/policy/standing.h"

namespace signet::test {
namespace {

using world::World;
using Random = std::mt19937;

// A decision's whole input, of which a test may change anything.
struct Question {
  DocumentFacts facts;
  Rules rules;
  Register register_now;
  std::string school_code{world::school_code};
  Digest seal;
  std::vector<Refusal> seal_problems;
  std::vector<std::string> unordered;
  std::optional<TupleState> tuple;
  std::optional<Activation> activation;
  std::uint32_t caller = 7;
  Instant now;

  std::vector<Finding> findings() const {
    return assess({rules, register_now, school_code, seal, seal_problems, unordered, tuple, activation, caller, now}, facts);
  }
};

Question in_order() {
  static const Standing standing;
  static const DocumentFacts facts = [] {
    const auto verdict = judge(standing, world::class_transcript(World::shared(), 1).bytes());
    return verdict.verified->facts();
  }();
  return {facts,
          standing.rules,
          standing.register_now,
          std::string{world::school_code},
          standing.seal.digest(),
          {},
          {},
          {},
          Activation{7, {7}, {}, {}, {}, standing.now + 60, 4},
          7,
          standing.now};
}

std::size_t any(Random& random, std::size_t size) { return std::uniform_int_distribution<std::size_t>{0, size - 1}(random); }

SignatureFact& any_signature(Question& q, Random& random) { return q.facts.signatures[any(random, q.facts.signatures.size())]; }

using Fault = std::function<void(Question&, Random&)>;

// Each makes the document or the moment one that must not be sealed.
const std::vector<std::pair<const char*, Fault>>& faults() {
  static const std::vector<std::pair<const char*, Fault>> all{
      {"a signature is missing",
       [](Question& q, Random& r) {
         if (!q.facts.signatures.empty()) {
           q.facts.signatures.erase(q.facts.signatures.begin() + static_cast<std::ptrdiff_t>(any(r, q.facts.signatures.size())));
         } else {
           q.activation.reset();
         }
       }},
      {"somebody else signed",
       [](Question& q, Random& r) {
         if (q.facts.signatures.empty()) return q.activation.reset();
         auto& signature = any_signature(q, r);
         signature.person = "nobody-" + std::to_string(any(r, 1000));
         signature.certificate = sha256(signature.person);
       }},
      {"a teacher signed another subject",
       [](Question& q, Random& r) {
         const auto teacher = std::find_if(q.facts.signatures.begin(), q.facts.signatures.end(),
                                           [](const SignatureFact& s) { return s.role == Role::subject_teacher; });
         if (teacher == q.facts.signatures.end()) return q.activation.reset();
         teacher->subject = "no-subject-" + std::to_string(any(r, 9));
       }},
      {"the homeroom teacher signed long after the principal",
       [](Question& q, Random&) {
         for (auto& s : q.facts.signatures) {
           if (s.role == Role::homeroom_teacher) s.signing_time = s.signing_time + 30 * world::day_s;
         }
       }},
      {"another school", [](Question& q, Random&) { q.facts.fields["school-code"] = "00000002"; }},
      {"another class", [](Question& q, Random&) { q.facts.fields["class-name"] = "8A9"; }},
      {"another year", [](Question& q, Random&) { q.facts.fields["school-year"] = "2019-2020"; }},
      {"a personal id of eleven digits", [](Question& q, Random&) { q.facts.fields["pupil-id"].pop_back(); }},
      {"a kind without rules", [](Question& q, Random&) { q.facts.kind = Kind::transfer; }},
      {"a kind that this school may not seal", [](Question& q, Random&) { q.rules.kinds.clear(); }},
      {"a subject is missing",
       [](Question& q, Random&) {
         q.facts.subjects.erase(q.facts.subjects.begin(), q.facts.subjects.begin() + (q.facts.subjects.empty() ? 0 : 1));
       }},
      {"a subject nobody teaches",
       [](Question& q, Random&) {
         q.facts.subjects.push_back({"LATIN", "Latin", "diem_LATIN", {}});
       }},
      {"the slot is not empty", [](Question& q, Random&) { q.facts.seal_slot.empty = false; }},
      {"no activation", [](Question& q, Random&) { q.activation.reset(); }},
      {"an activation of another class",
       [](Question& q, Random&) {
         if (q.activation) q.activation->classes = {"9A1"};
       }},
      {"an activation of another kind",
       [](Question& q, Random&) {
         if (q.activation) q.activation->kinds = {Kind::transfer};
       }},
      {"an activation that is used up",
       [](Question& q, Random&) {
         if (q.activation) q.activation->left = 0;
       }},
      {"an activation that has ended",
       [](Question& q, Random&) {
         if (q.activation) q.activation->until = q.now + -1;
       }},
      {"an activation for others",
       [](Question& q, Random&) {
         if (q.activation) q.activation->users = {8};
       }},
      {"an activation of somebody who is no clerk",
       [](Question& q, Random&) {
         if (q.activation) q.activation->opened_by = 8;
       }},
      {"no orders at all", [](Question& q, Random&) { q.register_now = {}; }},
      {"another certificate in the token", [](Question& q, Random&) { q.seal = sha256("another"); }},
      {"the token's certificate is revoked",
       [](Question& q, Random&) {
         q.seal_problems.push_back({Reason::certificate_revoked, ""});
       }},
      {"a changed file", [](Question& q, Random&) { q.unordered.emplace_back("etc/signet/policy.toml"); }},
      {"sealed already",
       [](Question& q, Random&) {
         q.tuple = TupleState{TupleState::State::sealed, sha256("other"), 9};
       }},
      {"begun already",
       [](Question& q, Random&) {
         q.tuple = TupleState{TupleState::State::intent_open, sha256("other"), 9};
       }},
      {"after the approval", [](Question& q, Random&) { q.now = q.now + 3650 * world::day_s; }},
  };
  return all;
}

TEST(DecisionProperty, WhatIsInOrderIsPermitted) { EXPECT_TRUE(in_order().findings().empty()); }

TEST(DecisionProperty, EachFaultAloneIsFound) {
  Random random{1};
  for (const auto& [name, fault] : faults()) {
    for (int i = 0; i < 20; ++i) {
      auto question = in_order();
      fault(question, random);
      EXPECT_FALSE(question.findings().empty()) << name;
    }
  }
}

TEST(DecisionProperty, NoFaultMakesUpForAnother) {
  Random random{2};
  for (int i = 0; i < 2000; ++i) {
    auto question = in_order();
    std::string names;
    for (std::size_t count = 1 + any(random, 6); count > 0; --count) {
      const auto& [name, fault] = faults()[any(random, faults().size())];
      names.append(name).append("; ");
      fault(question, random);
    }
    EXPECT_FALSE(question.findings().empty()) << names;
  }
}

TEST(DecisionProperty, EverySignatureIsNeeded) {
  const auto all = in_order().facts.signatures.size();
  for (std::size_t i = 0; i < all; ++i) {
    auto question = in_order();
    const auto role = question.facts.signatures[i].role;
    question.facts.signatures.erase(question.facts.signatures.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(question.findings().empty()) << code(role) << " " << i;
  }
}

TEST(DecisionProperty, TheSameQuestionHasTheSameAnswer) {
  Random random{3};
  for (int i = 0; i < 200; ++i) {
    auto question = in_order();
    faults()[any(random, faults().size())].second(question, random);
    EXPECT_EQ(question.findings(), question.findings());
  }
}

TEST(DecisionProperty, TheOrderOfSignaturesAndSubjectsInTheFileDoesNotMatter) {
  Random random{4};
  for (int i = 0; i < 200; ++i) {
    auto question = in_order();
    std::shuffle(question.facts.signatures.begin(), question.facts.signatures.end(), random);
    std::shuffle(question.facts.subjects.begin(), question.facts.subjects.end(), random);
    EXPECT_TRUE(question.findings().empty());
  }
}

}  // namespace
}  // namespace signet::test
