// From a permit to a file, with a key that stands in for the token's: only the octets are looked at here.
#include <gtest/gtest.h>

#include <openssl/evp.h>

#include "document/compose/seal.h"
#include "document/xml/inspect_document.h"
#include "policy/signed_info.h"
#include "tests/support/transcript.h"
#include "tests/unit/policy/standing.h"

namespace signet::test {
namespace {

using world::a_transcript;
using world::World;

// The composed seal is read back by the reader as a stranger would: every digest in it must be true.
void expect_true_digests(const wire::InspectOutput& output) {
  ASSERT_EQ(output.reason, 0) << output.detail;
  const auto& seal = output.evidence.signatures.back();
  ASSERT_EQ(seal.role, static_cast<std::uint8_t>(Role::school));
  const auto info = read_signed_info(ByteView{seal.signed_info});
  ASSERT_TRUE(info) << info.refusal().detail;
  ASSERT_EQ(info->references.size(), 3U);
  for (std::size_t i = 0; i < info->references.size(); ++i) {
    ASSERT_LT(seal.references[i].octets, output.evidence.octets.size()) << info->references[i].uri;
    EXPECT_EQ(hash(info->references[i].hash, output.evidence.octets[seal.references[i].octets]), info->references[i].digest)
        << info->references[i].uri;
  }
}

void seal_and_read(Style style, const Bytes& document, const std::vector<std::pair<std::string, std::string>>& namespaces) {
  Standing standing;
  standing.profile.seal_style = style;
  standing.profile.seal_namespaces = namespaces;
  auto verdict = judge(standing, document);
  ASSERT_TRUE(verdict.permitted);
  auto draft = compose(std::move(*verdict.permit), *verdict.verified,
                       {standing.profile, standing.seal, "origin.example/journal/2026", SealId{std::string(32, 'a')}, std::nullopt});
  ASSERT_TRUE(draft) << draft.refusal().detail;
  const auto signature = assemble(draft->before_value(), Bytes(256, 7), draft->after_value());
  const auto sealed = splice(document, verdict.verified->facts().seal_slot, signature);
  ASSERT_TRUE(sealed) << sealed.refusal().detail;
  wire::InspectRequest request;
  request.layouts = {standing.profile.layout};
  const auto output = xml::inspect_document(*sealed, request);
  expect_true_digests(output);
  EXPECT_EQ(as_text(output.evidence.signatures.back().signed_info), as_text(draft->to_be_signed()));
}

TEST(Seal, TheOctetsSignedAreTheOctetsInTheFile) {
  seal_and_read(Style::xades, a_transcript(World::shared()).style(Style::gov).bytes(), {});
  seal_and_read(Style::xades, a_transcript(World::shared()).style(Style::xades).bytes(), {});
  seal_and_read(Style::gov, a_transcript(World::shared()).style(Style::gov).bytes(), {});
  seal_and_read(Style::gov, a_transcript(World::shared()).namespaces(world::root_namespaces::dotnet).bytes(),
                {{"xsd", "http://www.w3.org/2001/XMLSchema"}, {"xsi", "http://www.w3.org/2001/XMLSchema-instance"}});
}

TEST(Seal, AGovSealIsImpossibleAmongNamespacesItDoesNotCountOn) {
  Standing standing;
  standing.profile.seal_style = Style::gov;
  auto verdict = judge(standing, a_transcript(World::shared()).namespaces(world::root_namespaces::dotnet).bytes());
  ASSERT_TRUE(verdict.permitted);
  const auto draft = compose(std::move(*verdict.permit), *verdict.verified,
                             {standing.profile, standing.seal, "origin.example/journal/2026", SealId{std::string(32, 'a')}, std::nullopt});
  ASSERT_FALSE(draft);
  EXPECT_EQ(draft.refusal().reason, Reason::seal_style_impossible);
}

TEST(Splice, OnlyAnEmptySlotIsReplaced) {
  const auto document = to_bytes("<A><B>x</B><C/></A>");
  SealSlot slot{{3, 11}, "B", "", false, true, {}};
  EXPECT_FALSE(splice(document, slot, "<s/>"));
  slot = {{11, 15}, "C", "", true, true, {}};
  const auto sealed = splice(document, slot, "<s/>");
  ASSERT_TRUE(sealed);
  EXPECT_EQ(as_text(*sealed), "<A><B>x</B><C><s/></C></A>");
  slot.element = {11, 99};
  EXPECT_FALSE(splice(document, slot, "<s/>"));
}

}  // namespace
}  // namespace signet::test
