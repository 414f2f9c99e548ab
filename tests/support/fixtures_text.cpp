// Text-level attacks: comments, processing instructions, CDATA, DTDs, encodings, cut-off files.
#include "tests/support/fixture_kit.h"

namespace signet::world {
namespace {

constexpr const char* mark = "//DIEM_TONG_KET[@Id='diem_TOAN']/CN";

/// Puts `extra` behind the first character of what `path` holds.
Edit inside(std::string path, std::string extra) {
  return [path = std::move(path), extra = std::move(extra)](std::string& text) {
    text.insert(find_element(text, path)->content_begin + 1, extra);
  };
}

Edit doctype(std::string declaration) {
  return [declaration = std::move(declaration)](std::string& text) { text.insert(text.find("<HOC_BA"), declaration); };
}

void add_constructs(FixtureList& list) {
  const std::vector<Reason> forbidden{Reason::forbidden_construct};
  const auto certificate = std::string{slots::principal} + "/Signature/KeyInfo/X509Data/X509Certificate";
  const auto time = std::string{slots::principal} + "/Signature/Object/SignatureProperties/SignatureProperty/SigningTime";
  list.altered("mark-with-comment", forbidden, "a comment inside a mark, after signing: C14N drops it, a careless reader stops at it",
               inside(mark, "<!-- -->"));
  list.formed("mark-with-comment-signed", forbidden, "the same, and everybody signed it so", inside(mark, "<!-- -->"));
  list.altered("certificate-with-comment", forbidden, "a comment inside the principal's certificate", inside(certificate, "<!-- -->"));
  list.altered("digest-with-comment", forbidden, "a comment inside the principal's DigestValue",
               inside(std::string{slots::principal} + "/Signature/SignedInfo/Reference/DigestValue", "<!-- -->"));
  list.altered("time-with-comment", forbidden, "a comment inside the signing time", inside(time, "<!-- -->"));
  list.formed("name-turned-around", {Reason::text_turned}, "an override of the direction in the pupil's name, signed so",
              inside("//HO_VA_TEN", "\xE2\x80\xAE"));
  list.formed("mark-turned-around", {Reason::text_turned}, "the same in a mark, as a character reference", inside(mark, "&#x202E;"));
  list.altered("comment-before-root", forbidden, "a comment before the document element",
               [](std::string& text) { text.insert(text.find("<HOC_BA"), "<!-- x -->"); });
  list.altered("mark-with-instruction", forbidden, "a processing instruction inside a mark", inside(mark, "<?x y?>"));
  list.altered("stylesheet-instruction", forbidden, "xml-stylesheet before the document element", [](std::string& text) {
    text.insert(text.find("<HOC_BA"), "<?xml-stylesheet type=\"text/xsl\" href=\"file:///etc/passwd\"?>");
  });
  list.altered("mark-as-cdata", forbidden, "a mark as CDATA, after signing", [](std::string& text) {
    const auto element = *find_element(text, mark);
    text = replace_content(text, element,
                           "<![CDATA[" + text.substr(element.content_begin, element.content_end - element.content_begin) + "]]>");
  });
  list.formed("remark-as-cdata-signed", forbidden, "a remark as CDATA, signed so", [](std::string& text) {
    text = replace_content(text, *find_element(text, "//DIEM_TONG_KET[@Id='diem_TOAN']/NHAN_XET"), "<![CDATA[<b>Tốt</b>]]>");
  });
}

std::string laughs() {
  std::string text = "<!DOCTYPE HOC_BA [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 30; ++i) {
    const auto before = "&a" + std::to_string(i - 1) + ";";
    text += "<!ENTITY a" + std::to_string(i) + " \"" + before + before + before + before + "\">";
  }
  return text + "]>";
}

void add_declarations(FixtureList& list) {
  const std::vector<Reason> forbidden{Reason::forbidden_construct};
  const auto remark = [](const std::string& declaration, const std::string& reference) {
    return [declaration, reference](std::string& text) {
      text = replace_content(text, *find_element(text, "//DIEM_TONG_KET[@Id='diem_TOAN']/NHAN_XET"), reference);
      doctype(declaration)(text);
    };
  };
  list.altered("dtd-empty", forbidden, "a document type declaration with nothing in it", doctype("<!DOCTYPE HOC_BA>"));
  list.formed("dtd-entity-signed", forbidden, "an internal entity in a remark, signed so",
              remark("<!DOCTYPE HOC_BA [<!ENTITY tot \"Tốt\">]>", "&tot;"));
  list.altered("dtd-laughs", forbidden, "entities that grow to 4^29 words", remark(laughs(), "&a29;"));
  list.altered("dtd-entity-loop", forbidden, "an entity that contains itself",
               remark("<!DOCTYPE HOC_BA [<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]>", "&a;"));
  list.altered("dtd-external-entity", forbidden, "an entity read from a file",
               remark("<!DOCTYPE HOC_BA [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "&x;"));
  list.altered("dtd-parameter-entity", forbidden, "a parameter entity read from a server",
               doctype("<!DOCTYPE HOC_BA [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/x.dtd\"> %p;]>"));
  list.altered("dtd-external-subset", forbidden, "an external subset", doctype("<!DOCTYPE HOC_BA SYSTEM \"file:///etc/passwd\">"));
  list.altered("dtd-id-attribute", forbidden, "an ATTLIST that makes another attribute an ID",
               doctype("<!DOCTYPE HOC_BA [<!ATTLIST QUA_TRINH lop ID #IMPLIED>]>"));
  list.formed("dtd-default-attribute-signed", forbidden, "an attribute that only the DTD gives",
              doctype("<!DOCTYPE HOC_BA [<!ATTLIST KET_QUA_HOC_TAP them CDATA \"G\">]>"));
}

std::string utf16(const std::string& text) {
  std::string out = "\xFF\xFE";
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : 2;  // Vietnamese lies in the basic plane
    unsigned point = more == 0 ? lead : lead & (more == 1 ? 0x1FU : 0x0FU);
    for (int k = 1; k <= more; ++k) point = (point << 6) | (static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]) & 0x3FU);
    out += static_cast<char>(point & 0xFF);
    out += static_cast<char>(point >> 8);
    i += static_cast<std::size_t>(more) + 1;
  }
  return out;
}

