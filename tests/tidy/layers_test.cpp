#include "tests/tidy/layers.h"

#include <gtest/gtest.h>

namespace signet::tidy {
namespace {

using Violations = std::vector<std::string>;

const std::vector<Source>& tree() {
  static const auto sources = sources_of(SIGNET_SOURCE_DIR);
  return sources;
}

TEST(Tree, IsFound) { EXPECT_GT(tree().size(), 20U); }

TEST(Layers, EveryIncludePointsUp) { EXPECT_EQ(layer_violations(tree()), Violations{}); }
TEST(Layers, EachForeignLibraryHasItsWrapper) { EXPECT_EQ(wrapper_violations(tree()), Violations{}); }
TEST(Layers, EachPenHasOneHolder) { EXPECT_EQ(pen_violations(tree()), Violations{}); }
TEST(Sizes, FilesAreShortAndNothingIsLeftUndone) { EXPECT_EQ(size_violations(tree()), Violations{}); }

// The planted violations: without them a test that reads nothing would pass as well.

Violations layers_of(const std::string& path, const std::string& include) {
  return layer_violations({{path, "#include \"" + include + "\"\n"}});
}

TEST(Layers, AnIncludeThatPointsDownIsFound) {
  EXPECT_EQ(layers_of("daemon/keyhold/main.cpp", "document/xml/reader.h"),
            Violations{"daemon/keyhold/main.cpp includes document/xml/reader.h"});
  EXPECT_EQ(layers_of("daemon/inspect/worker.cpp", "hsm/token.h").size(), 1U);
  EXPECT_EQ(layers_of("daemon/keyhold/main.cpp", "hsm/session.h").size(), 1U);
  EXPECT_EQ(layers_of("client/verify.cpp", "document/xml/reader.h").size(), 1U);
  EXPECT_EQ(layers_of("daemon/keyhold/main.cpp", "hsm/personal_token.h").size(), 1U);
  EXPECT_EQ(layers_of("client/verify.cpp", "hsm/token.h").size(), 1U);
  EXPECT_EQ(layers_of("policy/base/bytes.h", "policy/model/kind.h").size(), 1U);
  EXPECT_EQ(layers_of("policy/model/kind.h", "policy/rules.h").size(), 1U);
  EXPECT_EQ(layers_of("policy/decide.cpp", "journal/entry.h").size(), 1U);
  EXPECT_EQ(layers_of("journal/entry.cpp", "daemon/wire/codec.h").size(), 1U);
  EXPECT_EQ(layers_of("daemon/gate/main.cpp", "daemon/keyhold/seal.h").size(), 1U);
  EXPECT_EQ(layers_of("daemon/gate/main.cpp", "near.h").size(), 1U);  // from the root, always
  EXPECT_EQ(layers_of("elsewhere/a.h", "policy/base/bytes.h").size(), 1U);
  EXPECT_EQ(layers_of("daemon/inspect/worker.cpp", "tests/support/world.h").size(), 1U);
}

TEST(Layers, AnIncludeThatPointsUpIsNotFound) {
  EXPECT_EQ(layers_of("daemon/keyhold/main.cpp", "hsm/token.h"), Violations{});
  EXPECT_EQ(layers_of("daemon/inspect/worker.cpp", "document/xml/reader.h"), Violations{});
  EXPECT_EQ(layers_of("policy/decide.cpp", "policy/base/result.h"), Violations{});
}

TEST(Layers, AForeignHeaderOutsideItsWrapperIsFound) {
  const auto found = [](const std::string& path, const std::string& header) {
    return wrapper_violations({{path, "#include <" + header + ">\n"}}).size();
  };
  EXPECT_EQ(found("daemon/keyhold/main.cpp", "libp11.h"), 1U);
  EXPECT_EQ(found("hsm/token.cpp", "libp11.h"), 1U);
  EXPECT_EQ(found("daemon/keyhold/main.cpp", "libxml/tree.h"), 1U);
  EXPECT_EQ(found("document/xml/reader.cpp", "xmlsec/xmlsec.h"), 1U);
  EXPECT_EQ(found("daemon/gate/main.cpp", "sqlite3.h"), 1U);
  EXPECT_EQ(found("policy/rules.cpp", "toml++/toml.h"), 1U);
  EXPECT_EQ(found("journal/entry.h", "policy/base/json.h"), 1U);
  EXPECT_EQ(found("journal/entry.cpp", "policy/base/json.h"), 0U);
  EXPECT_EQ(found("journal/entry.cpp", "nlohmann/json.hpp"), 1U);
  EXPECT_EQ(found("hsm/session.cpp", "libp11.h"), 0U);
}

TEST(Layers, ASecondHolderOfAPenIsFound) {
  const auto found = [](const std::string& path, const std::string& text) { return pen_violations({{path, text}}).size(); };
  EXPECT_EQ(found("daemon/gate/trick.cpp", "class Recorder {\n};\n"), 1U);
  EXPECT_EQ(found("daemon/keyhold/trick.cpp", "Result<Draft> compose(Permit&& permit, const VerifiedDocument&, const SealParts&) {\n"), 1U);
  EXPECT_EQ(found("daemon/keyhold/trick.cpp", "Decision decide(const DecisionInput&, const VerifiedDocument&)\n{"), 1U);
  EXPECT_EQ(found("daemon/keyhold/trick.cpp", "Examination examine(const ExaminationInput& input) {"), 1U);
  EXPECT_EQ(found("daemon/keyhold/recorder.h", "class Recorder {\n};\n"), 0U);
  EXPECT_EQ(found("policy/model/recorded.h", "class Recorder;  // keyhold's\nclass Recorded {"), 0U);
}

TEST(Sizes, ALongFileAndALeftoverAreFound) {
  std::string text;
  for (int i = 0; i < 601; ++i) text += "\n";
  EXPECT_EQ(size_violations({{"hsm/long.cpp", text}}), Violations{"hsm/long.cpp has 601 lines"});
  EXPECT_EQ(size_violations({{"hsm/left.cpp",
                              "// TO"
                              "DO later\n"}})
                .size(),
            1U);
}

}  // namespace
}  // namespace signet::tidy
