// A new year and the year before it, as a witness is shown that they name each other; and schools that lie about it.
#include "journal/year_link.h"

#include "a_journal.h"
#include "journal/durable_file.h"
#include "journal/entry.h"
#include "journal/tree.h"
#include "journal/witness_store.h"
#include "journal/year.h"
#include "refused.h"

namespace signet::journal {
namespace {

constexpr const char* old_origin = "school.example/journal/2026";
constexpr const char* new_origin = "school.example/journal/2027";
const Instant rolled{1799000000};  // 2027-01-03

/// One year's entries under the school's key.
struct Year {
  std::string origin;
  std::vector<Bytes> entries;
  CompactRange range(std::uint64_t size) const {
    CompactRange range;
    for (std::uint64_t i = 0; i < size; ++i) range.append(leaf_hash(entries.at(i)));
    return range;
  }
  NodeSource nodes() const {
    return [this](unsigned level, std::uint64_t place) -> Result<Digest> {
      CompactRange range;
      for (std::uint64_t i = place << level; i < (place + 1) << level; ++i) range.append(leaf_hash(entries.at(i)));
      return range.root();
    };
  }
  Checkpoint checkpoint(std::uint64_t size) const { return {origin, size, range(size).root()}; }
  Checkpoint newest() const { return checkpoint(entries.size()); }
};

/// A school that has rolled over; a test makes it lie before it is shown.
struct ASchool {
  PrivateKey key = *PrivateKey::generate();
  Year before{old_origin, {}}, year{new_origin, {}};
  Identity first{old_origin, "00000001", "Trường", std::string(64, 'a'), "demo", Instant{1795575600}, key.public_key()};

