// Whatever becomes of the octets, the readers answer.
#include <gtest/gtest.h>

#include <random>

#include "cms_made.h"
#include "pdf_text.h"
#include "policy/cms.h"
#include "policy/pdf_plan.h"

namespace signet {
namespace {

using namespace signet::test;

std::string mutated(std::string text, std::mt19937& random) {
  static constexpr std::string_view alphabet = "()<>[]/% \n0123456789RTV\\#\xff\x30\x80";
  const auto below = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>{0, most - 1}(random); };
  for (auto left = 1 + below(4); left > 0 && !text.empty(); --left) {
    const auto at = below(text.size());
    switch (below(5)) {
      case 0: text[at] = alphabet[below(alphabet.size())]; break;
      case 1: text.insert(at, 1, alphabet[below(alphabet.size())]); break;
      case 2: text.erase(at, 1 + below(20)); break;
      case 3: text.insert(at, text.substr(below(text.size()), below(60))); break;
      default: text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
    }
  }
  return below(10) == 0 ? text.substr(0, below(text.size() + 1)) : text;
}

TEST(Mutation, OfAFileNeverCrashes) {
  std::mt19937 random{20261126};
  const auto bodies = signed_bodies();
  std::size_t planned = 0;
  for (int round = 0; round < 4000; ++round) {
    auto changed = bodies;
    auto& body = std::next(changed.begin(), static_cast<std::ptrdiff_t>(random() % changed.size()))->second;
    body = mutated(body, random);
    auto text = pdf_of(changed).text();
    if (round % 2 == 0) text = mutated(text, random);
    const auto file = PdfTableFile::open(as_bytes(text));
    if (!file) continue;
    const auto plan = plan_increment({*file, file->trailer(), false, {10, 0}, "OrgSeal"});
    static_cast<void>(read_signature_dictionary(as_bytes(text), {random() % text.size(), random() % text.size()}));
    if (!plan) continue;
    ++planned;
    for (const auto& rewritten : apply_edits(plan->edits, {21, 22, 23})) {
      const auto object = parse_pdf_object(rewritten.octets);  // what is written again is an object, with one reference more
      ASSERT_TRUE(object) << text;
      EXPECT_EQ(object->octets.size(), rewritten.octets.size());
      EXPECT_EQ(object->id, rewritten.id);
    }
  }
  EXPECT_GT(planned, 400U);
}

TEST(Mutation, OfACmsNeverCrashes) {
  std::mt19937 random{20261127};
  const std::string cms{as_text(cms_by_command({}))};
  for (int round = 0; round < 4000; ++round) static_cast<void>(read_cms(as_bytes(mutated(cms, random))));
}

}  // namespace
}  // namespace signet
