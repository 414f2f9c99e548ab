// What became of seals and activations, from entries written by hand.
#include <gtest/gtest.h>

#include "client/review/activations.h"
#include "client/review/register_rows.h"
#include "client/review/words.h"
#include "policy/base/json.h"
#include "tests/unit/client/a_review.h"

namespace signet::client::review {
namespace {

Sealings sealings_of(const Entries& entries) {
  Sealings sealings;
  return entries.told_to(sealings);
}

Activations activations_of(const Entries& entries) {
  Activations activations;
  return entries.told_to(activations);
}

TEST(Sealings, AreNumberedInEachCalendarYearOfVietnamInTheOrderOfTheirSeals) {
  Entries entries;
  const auto a = entries.intent("2026-12-31T23:59:40", 'a'), b = entries.intent("2026-12-31T23:59:50", 'b');
  const auto c = entries.intent("2026-12-31T23:59:58", 'c');
  entries.sealed("2026-12-31T23:59:55", b);
  entries.sealed("2027-01-01T00:00:01", a);
  entries.sealed("2026-12-31T23:59:59", c);  // requests overlap: the old year is not over yet
  const auto d = entries.intent("2027-01-01T00:00:02", 'd');
  entries.sealed("2027-01-01T00:00:03", d);
  const auto sealings = sealings_of(entries);
  std::vector<std::string> numbers;
  for (const auto place : sealings.sealed()) numbers.push_back(register_number(sealings.all()[place]));
  EXPECT_EQ(numbers, (std::vector<std::string>{"1/2026", "1/2027", "2/2026", "2/2027"}));
}

TEST(Sealings, WithoutAnOutcomeHaveNoNumber) {
  Entries entries;
  const auto open = entries.intent("2026-05-28T08:00:00", 'a'), failed = entries.intent("2026-05-28T08:00:00", 'b');
  entries.failed("2026-05-28T08:00:01", failed, 0);
  const auto sealings = sealings_of(entries);
  EXPECT_EQ(sealings.of_intent(open)->fate, Fate::open);
  EXPECT_EQ(sealings.of_intent(failed)->fate, Fate::failed);
  EXPECT_TRUE(sealings.sealed().empty());
  EXPECT_EQ(register_number(*sealings.of_intent(open)), "");
  EXPECT_TRUE(sealings.strays().empty());
}

TEST(Sealings, ASealMayFollowAFailureThatAskedTheTokenAndNoOther) {
  Entries entries;
  const auto asked = entries.intent("2026-05-28T08:00:00", 'a'), not_asked = entries.intent("2026-05-28T08:00:00", 'b');
  entries.failed("2026-05-28T08:00:01", asked, 1);
  entries.failed("2026-05-28T08:00:01", not_asked, 0);
  entries.sealed("2026-05-28T08:00:02", asked);
  const auto wrong = entries.sealed("2026-05-28T08:00:02", not_asked);
  const auto sealings = sealings_of(entries);
  EXPECT_EQ(sealings.of_intent(asked)->fate, Fate::sealed);
  EXPECT_EQ(sealings.of_intent(not_asked)->fate, Fate::failed);
  EXPECT_EQ(sealings.strays(), std::vector<std::uint64_t>{wrong});
}

TEST(Sealings, OutcomesThatNoIntentExplainsAreNamedAndNotNumbered) {
  Entries entries;
  const auto intent = entries.intent("2026-05-28T08:00:00", 'a');
  entries.sealed("2026-05-28T08:00:01", intent);
  const auto again = entries.sealed("2026-05-28T08:00:02", intent), none = entries.sealed("2026-05-28T08:00:02", 99);
  const auto failed = entries.failed("2026-05-28T08:00:03", intent, 0);
  const auto revoked = entries.add("revoked", "2026-05-28T08:00:03", {{"of_intent", 98}, {"order", 1}, {"what", "seal"}});
  const auto sealings = sealings_of(entries);
  EXPECT_EQ(sealings.strays(), (std::vector<std::uint64_t>{again, none, failed, revoked}));
  EXPECT_EQ(sealings.sealed().size(), 1U);
  EXPECT_EQ(sealings.of_intent(intent)->fate, Fate::sealed);
}

TEST(Sealings, KnowWhatReplacedAndRevokedThem) {
  Entries entries;
  const auto old = entries.intent("2026-05-28T08:00:00", 'a');
  entries.sealed("2026-05-28T08:00:01", old);
  const auto replacement = entries.intent("2026-05-29T08:00:00", 'b', {{"replaces", std::string(64, 'a')}, {"correction", 7}});
  EXPECT_FALSE(sealings_of(entries).of_intent(old)->replaced_by) << "an intent replaces nothing";
  entries.sealed("2026-05-29T08:00:01", replacement);
  const auto revoked = entries.add("revoked", "2026-05-30T08:00:00", {{"of_intent", replacement}, {"order", 9}, {"what", "seal"}});
  entries.add("delivered", "2026-05-30T08:00:00", {{"caller", 1001}, {"seal_id", std::string(32, 'a')}});
  const auto sealings = sealings_of(entries);
  const Sealing &first = *sealings.of_intent(old), &second = *sealings.of_intent(replacement);
  EXPECT_EQ(state_of(first), "replaced");
  ASSERT_TRUE(first.replaced_by && second.replaced);
  EXPECT_EQ(register_number(sealings.all()[*first.replaced_by]), "2/2026");
  EXPECT_EQ(register_number(sealings.all()[*second.replaced]), "1/2026");
  EXPECT_EQ(state_of(second), "revoked");
  EXPECT_EQ(second.revoked, revoked);
  EXPECT_EQ(first.delivered, 1U);
  EXPECT_FALSE(first.live() || second.live());
}

TEST(Register, HasACellForEachColumnAndNothingThatComputes) {
  Entries entries;
  const auto intent =
      entries.intent("2026-05-28T08:00:00", 'a', {{"notes", {"late", "substitution"}}, {"activation", 5}, {"seal_id", "=1+1"}});
  entries.sealed("2026-05-28T08:00:01", intent);
  const auto sealings = sealings_of(entries);
  const auto cells = register_cells(sealings.all()[0], sealings);
  ASSERT_EQ(cells.size(), register_columns().size());
  EXPECT_EQ(register_headings(Voice{Language::english}).size(), cells.size());
  EXPECT_EQ(cells[0] + "/" + cells[1] + " " + cells[2] + " " + cells[3], "2026/1 2026-05-28T08:00:01+07:00 annual-transcript");
  EXPECT_EQ(cells[14], "late substitution");
  const Json row = Json::parse(register_json(sealings.all()[0], sealings));
  EXPECT_EQ(row["number"], 1);
  EXPECT_EQ(row["notes"], (Json{"late", "substitution"}));
  EXPECT_TRUE(row["revoked"].is_null());
}

// --- activations ---

TEST(Activations, EndByTheClerkTheirTimeTheNextOneOrTheService) {
  Entries entries;
  const auto by_clerk = entries.open("2026-05-28T08:00:00", "2026-05-28T16:00:00");
  entries.add("activation", "2026-05-28T09:30:00", {{"state", "closed"}, {"by", 1001}, {"why", "clerk"}});
  const auto by_next = entries.open("2026-05-28T10:00:00", "2026-05-28T16:00:00");
  const auto by_stop = entries.open("2026-05-28T11:00:00", "2026-05-28T16:00:00");
  entries.add("stop", "2026-05-28T12:00:00");
  entries.start("2026-05-28T12:30:00");
  const auto by_time = entries.open("2026-05-28T13:00:00", "2026-05-28T14:00:00");
  entries.start("2026-05-29T08:00:00");  // the service died, but long after the activation's end
  const auto odd = entries.open("2026-05-29T09:00:00", "2026-05-29T16:00:00");
  entries.add("activation", "2026-05-29T09:30:00", {{"state", "closed"}, {"by", 1001}, {"why", "weather"}});
  const auto open = entries.open("2026-05-29T10:00:00", "2026-05-29T16:00:00");
  const auto activations = activations_of(entries);
  const auto ended = [&](std::uint64_t entry) {
    return std::pair{activations.of_entry(entry)->closing, to_vietnamese(activations.of_entry(entry)->closed).substr(11)};
  };
  EXPECT_EQ(ended(by_clerk), (std::pair{Closing::clerk, std::string{"09:30:00"}}));
  EXPECT_EQ(ended(by_next), (std::pair{Closing::another, std::string{"11:00:00"}}));
  EXPECT_EQ(ended(by_stop), (std::pair{Closing::process, std::string{"12:00:00"}}));
  EXPECT_EQ(ended(by_time), (std::pair{Closing::time, std::string{"14:00:00"}}));
  EXPECT_EQ(activations.of_entry(odd)->closing, Closing::unknown_why);
  EXPECT_EQ(activations.of_entry(open)->closing, Closing::still_open);
  EXPECT_EQ(activations.of_entry(1), nullptr) << "an entry that opens nothing";
}

TEST(Activations, SayOfAClassOnlyWhatTheyCan) {
  Entries entries;
  entries.identity();
  const auto one = entries.open("2026-05-28T08:00:00", "2026-05-28T16:00:00", {{"classes", {"8A1"}}});
  const auto two = entries.open("2026-05-28T08:00:00", "2026-05-28T16:00:00", {{"classes", {"8A1", "8A2"}}});
  const auto all = entries.open("2026-05-28T08:00:00", "2026-05-28T16:00:00");
  const auto activations = activations_of(entries);
  const auto under = [&](std::uint64_t entry, Kind kind, const char* name) {
    Sealing sealing;
    sealing.activation = entry;
    sealing.kind = kind;
    return of_class(sealing, activations, name);
  };
  EXPECT_EQ(under(one, Kind::annual_transcript, "8A1"), OfClass::certain);
  EXPECT_EQ(under(one, Kind::annual_transcript, "8A2"), OfClass::no);
  EXPECT_EQ(under(two, Kind::annual_transcript, "8A2"), OfClass::possible);
  EXPECT_EQ(under(all, Kind::annual_transcript, "8A2"), OfClass::possible);
  EXPECT_EQ(under(0, Kind::annual_transcript, "8A2"), OfClass::possible) << "a standing authorisation";
  EXPECT_EQ(under(all, Kind::scanned_paper, "8A2"), OfClass::no) << "a scan has no class";
}

}  // namespace
}  // namespace signet::client::review