  ASchool() {
    before.entries = {to_bytes(*write_identity(first)), test::an_entry("start", 1), test::an_entry("stop", 2), test::an_entry("start", 3),
                      to_bytes(write_closing(new_origin, rolled))};
    begin();
  }
  ClosedYear ended() const { return {before.newest(), leaf_hash(before.entries.front()), 0, new_origin}; }
  void begin(const ClosedYear& said) {
    year.entries = {to_bytes(*write_identity(successor_of(first, said, rolled))), test::an_entry("start", 3430000),
                    test::an_entry("stop", 3430001)};
  }
  void begin() { begin(ended()); }
  YearLink link(std::uint64_t size) const {
    const auto old_size = before.entries.size();
    return {size, year.entries.front(), *inclusion_proof(0, size, year.nodes()), before.entries.back(),
            *inclusion_proof(old_size - 1, old_size, before.nodes())};
  }
  YearLink link() const { return link(year.entries.size()); }
  LinkJudgement judged() const { return judge_year_link(link(), year.newest(), before.newest()); }
  Verifier verifier(const std::string& whose) const { return {whose, key.public_key()}; }
  std::string body(const Year& of, std::uint64_t from, std::uint64_t to) const {
    return write_add_checkpoint(
        {from, *consistency_proof(from, to, of.nodes()), sign_note(checkpoint_text(of.checkpoint(to)), of.origin, key)});
  }
};

TEST(YearLink, IsReadAsItIsWritten) {
  const ASchool school;
  const auto link = school.link();
  const auto read = parse_year_link(write_year_link(link));
  ASSERT_DONE(read);
  EXPECT_EQ(read->size, link.size);
  EXPECT_EQ(read->first, link.first);
  EXPECT_EQ(read->first_path, link.first_path);
  EXPECT_EQ(read->last, link.last);
  EXPECT_EQ(read->last_path, link.last_path);
}

TEST(YearLink, RefusesOtherBodies) {
  const ASchool school;
  const auto good = write_year_link(school.link());
  const auto with = [&](const std::string& what, const std::string& instead) {
    auto text = good;
    return text.replace(text.find(what), what.size(), instead);
  };
  std::string many = good;
  for (int i = 0; i < 64; ++i) many.insert(many.find("\n\nlast") + 1, to_base64(view(sha256("x"))) + "\n");
  for (const auto& wrong :
       {std::string{}, good + "x", good.substr(0, good.size() - 1), with("signet-year-link 1", "signet-year-link 2"),
        with("size 3", "size 0"), with("size 3", "size 03"), with("size 3", "size 9223372036854775807"), with("first ", "first"),
        with("last ", "lasd "), with("\n\nlast", "\nAAAA\n\nlast"), many, with("first ", "first " + to_base64(Bytes(4098)))}) {
    EXPECT_REFUSED(parse_year_link(wrong), Reason::request_malformed);
  }
}

TEST(YearLink, TwoYearsThatNameEachOtherAreLinked) {
  const ASchool school;
  EXPECT_EQ(school.judged().verdict, LinkVerdict::linked) << school.judged().why;
  EXPECT_EQ(judge_year_link(school.link(1), school.year.checkpoint(1), school.before.newest()).verdict, LinkVerdict::linked);
}

TEST(YearLink, WhatTheWitnessHasNotCosignedIsAwaited) {
  const ASchool school;
  const auto verdict = [&](const Checkpoint& now, const std::optional<Checkpoint>& before) {
    return judge_year_link(school.link(), now, before).verdict;
  };
  EXPECT_EQ(verdict(school.year.checkpoint(2), school.before.newest()), LinkVerdict::unready) << "another size of the new year";
  EXPECT_EQ(verdict(school.year.newest(), std::nullopt), LinkVerdict::unready) << "nothing before";
  EXPECT_EQ(verdict(school.year.newest(), school.before.checkpoint(4)), LinkVerdict::unready) << "not yet its last tree";
  EXPECT_EQ(verdict(school.year.newest(), Checkpoint{"school.example/journal/2025", 9, sha256("2025")}), LinkVerdict::unready)
      << "the year between was not shown";
}

TEST(YearLink, WhatIsNotProvedBlamesNobody) {
  const ASchool school;
  const auto verdict = [&](const std::function<void(YearLink&)>& change) {
    auto link = school.link();
    change(link);
    return judge_year_link(link, school.year.newest(), school.before.newest()).verdict;
  };
  ASchool other;
  other.before.entries.erase(other.before.entries.begin() + 1);
  other.begin();
  EXPECT_EQ(verdict([&](YearLink& l) { l.first = other.year.entries.front(); }), LinkVerdict::unproved);
  EXPECT_EQ(verdict([](YearLink& l) { l.first_path.pop_back(); }), LinkVerdict::unproved);
  EXPECT_EQ(verdict([&](YearLink& l) { l.first = school.year.entries[1]; }), LinkVerdict::unproved);
  EXPECT_EQ(judge_year_link(school.link(), {"school.example/journal/2028", 3, school.year.newest().root}, school.before.newest()).verdict,
            LinkVerdict::unproved)
      << "another year's first entry";
  EXPECT_EQ(verdict([&](YearLink& l) { l.last = school.before.entries[3]; }), LinkVerdict::unproved);
  EXPECT_EQ(verdict([](YearLink& l) { l.last_path.front() = sha256("x"); }), LinkVerdict::unproved);
  EXPECT_EQ(verdict([](YearLink& l) { l.last = to_bytes(write_closing("school.example/journal/2028", rolled)); }), LinkVerdict::unproved);
}

TEST(YearLink, ASchoolThatLies) {
  const auto told = [](const std::string& why, const std::function<void(ASchool&)>& lie) {
    ASchool school;
    lie(school);
    const auto judged = school.judged();
    EXPECT_EQ(judged.verdict, LinkVerdict::contradicts) << why;
    EXPECT_NE(judged.why.find(why), std::string::npos) << judged.why;
  };
  told("ended with 4 entries; 5 entries were cosigned", [](ASchool& s) {
    auto said = s.ended();
    said.tree = s.before.checkpoint(4);
    s.begin(said);
  });
  told("another last tree", [](ASchool& s) {
    auto said = s.ended();
    said.tree.root = sha256("another history");
    s.begin(said);
  });
  told("names no year before it", [](ASchool& s) {
    auto alone = s.first;
    alone.origin = new_origin;
    s.year.entries.front() = to_bytes(*write_identity(alone));
  });
  told("it follows school.example/journal/2025", [](ASchool& s) {
    auto said = s.ended();
    auto earlier = s.first;
    earlier.origin = said.tree.origin = "school.example/journal/2025";
    s.year.entries.front() = to_bytes(*write_identity(successor_of(earlier, said, rolled)));
  });
  told("names school.example/journal/2028", [](ASchool& s) {
    s.before.entries.back() = to_bytes(write_closing("school.example/journal/2028", rolled));
    s.begin();
  });
  told("does not close that year", [](ASchool& s) {
    s.before.entries.pop_back();
    s.begin();
  });
}

class AWitnessOfYears : public testing::Test {
 protected:
  test::Directory directory;
  PrivateKey key = *PrivateKey::generate();
  ASchool school;
  std::string name() const { return witnessed_name("school.example/journal", school.key.public_key().value()); }
  std::string folder() const { return directory.path() + "/witness/" + to_hex(sha256(name())); }
  WitnessStore store() const {
    return {directory.path() + "/witness", "department.example/journal/witness", *PrivateKey::from_pem(key.to_pem())};
  }
  unsigned show(const Year& year, std::uint64_t from, std::uint64_t to) const {
    return store().add(school.body(year, from, to), school.verifier(year.origin), Instant{1000}).status;
  }
  WitnessStore::LinkAnswer link(const YearLink& link) const {
    return store().link(write_year_link(link), school.verifier(new_origin), Instant{2000});
  }
  WitnessState state(std::size_t place = 0) const { return store().of(name())->at(place); }
  void show_both() const {
    ASSERT_EQ(show(school.before, 0, school.before.entries.size()), 200U);
    ASSERT_EQ(show(school.year, 0, school.year.entries.size()), 200U);
  }
};

TEST_F(AWitnessOfYears, RemembersALinkAndItsOctets) {
  EXPECT_EQ(link(school.link()).status, 409U) << "nothing was shown";
  show_both();
  EXPECT_FALSE(state().link);
  const auto answer = link(school.link());
  EXPECT_EQ(answer.status, 200U) << answer.why;
  EXPECT_EQ(answer.why, old_origin);
  ASSERT_TRUE(state().link);
  EXPECT_EQ(state().link->origin, old_origin);
  EXPECT_EQ(state().link->size, school.before.entries.size());
  EXPECT_EQ(state().link->time.value(), 2000);
  EXPECT_EQ(as_text(*read_file(folder() + "/2027.link", year_link_bytes_max)), write_year_link(school.link()));
  EXPECT_EQ(link(school.link()).status, 200U) << "asked again";
  // The next checkpoint leaves it as it is.
  school.year.entries.push_back(test::an_entry("start", 3430002));
  EXPECT_EQ(show(school.year, 3, 4), 200U);
  EXPECT_TRUE(state().link);
}

TEST_F(AWitnessOfYears, AnswersNothingThatItCouldNotKeep) {
  show_both();
  ASSERT_EQ(std::system(("mkdir " + folder() + "/2027.part").c_str()), 0);
  EXPECT_EQ(link(school.link()).status, 503U);
  EXPECT_FALSE(state().link);
  ASSERT_EQ(std::system(("rmdir " + folder() + "/2027.part && mkdir " + folder() + "/2027.link.part").c_str()), 0);
  EXPECT_EQ(link(school.link()).status, 503U);
  EXPECT_FALSE(state().link);
}

TEST_F(AWitnessOfYears, AContradictionStays) {
  auto said = school.ended();
  said.tree = school.before.checkpoint(4);
  school.begin(said);
  show_both();
  const auto answer = link(school.link());
  EXPECT_EQ(answer.status, 422U);
  EXPECT_TRUE(answer.contradicts);
  school.year.entries.push_back(test::an_entry("start", 3430002));
  EXPECT_EQ(show(school.year, 3, 4), 200U);
  ASSERT_EQ(state().troubles.size(), 1U);
  EXPECT_EQ(state().troubles.front().trouble, LogTrouble::not_linked);
  EXPECT_NE(state().troubles.front().why.find("5 entries were cosigned"), std::string::npos);
  EXPECT_TRUE(read_file(folder() + "/2027.not-linked", year_link_bytes_max)) << "the proof of it";
}

TEST_F(AWitnessOfYears, WhatIsUnprovedOrUnreadyLeavesNoTrace) {
  show_both();
  auto wrong = school.link();
  wrong.first_path.front() = sha256("x");
  const auto unproved = link(wrong);
  EXPECT_EQ(unproved.status, 422U);
  EXPECT_FALSE(unproved.contradicts);
  EXPECT_EQ(link(school.link(2)).status, 409U);
  EXPECT_EQ(store().link("nonsense", school.verifier(new_origin), Instant{2000}).status, 400U);
  EXPECT_TRUE(state().troubles.empty());
  EXPECT_FALSE(state().link);
}

TEST_F(AWitnessOfYears, AYearThatGoesOnBehindItsEnd) {
  show_both();
  ASSERT_EQ(link(school.link()).status, 200U);
  EXPECT_EQ(show(school.before, 5, 5), 200U);
  EXPECT_TRUE(state(1).troubles.empty());
  school.before.entries.push_back(test::an_entry("start", 3430003));
  EXPECT_EQ(show(school.before, 5, 6), 200U) << "it continues what was cosigned";
  ASSERT_EQ(state(1).troubles.size(), 1U);
  EXPECT_EQ(state(1).troubles.front().trouble, LogTrouble::not_linked);
}

}  // namespace
}  // namespace signet::journal