Edit declared(std::string name) {
  return [name = std::move(name)](std::string& text) { replace_first(text, "encoding=\"UTF-8\"", "encoding=\"" + name + "\""); };
}

void add_encodings(FixtureList& list) {
  list.altered("encoding-utf-16", {}, "UTF-16 with a byte order mark", [](std::string& text) {
    declared("UTF-16")(text);
    text = utf16(text);
  });
  list.altered("encoding-utf-16-undeclared", {}, "UTF-16 that calls itself UTF-8", [](std::string& text) { text = utf16(text); });
  list.altered("encoding-latin-1-declared", {}, "UTF-8 octets declared as ISO-8859-1", declared("ISO-8859-1"));
  list.altered("encoding-utf-7-declared", {}, "declared as UTF-7", declared("UTF-7"));
  list.altered("encoding-unknown", {}, "an encoding nobody knows", declared("TCVN-5712"));
  list.altered("xml-1-1", {}, "XML version 1.1", [](std::string& text) { replace_first(text, "version=\"1.0\"", "version=\"1.1\""); });
  list.altered("utf-8-broken", {Reason::malformed}, "an octet that UTF-8 does not have", inside("//HO_VA_TEN", "\xC3\x28"));
  list.altered("utf-8-overlong", {Reason::malformed}, "an overlong form of '<'", inside("//HO_VA_TEN", "\xC0\xBC"));
  list.altered("utf-8-surrogate", {Reason::malformed}, "a surrogate in UTF-8", inside("//HO_VA_TEN", "\xED\xA0\x80"));
  list.altered("zero-octet", {Reason::malformed}, "a NUL in a name", inside("//HO_VA_TEN", std::string(1, '\0')));
  list.altered("two-byte-order-marks", {Reason::malformed}, "two byte order marks",
               [](std::string& text) { text.insert(0, "\xEF\xBB\xBF\xEF\xBB\xBF"); });
  list.altered("trailing-garbage", {Reason::malformed}, "text behind the document element", [](std::string& text) { text += "garbage"; });
  list.altered("second-root", {Reason::malformed}, "a second document behind the first", [](std::string& text) { text += "<HOC_BA/>"; });
  list.altered("cut-off", {Reason::malformed}, "the second half is missing", [](std::string& text) { text.resize(text.size() / 2); });
  list.altered("last-octet-missing", {Reason::malformed}, "the last tag is not closed",
               [](std::string& text) { text.resize(text.rfind('>')); });
  list.altered("empty-file", {Reason::malformed}, "a file of no octets", [](std::string& text) { text.clear(); });
  list.altered("not-xml", {Reason::pdf_malformed}, "a PDF's first line", [](std::string& text) { text = "%PDF-1.7\n"; });
  list.altered("attribute-twice", {Reason::malformed}, "an attribute given twice",
               [](std::string& text) { replace_first(text, "<KET_QUA_HOC_TAP ", "<KET_QUA_HOC_TAP cn=\"T\" "); });
  list.altered("prefix-undeclared", {Reason::malformed}, "an element with an undeclared prefix",
               [](std::string& text) { replace_first(text, "<HOC_SINH>", "<x:a/><HOC_SINH>"); });
  list.altered("other-xml", {Reason::unknown_format}, "well-formed XML of another kind",
               [](std::string& text) { text = "<?xml version=\"1.0\"?><HOA_DON><TONG>1</TONG></HOA_DON>"; });
}

}  // namespace

void add_text_attacks(FixtureList& list) {
  add_constructs(list);
  add_declarations(list);
  add_encodings(list);
}

}  // namespace signet::world
