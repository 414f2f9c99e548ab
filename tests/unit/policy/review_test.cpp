// O3, R3: the vice-principal's review, where the policy asks for one (S1 Đ.4, Đ.8 bước 3).
#include "policy/rules.h"
#include "tests/support/file.h"
#include "tests/support/transcript.h"
#include "tests/unit/policy/requirement_row.h"

namespace signet::test {
namespace {

constexpr auto vice = Role::vice_principal;
constexpr const char* review_role =
    "\n[[role]]\nrole = \"vice-principal\"\nslots = \"/HOC_BA/DU_LIEU_HOC_BA/DANH_SACH_THONG_TIN_KY/PHT\"\nregion = \"thongtinhocba\"\n"
    "count_max = 1\n";

std::string profile_text() { return world::read_file(SIGNET_PROFILE) + review_role; }

// The roster of the standing case has no vice-principal; `asked`: the policy asks for the review of annual transcripts.
std::unique_ptr<Standing> school_that_reviews(bool asked) {
  auto made = std::make_unique<Standing>();
  auto& standing = *made;
  standing.profile = *read_profile(profile_text());
  if (asked) standing.rules.review = {annual};
  auto roster = roster_of_8a1();
  for (const auto* name : {"vice-principal", "other-teacher"}) {
    const auto& member = world::cast_member(name);
    const auto certificate = sha256(world::World::shared().identity(name).certificate);
    roster.persons[name] = Person{name, member.common_name, member.id, {certificate}, std::nullopt};
  }
  roster.persons["vice-principal"].duties = {Duty::vice_principal};
  standing.register_now.apply(Order{OrderKind::roster, {}, 2, std::nullopt, {}, sha256("with a vice-principal"), roster}, 5, standing.now);
  admit_signers(standing.register_now, standing.signers);
  return made;
}

world::Transcript reviewed() {
  return world::a_transcript(world::World::shared()).shape([](world::Form& form) { form.review_slot = true; });
}

TEST(Review, StandsInRealDocumentsBetweenHomeroomTeacherAndPrincipal) {
  const auto asked = school_that_reviews(true), not_asked = school_that_reviews(false);
  EXPECT_EQ(judge(*asked, reviewed().bytes()).reasons, RowReasons{});
  EXPECT_EQ(judge(*not_asked, reviewed().bytes()).reasons, RowReasons{});
  EXPECT_EQ(judge(*asked, reviewed().without("vice-principal").bytes()).reasons, RowReasons{"review-missing"});
  EXPECT_EQ(judge(*not_asked, reviewed().without("vice-principal").bytes()).reasons, RowReasons{});
  EXPECT_EQ(judge(*asked, world::a_transcript(world::World::shared()).bytes()).reasons, RowReasons{"review-missing"}) << "no slot at all";
}

TEST(Review, ThatIsThereIsCheckedThoughNobodyAskedForIt) {
  const auto standing = school_that_reviews(false);
  const auto changed = [](std::string& text) {
    auto& character = text[text.find("SignatureValue>", text.find("<PHT")) + 25];
    character = character == 'A' ? 'B' : 'A';
  };
  EXPECT_EQ(judge(*standing, reviewed().signed_by("vice-principal", "stranger").bytes()).reasons, RowReasons{"signer-unknown"});
  EXPECT_EQ(judge(*standing, reviewed().signed_by("vice-principal", "other-teacher").bytes()).reasons, RowReasons{"reviewer-not-entitled"});
  auto broken = reviewed();
  broken.change("principal", [&](world::Signing& signing) { signing.before = changed; });
  EXPECT_TRUE(judge(*standing, broken.bytes()).reasons.contains("signature-invalid"));
  auto small = reviewed();
  small.change("vice-principal", [](world::Signing& signing) { signing.options.target = "diem_TOAN"; });
  EXPECT_EQ(judge(*standing, small.bytes()).reasons, RowReasons{"wrong-region"});
}

TEST(Review, WithoutItsSlotIsAnUnknownSignature) {
  const auto standing = school_that_reviews(true);
  standing->profile = *read_profile(world::read_file(SIGNET_PROFILE));
  EXPECT_EQ(judge(*standing, reviewed().bytes()).reasons, RowReasons{"unknown-signature"});
}

// A case of any kind whose document bears a review, an hour before the principal.
SchoolCase& review_in(SchoolCase& c) {
  SignatureFact review = c.signature(principal);
  review.role = vice;
  review.slot_id.clear();
  review.value = sha256("the review");
  review.signing_time = review.signing_time + -3600;
  c.facts.signatures.push_back(review);
  return c.signs(vice, "", "vice-principal");
}
void ask(SchoolCase& c) { c.rules.review = {c.facts.kind}; }
void reviewed_case(SchoolCase& c) { review_in(c), ask(c); }

TEST(Requirements, AVicePrincipalReviews) {
  check_rows({
      {"O3 R3", "asked and there", annual, reviewed_case, {}},
      {"O3 R3", "asked and not there", annual, ask, {"review-missing"}},
      {"O3 R3", "asked for another kind", annual, [](auto& c) { c.rules.review = {Kind::transfer}; }, {}},
      {"O3 R3", "not asked and there", annual, [](auto& c) { review_in(c); }, {}},
      {"O3",
       "before the homeroom teacher",
       annual,
       [](auto& c) { reviewed_case(c), c.signs_at(vice, "", c.signature(homeroom).signing_time + -c.rules.skew_s + -1); },
       {"order-of-signing"}},
      {"O3",
       "before the homeroom teacher by the skew",
       annual,
       [](auto& c) { reviewed_case(c), c.signs_at(vice, "", c.signature(homeroom).signing_time + -c.rules.skew_s); },
       {}},
      {"O3",
       "before a teacher, who signs within the skew of the homeroom teacher",
       annual,
       [](auto& c) {
         reviewed_case(c);
         const auto closed = c.signature(homeroom).signing_time;
         c.signs_at(teacher, "TOAN", closed + c.rules.skew_s).signs_at(vice, "", closed + -1);
       },
       {"order-of-signing"}},
      {"O3",
       "after the principal",
       annual,
       [](auto& c) { reviewed_case(c), c.signs_at(vice, "", c.signature(principal).signing_time + c.rules.skew_s + 1); },
       {"order-of-signing"}},
      {"O3",
       "after the principal by the skew",
       annual,
       [](auto& c) { reviewed_case(c), c.signs_at(vice, "", c.signature(principal).signing_time + c.rules.skew_s); },
       {}},
      {"R3",
       "by somebody without the duty",
       annual,
       [](auto& c) { reviewed_case(c), c.roster().persons["vice-principal"].duties.clear(); },
       {"reviewer-not-entitled"}},
      {"R3",
       "by the principal",
       annual,
       [](auto& c) { reviewed_case(c), c.signs(vice, "", "principal"); },
       {"reviewer-not-entitled", "roles-conflict"}},
      {"R3 B3",
       "by one who had left",
       annual,
       [](auto& c) { reviewed_case(c), c.depart("vice-principal", c.signature(vice).signing_time + -1, false); },
       {"signer-departed"}},
      {"R3 B3",
       "by one who has left since, which nothing proves",
       annual,
       [](auto& c) { reviewed_case(c), c.depart("vice-principal", c.signature(vice).signing_time + 60, false); },
       {"signing-time-unproved"}},
      {"R3 B3",
       "by one who has left since, and the journal saw it",
       annual,
       [](auto& c) {
         reviewed_case(c), c.depart("vice-principal", c.signature(vice).signing_time + 60, false);
         c.seen[c.signature(vice).value] = c.signature(vice).signing_time + 60;
       },
       {}},
      {"R3 B3",
       "by one who leaves tomorrow",
       annual,
       [](auto& c) { reviewed_case(c), c.depart("vice-principal", c.now + world::day_s, false); },
       {}},
      {"R3 R13",
       "by the one who signs for the principal too",
       annual,
       [](auto& c) {
         reviewed_case(c), c.signs(principal, "", "vice-principal"),
             c.delegate(c.signature(vice).signing_time + -world::day_s, c.now + world::day_s);
       },
       {"roles-conflict"}},
      {"R3 R13",
       "by a vice-principal who teaches in the class",
       annual,
       [](auto& c) {
         reviewed_case(c), c.subject("TOAN").teachers.front().person = "vice-principal", c.signs(teacher, "TOAN", "vice-principal");
       },
       {}},
  });
}

TEST(Requirements, AReviewCanBeAskedOfEveryKind) {
  for (const Kind kind :
       {annual, Kind::opening, Kind::summer_supplement, Kind::transfer, Kind::assessment_book, Kind::scanned_paper, Kind::true_copy}) {
    auto asked = case_of(kind);
    ask(asked);
    EXPECT_EQ(asked.reasons(), RowReasons{"review-missing"}) << code(kind);
    review_in(asked);
    EXPECT_EQ(asked.reasons(), RowReasons{}) << code(kind);
    asked.signs_at(vice, "", asked.signature(principal).signing_time + 3600);
    EXPECT_TRUE(asked.reasons().contains("order-of-signing")) << code(kind);
  }
}

std::string review_fault(const std::string& rows) {
  const auto rules = read_rules("version = 1\nkinds = [\"opening\"]\n[review]\n" + rows);
  return rules ? "" : rules.refusal().detail;
}

TEST(Review, IsAskedForByKind) {
  EXPECT_EQ(read_rules("version = 1\nkinds = [\"opening\"]\n[review]\nopening = \"signature\"\ntransfer = \"none\"\n")->review,
            std::set<Kind>{Kind::opening});
  EXPECT_TRUE(read_rules(world::read_file(SIGNET_POLICY))->review.empty()) << "none is what we deliver";
  EXPECT_EQ(review_fault("opening = \"yes\""), "review: none or signature is needed: opening (policy.toml:4)");
  EXPECT_EQ(review_fault("certificate = \"signature\""), "review: no kind of a school's documents: certificate (policy.toml:4)");
  EXPECT_EQ(review_fault("nothing = \"none\""), "review: no kind of a school's documents: nothing (policy.toml:4)");
  EXPECT_EQ(review_fault("opening = true"), "a text is needed: opening (policy.toml:4)");
}

std::string slot_fault(const std::string& from, const std::string& to) {
  auto text = profile_text();
  text.replace(text.rfind(from), from.size(), to);
  const auto profile = read_profile(text);
  return profile ? "" : profile.refusal().detail.substr(0, profile.refusal().detail.find(" (profile:"));
}

TEST(Review, HasOneSlotThatThePrincipalsSignatureCovers) {
  EXPECT_TRUE(read_profile(profile_text()));
  const auto outside = "the vice-principal's slot must stand inside what the principal signs";
  const auto one = "one vice-principal signs the whole, in one slot";
  EXPECT_EQ(slot_fault("/HOC_BA/DU_LIEU_HOC_BA/DANH_SACH_THONG_TIN_KY/PHT", "/HOC_BA/PHAT_HANH_HOC_BA/PHT"), outside);
  EXPECT_EQ(slot_fault("/HOC_BA/DU_LIEU_HOC_BA/DANH_SACH_THONG_TIN_KY/PHT", "/HOC_BA/DU_LIEU_HOC_BA"), outside);
  EXPECT_EQ(slot_fault("/HOC_BA/DU_LIEU_HOC_BA/DANH_SACH_THONG_TIN_KY/PHT", "//PHT"), outside);
  EXPECT_EQ(slot_fault("count_max = 1", "count_max = 2"), one);
  EXPECT_EQ(slot_fault("\"thongtinhocba\"", "\"*subject\""), one);
  EXPECT_FALSE(read_profile(profile_text() + review_role));
}

}  // namespace
}  // namespace signet::test
