// Which entries are shown, and how a wrong filter is named.
#include <gtest/gtest.h>

#include "client/review/filter.h"
#include "client/review/item_words.h"
#include "client/review/plain_text.h"
#include "policy/base/json.h"
#include "tests/unit/client/a_review.h"

namespace signet::client::review {
namespace {

struct Journal {
  Entries entries;
  std::uint64_t activation = 0, mine = 0, my_seal = 0, other = 0, failed = 0, open = 0, refused = 0;

  Journal() {
    entries.identity();
    entries.start("2026-05-28T07:00:00");
    activation = entries.open("2026-05-28T08:00:00", "2026-05-28T16:00:00", {{"classes", {"8A1"}}, {"kinds", {"annual-transcript"}}});
    mine = entries.intent("2026-05-28T08:01:00", 'a', {{"activation", activation}});
    my_seal = entries.sealed("2026-05-28T08:01:01", mine);
    other = entries.intent("2026-05-29T08:00:00", 'b', {{"document_kind", "transfer"}, {"caller", 1002}});
    failed = entries.failed("2026-05-29T08:00:01", other, 0);
    open = entries.intent("2026-05-30T08:00:00", 'c');
    refused = entries.refused("2026-05-31T00:00:00", Json::array({"principal-missing", "subject-teacher-missing"}),
                              {{"document", std::string(64, 'd')}});
    entries.put("no entry of ours");
  }

