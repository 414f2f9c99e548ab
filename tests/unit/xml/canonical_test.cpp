// Our canonical forms against the recommendations' examples and, on everything else, against libxml2's.
#include "document/xml/canonical.h"

#include <gtest/gtest.h>

#include <random>

#include "document/xml/reader.h"
#include "tests/unit/xml/foreign_form.h"
#include "tests/unit/xml/transcript.h"

namespace signet::test {
namespace {

std::string form(const std::string& text, C14n method, xml::NodeIndex apex = 0) {
  const auto tree = xml::read_document(as_bytes(text), xml::Strictness::general);
  EXPECT_TRUE(tree) << text;
  if (!tree) return {};
  const auto octets = xml::canonical_form(*tree, {.apex = apex}, method, 1 << 20);
  return octets ? std::string{as_text(*octets)} : "too large";
}

// Canonical XML 1.0 clause 3.1 (no DTD here).
TEST(Canonical, KeepsInstructionsOutsideTheDocumentElement) {
  EXPECT_EQ(form("<?xml version=\"1.0\"?>\n\n<?xml-stylesheet   href=\"doc.xsl\"\n   type=\"text/xsl\"   ?>\n\n<doc>Hello, world!<!-- "
                 "Comment 1 --></doc>\n\n<?pi-without-data     ?>\n\n<!-- 2 -->",
                 C14n::inclusive),
            "<?xml-stylesheet href=\"doc.xsl\"\n   type=\"text/xsl\"   ?>\n<doc>Hello, world!</doc>\n<?pi-without-data?>");
}
// Canonical XML 1.0 clause 3.3.
TEST(Canonical, SortsAttributesAndDropsSuperfluousNamespaces) {
  EXPECT_EQ(form("<doc><e1   /><e3   name = \"elem3\"   id=\"elem3\"   /><e5 a:attr=\"out\" b:attr=\"sorted\" attr2=\"all\" attr=\"I'm\" "
                 "xmlns:b=\"http://www.ietf.org\" "
                 "xmlns:a=\"http://www.w3.org\" xmlns=\"http://example.org\"/><e6 xmlns=\"\" xmlns:a=\"http://www.w3.org\"><e7 "
                 "xmlns=\"http://www.ietf.org\"><e8 xmlns=\"\" "
                 "xmlns:a=\"http://www.w3.org\"/></e7></e6></doc>",
                 C14n::inclusive),
            "<doc><e1></e1><e3 id=\"elem3\" name=\"elem3\"></e3><e5 xmlns=\"http://example.org\" xmlns:a=\"http://www.w3.org\" "
            "xmlns:b=\"http://www.ietf.org\" attr=\"I'm\" "
            "attr2=\"all\" b:attr=\"sorted\" a:attr=\"out\"></e5><e6 xmlns:a=\"http://www.w3.org\"><e7 xmlns=\"http://www.ietf.org\"><e8 "
            "xmlns=\"\"></e8></e7></e6></doc>");
}
// Canonical XML 1.0 clause 3.4.
TEST(Canonical, EscapesAsTheRecommendationSays) {
  EXPECT_EQ(
      form("<d><t>First&#x0d;&#10;S</t><v>&#x32;&lt;</v><c><![CDATA[v>\"0\" && v<\"10\"]]></c><n a='   &apos;   &#x20;&#13;&#xa;&#9;   "
           "&apos; >\"'/></d>",
           C14n::inclusive),
      "<d><t>First&#xD;\nS</t><v>2&lt;</v><c>v&gt;\"0\" &amp;&amp; v&lt;\"10\"</c><n a=\"   '    &#xD;&#xA;&#x9;   ' >&quot;\"></n></d>");
}
// Exclusive XML Canonicalization 1.0 clause 2.2.
TEST(Canonical, ShowsOnlyVisiblyUsedNamespacesInTheExclusiveForm) {
  const std::string text =
      "<n0:local xmlns:n0=\"foo:bar\" xmlns:n3=\"ftp://example.org\"><n1:elem2 xmlns:n1=\"http://example.net\" xml:lang=\"en\"><n3:stuff "
      "xmlns:n3=\"ftp://example.org\"/></n1:elem2></n0:local>";
  EXPECT_EQ(form(text, C14n::exclusive, 2),
            "<n1:elem2 xmlns:n1=\"http://example.net\" xml:lang=\"en\"><n3:stuff xmlns:n3=\"ftp://example.org\"></n3:stuff></n1:elem2>");
  EXPECT_EQ(form(text, C14n::inclusive, 2),
            "<n1:elem2 xmlns:n0=\"foo:bar\" xmlns:n1=\"http://example.net\" xmlns:n3=\"ftp://example.org\" "
            "xml:lang=\"en\"><n3:stuff></n3:stuff></n1:elem2>");
}
// Canonical XML 1.0 clause 2.4.
TEST(Canonical, InheritsXmlAttributesInTheInclusiveFormOnly) {
  const std::string text = "<a xml:lang='vi' xml:space='default'><b xml:lang='en' c='1'/></a>";
  EXPECT_EQ(form(text, C14n::inclusive, 2), "<b c=\"1\" xml:lang=\"en\" xml:space=\"default\"></b>");
  EXPECT_EQ(form(text, C14n::exclusive, 2), "<b c=\"1\" xml:lang=\"en\"></b>");
}
TEST(Canonical, StopsAtItsLimit) {
  const auto tree = xml::read_document(as_bytes("<a>0123456789</a>"), xml::Strictness::general);
  EXPECT_TRUE(xml::canonical_form(*tree, {}, C14n::inclusive, 17));
  EXPECT_FALSE(xml::canonical_form(*tree, {}, C14n::inclusive, 16));
}

TEST(Canonical, EqualsLibxml2OnTranscripts) {
  Transcript transcript;
  EXPECT_EQ(first_difference(as_bytes(transcript.text()), 200), std::nullopt);
  transcript.root_attributes =
      " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" "
      "xsi:noNamespaceSchemaLocation=\"a\"";
  EXPECT_EQ(first_difference(as_bytes(transcript.text()), 200), std::nullopt);
}

/// Documents that use few names in many ways: prefixes that are bound again, undeclared defaults, xml: attributes.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}
  std::string document() { return (chance(3) ? "<?a b?>" : "") + element(5) + (chance(3) ? "\n<?c?>" : ""); }

