// Wrapping: genuine signatures over something else than what is read, and Ids that name more than one element.
#include "tests/support/fixture_kit.h"

namespace signet::world {
namespace {

constexpr const char* maths = "//DIEM_TONG_KET[@Id='diem_TOAN']";

Signing& keyed(Transcript& t, std::string_view key) { return t.signing(key); }

/// The signed row moves into an Object of its own signature, a forged one takes its place; later signers sign it so.
void move_subject(std::string& text, const std::string& forged_id) {
  const auto row = *find_element(text, maths);
  const auto genuine = outer(text, row);
  auto forged = genuine;
  replace_first(forged, "Id=\"diem_TOAN\"", "Id=\"" + forged_id + "\"");
  forged = replace_content(forged, *find_element(forged, "//CN"), "9.9");
  text.replace(row.begin, genuine.size(), forged);
  const auto signature = *find_element(text, slots::teacher("teacher-TOAN") + "/ds:Signature");
  text.insert(signature.content_end, "<ds:Object>" + genuine + "</ds:Object>");
}

void add_moved(FixtureList& list) {
  list.built("wrapped-subject-in-an-object", {Reason::wrong_region, Reason::subject_teacher_missing},
             "the signed row moved into a ds:Object, a forged row with another Id in its place, homeroom and principal sign that",
             [](Transcript& t) { keyed(t, "homeroom").before = [](std::string& text) { move_subject(text, "diem_TOAN2"); }; });
  list.built("wrapped-subject-with-the-same-id", {Reason::duplicate_id}, "the same, the forged row keeps the Id",
             [](Transcript& t) { keyed(t, "homeroom").before = [](std::string& text) { move_subject(text, "diem_TOAN"); }; });
  list.altered("wrapped-data-in-an-object", {},
               "the signed data moved into an Object of the principal's signature, forged data in its place", [](std::string& text) {
                 const auto data = outer(text, *find_element(text, "/HOC_BA/DU_LIEU_HOC_BA"));
                 auto forged = data;
                 replace_first(forged, "Id=\"data\"", "Id=\"data2\"");
                 replace_first(text, data, forged);
                 text.insert(find_element(text, std::string{slots::principal} + "/Signature")->content_end,
                             "<Object>" + data + "</Object>");
               });
  list.altered("wrapped-data-beside", {Reason::duplicate_id}, "forged data with the same Id before the signed data", [](std::string& text) {
    const auto data = outer(text, *find_element(text, "/HOC_BA/DU_LIEU_HOC_BA"));
    auto forged = replace_content(data, *find_element(data, "//DIEM_TONG_KET[@Id='diem_TOAN']/CN"), "9.9");
    replace_first(text, data, forged + data);
  });
  // Nobody signed the copies below and no reference names them; a reader that follows the format's paths would show them.
  const auto forged_copy = [](const std::string& text) {
    auto copy = outer(text, *find_element(text, "/HOC_BA/DU_LIEU_HOC_BA"));
    copy = replace_content(copy, *find_element(copy, "//DIEM_TONG_KET[@Id='diem_TOAN']/CN"), "9.9");
    for (auto at = copy.find(" Id=\""); at != std::string::npos; at = copy.find(" Id=\"", at))
      copy.erase(at, copy.find('"', at + 5) + 1 - at);
    for (auto at = copy.find("<ds:Signature "); at != std::string::npos; at = copy.find("<ds:Signature "))
      copy.erase(at, copy.find("</ds:Signature>", at) + 15 - at);
    for (auto at = copy.find("<Signature "); at != std::string::npos; at = copy.find("<Signature "))
      copy.erase(at, copy.find("</Signature>", at) + 12 - at);
    return copy;
  };
  const auto beside = [&](const char* name, const char* about, std::string_view before,
                          const std::function<std::string(const std::string&)>& form) {
    list.altered(name, {Reason::unknown_format}, about,
                 [=](std::string& text) { replace_first(text, before, form(forged_copy(text)) + std::string{before}); });
  };
  beside("unsigned-copy-before", "a forged copy without Ids and signatures before the signed data", "<DU_LIEU_HOC_BA ",
         [](const std::string& copy) { return copy; });
  beside("unsigned-copy-behind", "the same behind the signed data", "<PHAT_HANH_HOC_BA", [](const std::string& copy) { return copy; });
  beside("unsigned-copy-in-the-issue-block", "the same inside the block of the seal", "<DANH_SACH_CBQL",
         [](const std::string& copy) { return copy; });
  beside("unsigned-copy-in-a-foreign-element", "the same inside an element that the format does not have", "<DU_LIEU_HOC_BA ",
         [](const std::string& copy) { return "<DU_LIEU>" + copy + "</DU_LIEU>"; });
  list.altered("unsigned-copy-in-an-object", {Reason::unknown_format},
               "the same in an Object of the principal's signature that nothing names", [=](std::string& text) {
                 const auto copy = forged_copy(text);
                 text.insert(find_element(text, std::string{slots::principal} + "/Signature")->content_end,
                             "<Object>" + copy + "</Object>");
               });
  list.altered("unsigned-element-beside", {Reason::unknown_format}, "an unsigned element beside the signed data",
               [](std::string& text) { replace_first(text, "<PHAT_HANH_HOC_BA", "<KET_LUAN>Xuất sắc</KET_LUAN><PHAT_HANH_HOC_BA"); });
  list.altered("unsigned-text-beside", {Reason::unknown_format}, "unsigned text beside the signed data",
               [](std::string& text) { replace_first(text, "<PHAT_HANH_HOC_BA", "Xuất sắc<PHAT_HANH_HOC_BA"); });
  list.altered("wrapped-root", {Reason::unknown_format}, "a forged document around the signed one", [](std::string& text) {
    const auto root = outer(text, *find_element(text, "/HOC_BA"));
    replace_first(text, root, "<GIA>" + root + "</GIA>");
  });
  list.built("signature-in-another-slot", {Reason::wrong_region},
             "the homeroom teacher's and a teacher's signature change places before the principal signs", [](Transcript& t) {
               keyed(t, "principal").before = [](std::string& text) {
                 const auto a = outer(text, *find_element(text, slots::teacher("teacher-TOAN") + "/ds:Signature"));
                 const auto b = outer(text, *find_element(text, std::string{slots::homeroom} + "/ds:Signature"));
                 replace_first(text, a, "@a@");
                 replace_first(text, b, a);
                 replace_first(text, "@a@", b);
               };
             });
  list.built("signature-among-the-data", {Reason::duplicate_id}, "a genuine signature inside the pupil's data, all sign it",
             [](Transcript& t) {
               t.edit_form([](std::string& text) { replace_first(text, "</HOC_SINH>", "<GHI_CHU></GHI_CHU></HOC_SINH>"); });
               keyed(t, "homeroom").before = [](std::string& text) {
                 const auto signature = outer(text, *find_element(text, slots::teacher("teacher-NN1") + "/Signature"));
                 text = replace_content(text, *find_element(text, "//GHI_CHU"), signature);
               };
             });
  list.built("two-signatures-in-one-slot", {Reason::duplicate_id}, "a slot holds two signatures", [](Transcript& t) {
    keyed(t, "principal").before = [](std::string& text) {
      const auto second = outer(text, *find_element(text, slots::teacher("teacher-NN1") + "/Signature"));
      text.insert(find_element(text, slots::teacher("teacher-NGUVAN"))->content_end, second);
    };
  });
  list.built("two-principals", {Reason::unknown_signature}, "two slots CBQL, both signed by the principal", [](Transcript& t) {
    t.edit_form([](std::string& text) { replace_first(text, "</DANH_SACH_CBQL>", "<CBQL Id=\"cb_hai\"></CBQL></DANH_SACH_CBQL>"); });
    auto second = t.signing("principal");
    second.key = "second";
    second.slot = "//CBQL[@Id='cb_hai']";
    second.options.id = "sig-second";
    t.also(second);
  });
  list.built("principal-slot-inside-the-data", {Reason::unknown_format}, "PHAT_HANH_HOC_BA moved into the signed data", [](Transcript& t) {
    t.edit_form([](std::string& text) {
      const auto issue = outer(text, *find_element(text, "/HOC_BA/PHAT_HANH_HOC_BA"));
      replace_first(text, issue, "");
      replace_first(text, "</DU_LIEU_HOC_BA>", issue + "</DU_LIEU_HOC_BA>");
    });
    keyed(t, "principal").slot = "//CBQL";
    keyed(t, "principal").options.transforms = std::string{uris::enveloped};
  });
}

void add_ids(FixtureList& list) {
  const auto id = [&](const char* name, std::vector<Reason> reasons, const char* about, const char* attribute) {
    list.formed(name, std::move(reasons), about,
                [attribute](std::string& text) { replace_first(text, "<HOC_SINH>", std::string{"<HOC_SINH "} + attribute + ">"); });
  };
  id("id-twice", {Reason::duplicate_id}, "the Id of a signed row on another element", "Id=\"diem_TOAN\"");
  id("id-twice-in-capitals", {Reason::duplicate_id}, "the same as ID", "ID=\"diem_TOAN\"");
  id("id-twice-in-small-letters", {Reason::duplicate_id}, "the same as id", "id=\"diem_TOAN\"");
  id("id-twice-as-xml-id", {}, "the same as xml:id", "xml:id=\"diem_TOAN\"");
  id("id-of-the-data-twice", {Reason::duplicate_id}, "the Id of the whole data on an element inside", "Id=\"data\"");
  list.built("id-of-a-signature-object-twice", {Reason::duplicate_id}, "the Id of the principal's signing time on an element of the data",
             [](Transcript& t) {
               keyed(t, "principal").options.id = "sig-principal";
               t.edit_form([](std::string& text) { replace_first(text, "<HOC_SINH>", "<HOC_SINH Id=\"sig-principal-time\">"); });
             });
  // xml:* attributes are inherited by inclusive C14N: a region's octets would depend on where it stands.
  list.formed("xml-lang-in-scope", {Reason::forbidden_construct}, "xml:lang above the signed regions",
              [](std::string& text) { replace_first(text, "<DU_LIEU_HOC_BA ", "<DU_LIEU_HOC_BA xml:lang=\"vi\" "); });
}

}  // namespace

void add_wrapping_attacks(FixtureList& list) {
  add_moved(list);
  add_ids(list);
}

}  // namespace signet::world
