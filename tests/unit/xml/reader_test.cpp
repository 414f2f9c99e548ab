// What never becomes a tree, and why (the switch table of XML hardening: docs/threat-model.md).
#include "document/xml/reader.h"

#include <gtest/gtest.h>

#include "document/xml/text_check.h"
#include "policy/base/limits.h"

namespace signet::test {
namespace {

using xml::Strictness;

std::string repeated(const std::string& text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

Reason reason_of(const std::string& text, Strictness strictness) {
  const auto tree = xml::read_document(as_bytes(text), strictness);
  return tree ? Reason{} : tree.refusal().reason;
}

void refused_always(const std::string& text, Reason reason) {
  EXPECT_EQ(reason_of(text, Strictness::strict), reason) << text.substr(0, 200);
  EXPECT_EQ(reason_of(text, Strictness::general), reason) << text.substr(0, 200);
}

void refused_when_strict(const std::string& text) {
  EXPECT_EQ(reason_of(text, Strictness::strict), Reason::forbidden_construct) << text;
  EXPECT_EQ(reason_of(text, Strictness::general), Reason{}) << text;
}

void admitted(const std::string& text) {
  EXPECT_EQ(reason_of(text, Strictness::strict), Reason{}) << text.substr(0, 200);
  EXPECT_EQ(reason_of(text, Strictness::general), Reason{}) << text.substr(0, 200);
}

TEST(Reader, RefusesEveryDocumentTypeDeclaration) {
  refused_always("<!DOCTYPE a><a/>", Reason::forbidden_construct);
  refused_always("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", Reason::forbidden_construct);
  refused_always("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", Reason::forbidden_construct);
  refused_always("<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/'> %x;]><a/>", Reason::forbidden_construct);
  refused_always("<!DOCTYPE a [<!ATTLIST a Id ID #IMPLIED b CDATA 'default'>]><a/>", Reason::forbidden_construct);
  refused_always("<!DOCTYPE a [<!ENTITY b 'lol'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><a>&c;</a>", Reason::forbidden_construct);
}

TEST(Reader, KnowsTheFiveEntitiesOnly) {
  admitted("<a b='&lt;&amp;&gt;&quot;&apos;&#x41;'>&lt;&amp;&gt;&quot;&apos;&#65;</a>");
  refused_always("<a>&eacute;</a>", Reason::malformed);
  refused_always("<a b='&eacute;'/>", Reason::malformed);
}

TEST(Reader, RefusesInStrictModeWhatReadersDisagreeAbout) {
  refused_when_strict("<a>8<!-- -->.5</a>");
  refused_when_strict("<!-- --><a/>");
  refused_when_strict("<a><![CDATA[8]]></a>");
  refused_when_strict("<a><?p q?></a>");
  refused_when_strict("<?xml-stylesheet href='http://127.0.0.1:9/'?><a/>");
  refused_when_strict("<?oasis-xml-catalog catalog='file:///etc/passwd'?><a/>");
  refused_when_strict("<a xml:space='preserve'/>");
  refused_when_strict("<a xml:id='data'/>");
  refused_when_strict("<a><b xml:base='http://127.0.0.1/'/></a>");
  refused_when_strict("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><b xsi:type='c'/></a>");
  refused_when_strict("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'/>");
  refused_when_strict("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><b xsi:schemaLocation='urn:x x.xsd'/></a>");
  refused_when_strict("<a><b:c xmlns:b='urn:b'/></a>");
  refused_when_strict("<a><c xmlns='urn:b'/></a>");
  refused_when_strict("<a><S:Signature xmlns:S='http://www.w3.org/2000/09/xmldsig'/></a>");
}

TEST(Reader, AdmitsWhatWritersLeaveOnTheDocumentElement) {
  admitted(
      "<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:xsd='http://www.w3.org/2001/XMLSchema' "
      "xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>");
  admitted(
      "<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='hocba.xsd' xsi:schemaLocation='urn:x "
      "x.xsd'/>");
  admitted("<a xmlns='urn:a' xmlns:b='urn:b'><b:c/><d/></a>");
  admitted(
      "<a><ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'><ds:Object><x "
      "xmlns='http://example.org/#signatureProperties'/></ds:Object></ds:Signature></a>");
}

// Behind the signature the rules of the data hold again.
TEST(Reader, RefusesAForeignElementAfterASignature) {
  refused_when_strict("<a><Signature xmlns='http://www.w3.org/2000/09/xmldsig#'><Object/></Signature><x xmlns='urn:x'/></a>");
}

TEST(Reader, RefusesEncodingsButUtf8) {
  for (const std::string encoding : {"ISO-8859-1", "UTF-7", "UTF-16", "windows-1258", "utf8", ""}) {
    refused_always("<?xml version=\"1.0\" encoding=\"" + encoding + "\"?><a/>", Reason::malformed);
  }
  admitted("<?xml version=\"1.0\" encoding=\"utf-8\"?><a/>");
  admitted("<?xml version='1.0' encoding = 'UTF-8' standalone='yes' ?>\r\n<a/>");
  admitted("\xEF\xBB\xBF<a/>");
  refused_always("\xEF\xBB\xBF\xEF\xBB\xBF<a/>", Reason::malformed);
  refused_always(std::string("\xFF\xFE<\0a\0/\0>\0", 10), Reason::malformed);
  refused_always(std::string("\xFE\xFF\0<\0a\0/\0>", 10), Reason::malformed);
  refused_always("+ADw-a/+AD4-", Reason::malformed);
  refused_always("\x4C\xA7\x94\x93", Reason::malformed);
}

TEST(Reader, RefusesVersionsButOne) {
  refused_always("<?xml version=\"1.1\"?><a/>", Reason::malformed);
  refused_always("<?xml version=\"1.5\"?><a/>", Reason::malformed);
}

// Unicode 15, table 3-7.
TEST(Reader, RefusesBytesThatAreNotUtf8) {
  for (const std::string bytes : {"\xFF", "\x80", "\xC3", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\x80", "\xE2\x82", "\xED\xA0\x80",
                                  "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"}) {
    EXPECT_FALSE(xml::is_utf8(as_bytes(bytes)));
    EXPECT_FALSE(xml::is_utf8(as_bytes("12345678" + bytes)));
    refused_always("<a>" + bytes + "</a>", Reason::malformed);
  }
  for (const std::string bytes :
       {"", "abc", "\xC3\xA9", "\xE1\xBB\x85", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(xml::is_utf8(as_bytes(bytes)));
}

TEST(Reader, RefusesWhatIsNotWellFormed) {
  for (const std::string text : {"",
                                 " ",
                                 "a",
                                 "<a>",
                                 "<a></b>",
                                 "<a/><b/>",
                                 "<a/>x",
                                 "<a b='1' b='2'/>",
                                 "<a b='<'/>",
                                 "<a>&#0;</a>",
                                 "<a>&#xFFFE;</a>",
                                 "<a>]]></a>",
                                 "<x:a/>",
                                 "<a x:b=''/>",
                                 "<a xmlns:x=''/>",
                                 "<a xmlns:x='urn:x' xmlns:y='urn:x' x:b='' y:b=''/>",
                                 "<a><!-- -- --></a>",
                                 "<?xml version='1.0'",
                                 "<?xml?><a/>",
                                 "<a",
                                 "<a b",
                                 "<a:b:c xmlns:a='urn:a'/>"}) {
    const auto reason = reason_of(text, Strictness::general);
    EXPECT_EQ(reason, Reason::malformed) << text;
    EXPECT_NE(reason_of(text, Strictness::strict), Reason{}) << text;
  }
  refused_always(std::string("<a>\0</a>", 8), Reason::malformed);
  refused_always(std::string("<a/>\0", 5), Reason::malformed);
  refused_always("<a>\x01</a>", Reason::malformed);
}

// Canonical XML 1.0 clause 1.3.
TEST(Reader, RefusesRelativeNamespaces) {
  refused_always("<a xmlns='b'/>", Reason::forbidden_construct);
  refused_always("<a xmlns:b='./b'/>", Reason::forbidden_construct);
}

TEST(Reader, HasLimits) {
  admitted(repeated("<a>", limits::depth_max) + repeated("</a>", limits::depth_max));
  refused_always(repeated("<a>", limits::depth_max + 1) + repeated("</a>", limits::depth_max + 1), Reason::too_large);
  refused_always(repeated("<a>", 100000), Reason::too_large);
  admitted("<a>" + repeated("<b/>", limits::elements_max - 1) + "</a>");
  refused_always("<a>" + repeated("<b/>", limits::elements_max) + "</a>", Reason::too_large);
  EXPECT_EQ(reason_of("<a>" + repeated("<?b?>", limits::elements_max) + "</a>", Strictness::general), Reason::too_large);
  refused_always("<a>" + std::string(limits::xml_bytes_max, 'x') + "</a>", Reason::too_large);
  const auto numbered = [](const std::string& before, const std::string& after, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += before + std::to_string(i) + after;
    return all;
  };
  admitted("<a" + numbered(" b", "=''", limits::attributes_max) + "/>");
  refused_always("<a" + numbered(" b", "=''", limits::attributes_max + 1) + "/>", Reason::too_large);
  admitted("<a" + numbered(" xmlns:b", "='urn:b'", limits::namespaces_max) + "/>");
  refused_always("<a" + numbered(" xmlns:b", "='urn:b'", limits::namespaces_max + 1) + "/>", Reason::too_large);
  refused_always("<a>" + numbered("<c xmlns:b", "='urn:b'/>", 128) + "</a>", Reason::too_large);
}

TEST(Reader, KnowsWhereElementsStand) {
  const std::string text =
      "\xEF\xBB\xBF<?xml version='1.0'?>\r\n<!-- <a> --><a b=\"x > y /> \xC3\xA9&#10;\"\r\n>t<![CDATA[<c>]]><c/><!-- </a> --><c d='/>' "
      "/><?p <c/> ?><e></e\n></a >\n";
  const auto tree = xml::read_document(as_bytes(text), Strictness::general);
  ASSERT_TRUE(tree) << tree.refusal().detail;
  std::vector<std::string> found;
  for (xml::NodeIndex node = 1; node < tree->size(); ++node) {
    const auto& each = (*tree)[node];
    if (each.kind != xml::NodeKind::element) continue;
    found.push_back(text.substr(each.begin, each.finish - each.begin));
    EXPECT_EQ(each.self_closed, text[each.start_tag_end - 2] == '/');
    EXPECT_EQ(text[each.start_tag_end - 1], '>');
    EXPECT_EQ(text.substr(each.end_tag_begin, 2) == "</", !each.self_closed);
  }
  const std::string all = text.substr(text.find("<a b"));
  EXPECT_EQ(found, (std::vector<std::string>{all.substr(0, all.size() - 1), "<c/>", "<c d='/>' />", "<e></e\n>"}));
}

TEST(Reader, NormalisesAsXmlSays) {
  const std::string text = "<a b='1\r\n2\t3&#9;&#13;'>x\r\ny\rz&#13;<![CDATA[<]]>&amp;</a>";
  const auto tree = xml::read_document(as_bytes(text), Strictness::general);
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->attribute(1, "b")->value, "1 2 3\t\r");
  EXPECT_EQ(tree->direct_text(1), "x\ny\nz\r<&");
}

}  // namespace
}  // namespace signet::test
