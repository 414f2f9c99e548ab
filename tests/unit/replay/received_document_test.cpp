#include "daemon/replay/received_document.h"

#include <gtest/gtest.h>

namespace signet::replay {
namespace {

// The sealed file and its slot, for a received slot of any spelling.
struct Sealed {
  Bytes file;
  SealSlot slot;
  explicit Sealed(const std::string& attributes = "") {
    const std::string head = "<A><D/>", inside = "<S" + attributes + "><Signature>v</Signature></S>", tail = "</A>\n";
    slot.name = "S";
    slot.attributes = attributes;
    slot.element = {head.size(), head.size() + inside.size()};
    file = to_bytes(head + inside + tail);
  }
};

std::string received(const std::string& slot, const std::string& attributes = "") {
  const Sealed sealed{attributes};
  const auto found = received_xml(sealed.file, sealed.slot, sha256("<A><D/>" + slot + "</A>\n"));
  return found ? std::string{as_text(*found)} : "";
}

TEST(ReceivedXml, EverySpellingOfAnEmptySlot) {
  for (const std::string slot : {"<S/>", "<S></S>", "<S />", "<S> </S>", "<S>\n</S>", "<S>\n    </S>", "<S>\r\n  </S>", "<S>\n\t\t</S>"})
    EXPECT_EQ(received(slot), "<A><D/>" + slot + "</A>\n");
  EXPECT_EQ(received("<S Id=\"s\"/>", " Id=\"s\""), "<A><D/><S Id=\"s\"/></A>\n");
}

TEST(ReceivedXml, AnotherDocumentIsNotFound) {
  EXPECT_EQ(received("<S>text</S>"), "");
  const Sealed sealed;
  EXPECT_FALSE(received_xml(sealed.file, sealed.slot, sha256("<A><E/><S/></A>\n")));
}

TEST(ReceivedXml, ASlotBeyondTheFileIsNone) {
  Sealed sealed;
  sealed.slot.element.end = sealed.file.size() + 1;
  EXPECT_FALSE(received_xml(sealed.file, sealed.slot, sha256("")));
}

TEST(ReceivedPdf, WhateverStandsBehindItsEnd) {
  for (const std::string end : {"", "\n", "\r\n", "\n\n\n", "\ntrailing octets"}) {
    const auto document = "%PDF-1.7 one %%EOF\n1 0 obj %%EOF" + end;
    const auto file = to_bytes(document + "\n9 0 obj update %%EOF\n");
    const auto found = received_pdf(file, sha256(document));
    ASSERT_TRUE(found) << end.size();
    EXPECT_EQ(as_text(*found), document);
  }
}

TEST(ReceivedPdf, AnOlderRevisionIsFoundByItsDigestAlone) {
  const auto file = to_bytes("%PDF-1.7 one %%EOF\ntwo %%EOF\nthree %%EOF\n");
  EXPECT_EQ(received_pdf(file, sha256("%PDF-1.7 one %%EOF\n"))->size(), 19U);
  EXPECT_FALSE(received_pdf(file, sha256("%PDF-1.7 two %%EOF\n")));
  EXPECT_FALSE(received_pdf(to_bytes("no end"), sha256("no end")));
}

}  // namespace
}  // namespace signet::replay