 private:
  bool chance(unsigned one_in) { return random_() % one_in == 0; }
  std::string pick(std::initializer_list<const char*> list) { return *(list.begin() + random_() % list.size()); }
  std::string content(int depth) {
    std::string all;
    for (unsigned i = random_() % 4; i > 0; --i) {
      all += chance(2)
                 ? element(depth - 1)
                 : pick({"t", "&#13;\n", "&lt;&amp;>", "<!-- c -->", "<?p q?>", "<![CDATA[<&\t]]>", "\r\n", " \xC3\xA9\xE1\xBB\x85 "});
    }
    return all;
  }
  // Declares whatever prefixes it uses, so that the result is well-formed.
  std::string element(int depth) {
    const std::string prefix = pick({"", "", "a:", "b:"});
    std::string tag = "<" + prefix + pick({"x", "y"});
    const std::string name = tag.substr(1);
    for (const std::string each : {"a", "b"}) {
      if (depth == 5 || prefix == each + ":" || chance(3)) tag += " xmlns:" + each + "='" + pick({"urn:1", "urn:2", "urn:3"}) + "'";
    }
    if (chance(3)) tag += " xmlns='" + pick({"", "urn:1", "urn:2"}) + "'";
    if (chance(3)) tag += " xml:lang='" + pick({"vi", "en"}) + "'";
    if (chance(4)) tag += " xml:space='preserve'";
    if (chance(3)) tag += " q='&quot;&#9;&#10;&#13;<'";
    if (tag.ends_with("<'")) tag.replace(tag.size() - 2, 2, "&lt;>'");
    if (chance(3)) tag += " a:q='1'";
    if (chance(3)) tag += " b:r='2'";
    if (depth == 0 || chance(6)) return tag + "/>";
    return tag + ">" + content(depth) + "</" + name + ">";
  }
  std::mt19937 random_;
};

TEST(Canonical, EqualsLibxml2OnGeneratedDocuments) {
  std::size_t read = 0;
  for (unsigned seed = 0; seed < 1500; ++seed) {
    const std::string text = Generator{seed}.document();
    read += xml::read_document(as_bytes(text), xml::Strictness::general) ? 1 : 0;
    const auto difference = first_difference(as_bytes(text), 40);
    ASSERT_EQ(difference, std::nullopt) << text << *difference;
  }
  EXPECT_GT(read, 1400U) << "the generator makes documents that are read";
}

}  // namespace
}  // namespace signet::test
