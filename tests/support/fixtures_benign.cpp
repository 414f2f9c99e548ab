// What is unusual and right: it must be sealed, or the rules are too narrow for the field.
#include "tests/support/fixture_kit.h"

namespace signet::world {
namespace {

void add_styles(FixtureList& list) {
  list.sealed("plain-gov", "everybody signs in the government style", [](Transcript& t) { t.style(Style::gov); });
  list.sealed("plain-xades", "everybody signs in XAdES", [](Transcript& t) { t.style(Style::xades); });
  list.sealed("plain-mixed", "both styles", [](Transcript&) {});
  list.sealed("pretty-gov", "line feeds and indentation everywhere", [](Transcript& t) { t.style(Style::gov).pretty(); });
  list.sealed("namespaces-of-dotnet", "xmlns:xsi and xmlns:xsd on the root, inclusive C14N",
              [](Transcript& t) { t.style(Style::gov).namespaces(root_namespaces::dotnet); });
  list.sealed("namespaces-of-java", "xmlns:ds and xmlns:xsi on the root, both styles",
              [](Transcript& t) { t.namespaces(root_namespaces::java); });
  list.sealed("namespaces-below-the-root", "xmlns:xsi on the data element", [](Transcript& t) {
    t.edit_form([](std::string& text) {
      replace_first(text, "<DU_LIEU_HOC_BA ", "<DU_LIEU_HOC_BA xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ");
    });
  });
  list.sealed("transform-enveloped-and-c14n", "a gov signature that names its transforms", [](Transcript& t) {
    for (const char* key : {"teacher-TIN", "principal"})
      t.signing(key).options.transforms = std::string{uris::enveloped} + " " + std::string{uris::c14n};
  });
  list.sealed("transform-c14n-only", "a gov signature with one C14N", [](Transcript& t) {
    for (const char* key : {"teacher-TIN", "principal"}) t.signing(key).options.transforms = uris::c14n;
  });
  list.sealed("transform-exclusive-in-gov", "a gov signature whose reference uses exclusive C14N",
              [](Transcript& t) { t.signing("principal").options.transforms = uris::exclusive; });
  list.sealed("base64-in-lines", "certificates in lines of 76 characters", [](Transcript& t) {
    for (const char* key : {"teacher-TIN", "teacher-TOAN", "principal"}) t.signing(key).options.wrapped_base64 = true;
  });
  list.sealed("issuer-serial", "SigningCertificateV2 with IssuerSerialV2",
              [](Transcript& t) { t.signing("teacher-TOAN").options.issuer_serial = true; });
  list.sealed("unsigned-properties", "an XAdES signature with an unsigned property", [](Transcript& t) {
    t.signing("teacher-TOAN").options.edit = [](std::string& text) {
      text.insert(find_element(text, "//xades:SignedProperties")->end,
                  "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:CertificateValues/></"
                  "xades:UnsignedSignatureProperties></xades:UnsignedProperties>");
    };
  });
}

void add_levels(FixtureList& list) {
  list.sealed("primary-school", "grade 4: another profile of the same structure",
              [](Transcript& t) { t.shape([](Form& form) { form.level = primary_level, form.grade = "04"; }); });
  list.sealed("upper-secondary-school", "grade 11",
              [](Transcript& t) { t.shape([](Form& form) { form.level = "04", form.grade = "11"; }); });
}

void add_algorithms(FixtureList& list) {
  list.sealed("rsa-sha384-and-sha512", "longer hashes", [](Transcript& t) {
    t.change("teacher-TIN", [](Signing& s) { s.options.method = uris::rsa_sha384, s.options.digest = uris::sha384; });
    t.change("homeroom", [](Signing& s) { s.options.method = uris::rsa_sha512, s.options.digest = uris::sha512; });
  });
  list.sealed("rsa-pss", "RSASSA-PSS by a teacher and the principal", [](Transcript& t) {
    for (const char* key : {"teacher-TIN", "principal"}) t.signing(key).options.method = uris::rsa_pss_sha256;
  });
  list.sealed("ecdsa-p384", "a P-384 certificate",
              [](Transcript& t) { t.signed_by("teacher-TIN", "p384").signing("teacher-TIN").options.method = uris::ecdsa_sha384; });
  list.sealed("certificate-of-the-public-ca", "a teacher with a certificate of the public CA",
              [](Transcript& t) { t.signed_by("teacher-TIN", "public"); });
}

void add_time_texts(FixtureList& list) {
  list.sealed("time-in-utc", "a time with Z whose Vietnamese date is the next day", [](Transcript& t) {
    const auto late = Instant{t.time("teacher-NGUVAN").value() / day_s * day_s - 1800};  // 23:30 UTC the day before
    auto& options = t.signing("teacher-NGUVAN").options;
    options.time = late;
    options.time_text = to_iso8601(late + -7 * 3600).substr(0, 19) + "Z";
  });
  list.sealed("time-with-fraction", "a time with milliseconds and an offset without colon", [](Transcript& t) {
    auto& options = t.signing("teacher-TOAN").options;
    options.time_text = to_iso8601(options.time).substr(0, 19) + ".123+0700";
  });
  list.sealed("clocks-apart", "a teacher's clock is four minutes ahead of the homeroom teacher's",
              [](Transcript& t) { t.time_of("teacher-GDDP", t.time("homeroom") + 240); });
}

void add_people(FixtureList& list) {
  list.sealed("successor-teacher", "class 8A3: the successor signs", [](Transcript& t) { t.of_class("8A3").mixed(); });
  list.sealed("class-with-other-teachers", "class 8A2: its own teacher of Toán and homeroom teacher",
              [](Transcript& t) { t.of_class("8A2").mixed(); });
  list.sealed("exempt-pupil", "a disabled pupil who is not assessed: no marks",
              [](Transcript& t) { t.form([](Form& form) { form.pupil.exempt = true; }); });
  list.sealed("name-decomposed", "the pupil's name in Unicode NFD",
              [](Transcript& t) { t.form([](Form& form) { form.pupil.name = "Nguye\xCC\x82\xCC\x83n Thi\xCC\xA3 A\xCC\x81nh"; }); });
  list.sealed("name-with-other-d", "the pupil's name with Ð (eth) instead of Đ",
              [](Transcript& t) { t.form([](Form& form) { form.pupil.name = "Ðặng Văn Ðức"; }); });
  list.sealed("moved-class-in-the-year", "two classes in one year; the present homeroom teacher signs", [](Transcript& t) {
    t.edit_form([](std::string& text) {
      replace_first(text, "</QUA_TRINH_HOC_TAP>",
                    "<QUA_TRINH namHoc=\"" + school_year() + "\" lop=\"8A2\" truong=\"\" ngayVao=\"" + school_year().substr(0, 4) +
                        "-09-05\" ngayRa=\"" + school_year().substr(5) + "-01-10\"/></QUA_TRINH_HOC_TAP>");
    });
  });
}

void add_writing(FixtureList& list) {
  const auto after = [&](const char* name, const char* about, Edit edit) {
    list.sealed(name, about, [edit = std::move(edit)](Transcript& t) { t.edit(edit); });
  };
  after("byte-order-mark", "a byte order mark", [](std::string& text) { text.insert(0, "\xEF\xBB\xBF"); });
  after("no-declaration", "no XML declaration", [](std::string& text) { text.erase(0, text.find("<HOC_BA")); });
  after("declaration-in-small-letters", "encoding='utf-8' standalone='yes'",
        [](std::string& text) { text.replace(0, text.find("?>") + 2, "<?xml version='1.0' encoding='utf-8' standalone='yes'?>"); });
  after("character-references", "letters written as references", [](std::string& text) { replace_first(text, "Mẫu", "M&#7851;u"); });
  after("single-quotes", "attributes in single quotes", [](std::string& text) {
    replace_first(text, "Id=\"data\"", "Id='data'");
    replace_first(text, "Id=\"diem_TOAN\"", "Id='diem_TOAN'");
  });
  after("white-space-in-tags", "line feeds inside tags", [](std::string& text) {
    replace_first(text, "<DU_LIEU_HOC_BA Id=\"data\">", "<DU_LIEU_HOC_BA\n   Id = \"data\"  >");
    replace_first(text, "</HOC_SINH>", "</HOC_SINH\n>");
  });
  after("empty-elements-written-out", "empty elements with two tags",
        [](std::string& text) { replace_all(text, "<THI_LAI/>", "<THI_LAI></THI_LAI>"); });
  after("seal-slot-with-white-space", "white space in the seal's slot",
        [](std::string& text) { replace_first(text, "<KY_PHAT_HANH/>", "<KY_PHAT_HANH>\n  </KY_PHAT_HANH>"); });
  after("seal-slot-with-an-attribute", "the seal's slot has an attribute",
        [](std::string& text) { replace_first(text, "<KY_PHAT_HANH/>", "<KY_PHAT_HANH Id=\"kph\" />"); });
  list.sealed("lines-of-windows", "CR LF at every line end",
              [](Transcript& t) { t.pretty().edit([](std::string& text) { replace_all(text, "\n", "\r\n"); }); });
  list.sealed("root-without-line-feed", "nothing behind the last tag",
              [](Transcript& t) { t.edit([](std::string& text) { text.erase(text.rfind('>') + 1); }); });
}

}  // namespace

void add_benign_variants(FixtureList& list) {
  add_styles(list);
  add_levels(list);
  add_algorithms(list);
  add_time_texts(list);
  add_people(list);
  add_writing(list);
}

}  // namespace signet::world
