// What a caged reader says of an update is not believed where the file itself can be asked.
#include <gtest/gtest.h>

#include <limits>

#include "client/caged_reader.h"
#include "document/pdf/inspect_pdf.h"
#include "tests/support/pdf_transcript.h"

namespace signet::client {
namespace {

const std::string& unsigned_pdf() {
  static const std::string file = world::a_pdf(world::World::shared()).unsigned_file();
  return file;
}

wire::InspectOutput honest() {
  wire::InspectRequest request;
  request.mode = wire::InspectMode::sign;
  request.field = "CBQL";
  return pdf::inspect_document(as_bytes(unsigned_pdf()), request);
}

bool believed(const wire::InspectOutput& output) { return static_cast<bool>(checked_plan(output, as_bytes(unsigned_pdf()))); }

TEST(CheckedPlan, AnHonestOneIsBelieved) {
  const auto output = honest();
  ASSERT_TRUE(output.plan) << output.detail;
  EXPECT_TRUE(believed(output));
  const auto again = wire::decode<wire::InspectOutput>(wire::encode(output));
  ASSERT_TRUE(again);
  EXPECT_TRUE(believed(*again));
  EXPECT_EQ(again->plan->field_rectangle, output.plan->field_rectangle);
}

TEST(CheckedPlan, OtherOctetsThanTheFilesAreRefused) {
  auto output = honest();
  output.plan->edits[0].original.at(20) ^= 1;
  EXPECT_FALSE(believed(output));
  output = honest();
  ++output.plan->edits[0].range.begin;
  EXPECT_FALSE(believed(output));
  output = honest();
  output.plan->edits[0].range = {unsigned_pdf().size(), unsigned_pdf().size() + output.plan->edits[0].original.size()};
  EXPECT_FALSE(believed(output));
}

TEST(CheckedPlan, PlacesOutsideTheObjectAreRefused) {
  auto output = honest();
  output.plan->edits[0].place = output.plan->edits[0].original.size() + 1;
  EXPECT_FALSE(believed(output));
  output = honest();
  auto& edit = output.plan->edits[0];
  edit.cut = {edit.place, edit.original.size() + 1};
  EXPECT_FALSE(believed(output));
  output = honest();
  output.plan->edits[0].cut = {1, 2};
  EXPECT_FALSE(believed(output));
}

TEST(CheckedPlan, TwoEditsAtOnePlaceAreRefused) {
  auto output = honest();
  output.plan->edits.push_back(output.plan->edits[0]);
  EXPECT_FALSE(believed(output));
}

TEST(CheckedPlan, ADefectOrNoPlanIsARefusal) {
  auto output = honest();
  output.pdf->defects = {{static_cast<std::uint16_t>(Reason::changed_after_signing), "GVCN", "the page"}};
  const auto refused = checked_plan(output, as_bytes(unsigned_pdf()));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.refusal().reason, Reason::changed_after_signing);
  EXPECT_EQ(refused.refusal().detail, "GVCN: the page");
  output = honest();
  output.plan.reset();
  EXPECT_FALSE(believed(output));
}

TEST(CheckedPlan, ANumberThatIsNoneEndsTheReading) {
  auto output = honest();
  for (const double side : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    output.plan->geometry.crop_box[2] = side;
    EXPECT_FALSE(wire::decode<wire::InspectOutput>(wire::encode(output)));
  }
}

}  // namespace
}  // namespace signet::client
