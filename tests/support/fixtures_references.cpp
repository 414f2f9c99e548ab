// References and transforms: what a signature claims to cover, and how.
#include "tests/support/fixture_kit.h"

namespace signet::world {
namespace {

const std::string dsig_transform = "<Transform Algorithm=\"";

/// Transforms with content, in the first reference of a `gov` template.
Edit data_transforms(std::string content) {
  return [content = std::move(content)](std::string& text) {
    const auto reference = *find_element(text, "/Signature/SignedInfo/Reference");
    text.insert(reference.content_begin, "<Transforms>" + content + "</Transforms>");
  };
}

std::string transform(std::string_view algorithm, std::string_view content = "") {
  return dsig_transform + std::string{algorithm} + (content.empty() ? "\"/>" : "\">" + std::string{content} + "</Transform>");
}

void add_transforms(FixtureList& list) {
  const auto with = [&](const char* name, const std::vector<Reason>& reasons, const char* about, const std::string& content) {
    list.resigned(name, reasons, about, "teacher-TIN", data_transforms(content));
    list.resigned(std::string{"principal-"} + name, reasons, std::string{about} + ", by the principal", "principal",
                  data_transforms(content));
  };
  const std::vector<Reason> foreign{Reason::algorithm_not_allowed};
  constexpr std::string_view xpath = "http://www.w3.org/TR/1999/REC-xpath-19991116";
  with("transform-xpath", foreign, "an XPath filter that drops the mark", transform(xpath, "<XPath>not(ancestor-or-self::CN)</XPath>"));
  with("transform-xpath-dos", foreign, "an XPath filter that never ends",
       transform(xpath, "<XPath>count(//*[count(//*[count(//*) &gt; 1]) &gt; 1]) &gt; 1 or true()</XPath>"));
  with("transform-xpath-filter-2", foreign, "XPath Filter 2.0",
       transform("http://www.w3.org/2002/06/xmldsig-filter2",
                 "<XPath xmlns=\"http://www.w3.org/2002/06/xmldsig-filter2\" Filter=\"subtract\">//CN</XPath>"));
  with("transform-xslt", foreign, "an XSLT program",
       transform("http://www.w3.org/TR/1999/REC-xslt-19991116",
                 "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\"><xsl:template "
                 "match=\"/\"><xsl:copy-of select=\"document('file:///etc/passwd')\"/></xsl:template></xsl:stylesheet>"));
  with("transform-base64", foreign, "base64 decoding", transform("http://www.w3.org/2000/09/xmldsig#base64"));
  with("transform-c14n-with-comments", foreign, "canonical form with comments",
       transform("http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"));
  with("transform-invented", foreign, "an algorithm nobody knows", transform("urn:mau:transform"));
  with("transform-prefix-list", foreign, "exclusive C14N with a PrefixList",
       transform(uris::exclusive,
                 "<InclusiveNamespaces xmlns=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"xsi ds #default\"/>"));
  with("transform-thousand", foreign, "a thousand transforms", many(transform(uris::c14n), 1000));
  with("transform-twice", foreign, "two canonical forms", transform(uris::exclusive) + transform(uris::c14n));
  const auto method = [&](const char* name, const char* about, const std::string& element) {
    list.resigned(name, foreign, about, "teacher-TIN", [element](std::string& text) {
      replace_first(text, "<CanonicalizationMethod Algorithm=\"" + std::string{uris::c14n} + "\"/>", element);
    });
  };
  method(
      "canonicalization-by-xpath", "an XPath as CanonicalizationMethod",
      "<CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><XPath>true()</XPath></CanonicalizationMethod>");
  method("canonicalization-with-comments", "comments belong to the signed form",
         "<CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments\"/>");
  method("canonicalization-invented", "an algorithm nobody knows", "<CanonicalizationMethod Algorithm=\"urn:mau:c14n\"/>");
  method("canonicalization-with-prefix-list", "a PrefixList inside CanonicalizationMethod",
         "<CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"><InclusiveNamespaces "
         "xmlns=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"xsi\"/></CanonicalizationMethod>");
}

void add_uris(FixtureList& list) {
  const auto uri = [&](const char* name, const char* about, const char* value) {
    list.changed(std::string{"uri-"} + name, {Reason::wrong_region}, about, "teacher-TIN", [value](Signing& s) { s.options.uri = value; });
    list.changed(std::string{"principal-uri-"} + name, {Reason::wrong_region}, std::string{about} + ", by the principal", "principal",
                 [value](Signing& s) { s.options.uri = value; });
  };
  uri("file", "a reference to a file", "file:///etc/passwd");
  uri("http", "a reference to a server", "http://127.0.0.1:9/x");
  uri("other-document", "a reference into another file", "hoc-ba-khac.xml#data");
  uri("xpointer-everything", "xpointer(//*)", "#xpointer(//*)");
  uri("xpointer-root", "xpointer(/)", "#xpointer(/)");
  uri("xpointer-id", "xpointer(id('data'))", "#xpointer(id('data'))");
  uri("quote-injection", "a quote that ends the id inside an XPointer", "#data')|id('diem_TOAN");
  uri("element-scheme", "element(/1)", "#element(/1)");
  uri("empty-fragment", "an empty fragment", "#");
  uri("missing-id", "an Id that nothing has", "#khong-co");
  for (const char* key : {"teacher-TIN", "principal"}) {
    const std::string prefix = std::string_view{key} == "principal" ? "principal-" : "";
    list.changed(prefix + "uri-whole-document", {Reason::wrong_region}, "URI=\"\" with enveloped-signature instead of the region", key,
                 [](Signing& s) {
                   s.options.uri = "";
                   s.options.transforms = uris::enveloped;
                 });
    list.resigned(prefix + "uri-absent", {Reason::signature_malformed}, "a reference without a URI", key, [](std::string& text) {
      const auto at = text.find(" URI=\"#d");
      text.erase(at, text.find('"', at + 6) + 1 - at);
    });
  }
}

void add_regions(FixtureList& list) {
  const auto region = [&](const char* name, const char* about, const char* key, const char* target) {
    list.changed(name, {Reason::wrong_region}, about, key, [target](Signing& s) { s.options.target = target; });
  };
  region("teacher-signs-the-information", "a teacher signs the whole information instead of the subject", "teacher-TIN", "thongtinhocba");
  region("homeroom-signs-a-subject", "the homeroom teacher signs one subject only", "homeroom", "diem_TOAN");
  region("principal-signs-the-information-only", "the principal signs without the teachers' signatures", "principal", "thongtinhocba");
  region("principal-signs-a-subject", "the principal signs one subject only", "principal", "diem_TOAN");
  region("principal-signs-a-teachers-name", "the principal signs an element with nothing in it", "principal", "gv_000000000010");
  list.resigned("region-not-referenced", {Reason::wrong_region}, "only the signing time is signed", "principal", [](std::string& text) {
    const auto reference = *find_element(text, "/Signature/SignedInfo/Reference");
    text.erase(reference.begin, reference.end - reference.begin);
  });
  list.resigned("two-regions", {Reason::wrong_region}, "one signature over two subjects", "teacher-TIN", [](std::string& text) {
    const auto reference = *find_element(text, "/Signature/SignedInfo/Reference");
    auto second = outer(text, reference);
    replace_first(second, "#diem_TIN", "#diem_NT");
    text.insert(reference.end, second);
  });
  list.altered("two-signed-infos", {Reason::signature_malformed}, "a second SignedInfo before the principal's, of other octets",
               [](std::string& text) {
                 const auto signed_info = *find_element(text, std::string{slots::principal} + "/Signature/SignedInfo");
                 auto second = outer(text, signed_info);
                 replace_first(second, "#data", "#diem_TOAN");
                 text.insert(signed_info.begin, second);
               });
  list.resigned("manifest-only", {Reason::wrong_region}, "the region is listed in a Manifest, whose digests nobody has to check",
                "principal", [](std::string& text) {
                  const auto reference = *find_element(text, "/Signature/SignedInfo/Reference");
                  const auto inner = outer(text, reference);
                  auto named = inner;
                  replace_first(named, "URI=\"#data\"", "Type=\"http://www.w3.org/2000/09/xmldsig#Manifest\" URI=\"#manifest-1\"");
                  text.replace(reference.begin, inner.size(), named);
                  replace_first(text, "</Signature>", "<Object><Manifest Id=\"manifest-1\">" + inner + "</Manifest></Object></Signature>");
                });
  const auto more_references = [](int count) {
    return [count](std::string& text) {
      const auto reference = *find_element(text, "/Signature/SignedInfo/Reference");
      const auto one = outer(text, reference);
      text.insert(reference.end, many(one, count));
    };
  };
  list.resigned("references-too-many", {Reason::too_large}, "seventeen references", "principal", more_references(15));
}

void add_time_objects(FixtureList& list) {
  list.resigned("time-not-signed", {Reason::signing_time_missing}, "the object with the signing time is not referenced", "teacher-TIN",
                [](std::string& text) {
                  const auto reference = *find_element(text, "/Signature/SignedInfo/Reference[2]");
                  text.erase(reference.begin, reference.end - reference.begin);
                });
  list.resigned("time-absent", {Reason::signing_time_missing}, "no SigningTime in the signed object", "teacher-TIN", [](std::string& text) {
    const auto time = *find_element(text, "//SigningTime");
    text.erase(time.begin, time.end - time.begin);
  });
  list.resigned("principal-time-absent", {Reason::signing_time_missing}, "no SigningTime in the principal's signature", "principal",
                [](std::string& text) {
                  const auto time = *find_element(text, "//SigningTime");
                  text.erase(time.begin, time.end - time.begin);
                });
  list.resigned("xades-properties-not-signed", {Reason::signing_time_missing}, "SignedProperties are not referenced", "teacher-TOAN",
                [](std::string& text) {
                  const auto reference = *find_element(text, "/ds:Signature/ds:SignedInfo/ds:Reference[2]");
                  text.erase(reference.begin, reference.end - reference.begin);
                });
  list.resigned(
      "two-signing-times", {Reason::signature_malformed}, "two different times in the signed object", "teacher-TIN",
      [](std::string& text) { text.insert(find_element(text, "//SigningTime")->end, "<SigningTime>2026-01-01T00:00:00</SigningTime>"); });
  list.changed("xades-names-another-certificate", {Reason::signature_malformed}, "SigningCertificateV2 names a colleague's certificate",
               "teacher-TOAN", [](Signing& s) {
                 s.identity = [](const World& w) { return w.identity("teacher-TOAN"); };
                 s.options.edit = [](std::string& text) {
                   const auto value = *find_element(text, "//xades:CertDigest/ds:DigestValue");
                   text = replace_content(text, value, to_base64(Bytes(32, 0x5A)));
                 };
               });
  list.resigned("fake-dsig-namespace", {Reason::forbidden_construct}, "a Signature in a namespace that only looks right", "teacher-TIN",
                [](std::string& text) { replace_first(text, "xmldsig#\" Id", "xmldsig\" Id"); });
}

}  // namespace

void add_reference_attacks(FixtureList& list) {
  add_transforms(list);
  add_uris(list);
  add_regions(list);
  add_time_objects(list);
}

}  // namespace signet::world
