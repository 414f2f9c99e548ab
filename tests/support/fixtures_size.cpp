// Documents beyond every limit of policy/base/limits.h. Where it matters, everybody signed them so.
#include "tests/support/fixture_kit.h"

namespace signet::world {
namespace {

Edit before_pupil(const std::function<std::string()>& content) {
  return [content](std::string& text) { replace_first(text, "<HOC_SINH>", content() + "<HOC_SINH>"); };
}

}  // namespace

void add_size_attacks(FixtureList& list) {
  const std::vector<Reason> large{Reason::too_large};
  list.altered("size-3-mib", large, "three mebibytes of white space", [](std::string& text) { text += std::string(3U << 20, ' '); });
  list.altered("size-without-room-for-the-seal", large, "white space up to two mebibytes: there would be no room for the seal",
               [](std::string& text) { text += std::string((2U << 20) - 100 - text.size(), ' '); });
  list.altered("size-3-mib-of-text", large, "a remark of three mebibytes",
               before_pupil([] { return "<GHI_CHU>" + std::string(3U << 20, 'a') + "</GHI_CHU>"; }));
  list.formed("depth-100", large, "elements a hundred deep, signed", before_pupil([] { return many("<a>", 100) + many("</a>", 100); }));
  list.altered("depth-100000", large, "elements a hundred thousand deep",
               before_pupil([] { return many("<a>", 100000) + many("</a>", 100000); }));
  list.altered("elements-200000", large, "two hundred thousand elements", before_pupil([] { return many("<a/>", 200000); }));
  list.formed("elements-25000", large, "twenty-five thousand elements, signed", before_pupil([] { return many("<a/>", 25000); }));
  list.altered("attributes-5000", large, "five thousand attributes on one element", before_pupil([] {
                 std::string text = "<a";
                 for (int i = 0; i < 5000; ++i) text += " a" + std::to_string(i) + "=\"\"";
                 return text + "/>";
               }));
  list.altered("namespaces-3000", large, "three thousand namespace declarations on one element", before_pupil([] {
                 std::string text = "<a";
                 for (int i = 0; i < 3000; ++i) text += " xmlns:n" + std::to_string(i) + "=\"urn:" + std::to_string(i) + "\"";
                 return text + "/>";
               }));
  list.resigned("references-20000", large, "twenty thousand references: over two mebibytes", "principal", [](std::string& text) {
    const auto reference = *find_element(text, "/Signature/SignedInfo/Reference");
    auto one = outer(text, reference);
    replace_first(one, "@digest@", to_base64(Bytes(32, 7)));
    text.insert(reference.end, many(one, 20000));
  });
  list.built("signatures-100", large, "a hundred signatures", [](Transcript& t) {
    t.edit_form([](std::string& text) {
      std::string extra;
      for (int i = 0; i < 85; ++i) extra += "<GVBM Id=\"them_" + std::to_string(i) + "\"></GVBM>";
      replace_first(text, "</DANH_SACH_GVBM>", extra + "</DANH_SACH_GVBM>");
    });
    t.signing("principal").before = [](std::string& text) {
      const auto one = outer(text, *find_element(text, slots::teacher("teacher-NN1") + "/Signature"));
      for (int i = 0; i < 85; ++i) text = replace_content(text, *find_element(text, "//GVBM[@Id='them_" + std::to_string(i) + "']"), one);
    };
  });
  list.changed("certificate-of-20-kib", {}, "a certificate field of twenty kibibytes", "teacher-TIN", [](Signing& s) {
    s.options.edit = [](std::string& text) {
      text = replace_content(text, *find_element(text, "//X509Certificate"), to_base64(Bytes(20480, 0x30)));
    };
  });
}

}  // namespace signet::world