  std::vector<std::uint64_t> shown(const FilterWords& words) const {
    const auto filter = read_filter(words);
    EXPECT_TRUE(filter) << (filter ? "" : filter.refusal().detail);
    Context context;
    entries.told_to(context);
    std::vector<std::uint64_t> indexes;
    for (std::size_t i = 0; filter && i < entries.size(); ++i) {
      if (matches(*filter, entries.at(i), context) != Match::no) indexes.push_back(i);
    }
    return indexes;
  }
};

using Indexes = std::vector<std::uint64_t>;

TEST(Filter, ShowsEverythingWhereNothingIsAsked) { EXPECT_EQ(Journal{}.shown({}).size(), 10U); }

TEST(Filter, TakesWhatBelongsToASealByItsIntent) {
  const Journal journal;
  EXPECT_EQ(journal.shown({.document_kind = "annual-transcript"}),
            (Indexes{journal.activation, journal.mine, journal.my_seal, journal.open}));
  EXPECT_EQ(journal.shown({.document_kind = "transfer"}), (Indexes{journal.other, journal.failed}));
  EXPECT_EQ(journal.shown({.caller = "1002"}), (Indexes{journal.other, journal.failed}));
  EXPECT_EQ(journal.shown({.seal = "bbbbbbbb"}), (Indexes{journal.other, journal.failed}));
  EXPECT_EQ(journal.shown({.seal = "bbbbbbbc"}), Indexes{});
  EXPECT_EQ(journal.shown({.class_name = "8A1"}),
            (Indexes{journal.activation, journal.mine, journal.my_seal, journal.other, journal.failed, journal.open}));
  EXPECT_EQ(journal.shown({.entry_kind = "intent", .class_name = "8A2"}), (Indexes{journal.other, journal.open}));
}

TEST(Filter, TellsWhatIsCertainlyOfAClassFromWhatMayBe) {
  const Journal journal;
  Context context;
  journal.entries.told_to(context);
  const auto filter = *read_filter({.class_name = "8A1"});
  EXPECT_EQ(matches(filter, journal.entries.at(journal.my_seal), context), Match::yes);
  EXPECT_EQ(matches(filter, journal.entries.at(journal.open), context), Match::possible);
}

TEST(Filter, TakesOutcomesAndReasons) {
  const Journal journal;
  EXPECT_EQ(journal.shown({.outcome = "sealed"}), (Indexes{journal.mine, journal.my_seal}));
  EXPECT_EQ(journal.shown({.outcome = "failed"}), (Indexes{journal.other, journal.failed}));
  EXPECT_EQ(journal.shown({.outcome = "open"}), Indexes{journal.open});
  EXPECT_EQ(journal.shown({.outcome = "refused"}), Indexes{journal.refused});
  EXPECT_EQ(journal.shown({.reason = "token-unavailable"}), Indexes{journal.failed});
  EXPECT_EQ(journal.shown({.reason = "THIEU_CBQL"}), Indexes{journal.refused});
  EXPECT_EQ(journal.shown({.reason = "certificate-expired"}), Indexes{});
}

TEST(Filter, TakesTimesDaysAndNumbersBothEndsIncluded) {
  const Journal journal;
  EXPECT_EQ(journal.shown({.from = "3", .to = "4"}), (Indexes{3, 4}));
  EXPECT_EQ(journal.shown({.from = "2026-05-30", .to = "2026-05-30"}), (Indexes{journal.open, 9})) << "what cannot be read has no time";
  EXPECT_EQ(journal.shown({.from = "28/05/2026", .to = "28/05/2026", .entry_kind = "sealed"}), Indexes{journal.my_seal});
  EXPECT_EQ(journal.shown({.from = "2026-05-28T08:01:01", .to = "2026-05-28T01:01:01Z"}), (Indexes{journal.my_seal, 9}));
  EXPECT_EQ(journal.shown({.from = "2026-05-31", .entry_kind = "refused"}), Indexes{journal.refused});
  EXPECT_EQ(journal.shown({.to = "2026-05-30", .entry_kind = "refused"}), Indexes{});
}

TEST(Filter, NamesAWrongValueAndWhatItMayBe) {
  const auto said = [](const FilterWords& words) {
    const auto filter = read_filter(words);
    return filter ? std::string{"accepted"} : filter.refusal().detail;
  };
  EXPECT_TRUE(said({.from = "2026-02-30"}).starts_with("--from 2026-02-30: an entry's number, a day")) << said({.from = "2026-02-30"});
  EXPECT_TRUE(said({.to = "-1"}).starts_with("--to -1: "));
  EXPECT_EQ(said({.from = "2026-05-30", .to = "2026-05-29"}), "--to lies before --from");
  EXPECT_EQ(said({.from = "9", .to = "8"}), "--to lies before --from");
  EXPECT_TRUE(said({.entry_kind = "seal"}).starts_with("--kind seal: start stop configuration"));
  EXPECT_TRUE(said({.document_kind = "order"}).starts_with("--document-kind order: annual-transcript opening"));
  EXPECT_TRUE(said({.caller = "vanthu"}).starts_with("--caller vanthu: a Unix account's number"));
  EXPECT_TRUE(said({.caller = "-5"}).starts_with("--caller -5"));
  EXPECT_EQ(said({.outcome = "Sealed"}), "--outcome Sealed: sealed, refused, failed or open");
  EXPECT_TRUE(said({.reason = "missing"}).starts_with("--reason missing: a reason's code"));
  EXPECT_TRUE(said({.seal = "abc"}).starts_with("--seal abc: a seal's id"));
  EXPECT_TRUE(said({.seal = "ABCDEF0123"}).starts_with("--seal ABCDEF0123"));
  EXPECT_TRUE(said({.seal = std::string(33, 'a')}).starts_with("--seal aaa"));
}

TEST(Filter, AYearIsACalendarYearAndStandsAlone) {
  const auto year = read_period("", "", 2026);
  ASSERT_TRUE(year);
  EXPECT_EQ(to_iso8601(*year->from) + " " + to_iso8601(*year->to), "2026-01-01T00:00:00+07:00 2026-12-31T23:59:59+07:00");
  EXPECT_FALSE(read_period("2026-01-01", "", 2026));
  EXPECT_FALSE(read_period("", "", 20260));
}

// --- words ---

TEST(Plain, LetsNothingThroughThatSteersATerminal) {
  EXPECT_EQ(plain("Trường Mẫu A"), "Trường Mẫu A");
  const std::string replaced =
      "a\xef\xbf\xbd"
      "b";
  for (const char* text : {"a\x1b"
                           "b",
                           "a\nb",
                           "a\xc2\x9b"
                           "b",
                           "a\xe2\x80\xae"
                           "b",
                           "a\xff"
                           "b",
                           "a\x7f"
                           "b"})
    EXPECT_EQ(plain(text), replaced);
}

TEST(ItemWords, SayWhatHappenedInBothLanguages) {
  const Journal journal;
  Context context;
  journal.entries.told_to(context);
  const auto line = [&](std::uint64_t index, Language language) {
    return in_words(journal.entries.at(index), context.sealings, Voice{language});
  };
  EXPECT_EQ(line(journal.my_seal, Language::english).substr(0, 75),
            "      4  28/05/2026 08:01:01  Sealed          no. 1/2026, annual transcript");
  EXPECT_NE(line(journal.my_seal, Language::vietnamese).find("Đóng dấu        số 1/2026, học bạ cuối năm"), std::string::npos);
  EXPECT_NE(line(journal.refused, Language::english).find("principal-missing (principal), subject-teacher-missing (subject teacher)"),
            std::string::npos);
  EXPECT_EQ(line(9, Language::english), "      9  ?  " + to_hex(as_bytes("no entry of ours")));
  EXPECT_NE(with_members(journal.entries.at(journal.refused)).find(R"(reasons=["principal-missing","subject-teacher-missing"])"),
            std::string::npos);
}

TEST(ItemWords, OfAForgedEntryDoNotSteerTheTerminal) {
  Entries entries;
  entries.identity("evil\x1b[2J/journal/2026", "Trường \xe2\x80\xae");
  const std::string line = in_words(entries.at(0), {}, Voice{Language::english});
  EXPECT_EQ(line.find('\x1b'), std::string::npos);
  EXPECT_EQ(line.find("\xe2\x80\xae"), std::string::npos);
  EXPECT_EQ(with_members(entries.at(0)).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace signet::client::review
