// Universal signature forgery: a signature object whose parts are missing or senseless (Mladenov et al., CCS 2019, 4.1),
// signatures that no field shows, and CMS that is not as it must be.
#include "tests/support/fail.h"
#include "tests/support/pdf_fixture_kit.h"

namespace signet::world {
namespace {

void forge_range(PdfFixtureList& list, const char* name, const char* about, std::string text, Reason reason = Reason::not_whole) {
  list.altered(name, {reason}, about, [text = std::move(text)](std::string& file) {
    const auto place = last_signature(file);
    const auto at = file.find("/ByteRange ", place.object);
    overwrite(file, at, file.find(']', at) + 1 - at, text);
  });
}

void forge_contents(PdfFixtureList& list, const char* name, const char* about, std::string text,
                    Reason reason = Reason::signature_malformed) {
  list.altered(name, {reason}, about, [text = std::move(text)](std::string& file) {
    const auto place = last_signature(file);
    overwrite(file, place.open - 10, place.close - place.open + 10, text);
  });
}

void add_universal_forgeries(PdfFixtureList& list) {
  forge_range(list, "forgery-byterange-missing", "no /ByteRange", "");
  forge_range(list, "forgery-byterange-null", "/ByteRange null", "/ByteRange null");
  forge_range(list, "forgery-byterange-empty", "/ByteRange []", "/ByteRange []");
  forge_range(list, "forgery-byterange-zeros", "nothing is signed", "/ByteRange [0 0 0 0]");
  forge_range(list, "forgery-byterange-negative", "a negative length", "/ByteRange [0 -1 20 -1]");
  forge_range(list, "forgery-byterange-too-long", "it ends behind the file", "/ByteRange [0 10 20 999999999]");
  forge_range(list, "forgery-byterange-overflow", "numbers of more than 64 bits", "/ByteRange [0 18446744073709551617 2 2]",
              Reason::pdf_malformed);
  forge_range(list, "forgery-byterange-real", "numbers with decimals", "/ByteRange [0.0 10.5 20.0 30.0]");
  forge_range(list, "forgery-byterange-begins-late", "the first octets are not signed", "/ByteRange [15 10 200 30]");
  forge_contents(list, "forgery-contents-missing", "no /Contents", "");
  forge_contents(list, "forgery-contents-null", "/Contents null", "/Contents null");
  forge_contents(list, "forgery-contents-empty", "/Contents <>", "/Contents <>");
  forge_contents(list, "forgery-contents-zero", "/Contents <00>", "/Contents <00>", Reason::not_whole);
  forge_contents(list, "forgery-contents-literal", "/Contents is a string in brackets", "/Contents (signed)");
  forge_contents(list, "forgery-contents-reference", "/Contents is another object", "/Contents 7 0 R");
  list.changed("forgery-byterange-twice", {}, "two /ByteRange entries in one dictionary", "principal",
               [](PdfSigning& s) { s.options.entries = " /ByteRange [0 1 2 3]"; });
}

void add_hidden_signatures(PdfFixtureList& list) {
  list.between("signature-in-no-field", {Reason::signature_hidden}, "a copy of a signature dictionary that no field names", "homeroom",
               [](PdfUpdate& update) {
                 const auto& file = update.old_file();
                 const auto place = last_signature(file);
                 const auto begin = file.find('\n', place.object) + 1;
                 update.add(file.substr(begin, file.find("\nendobj", place.close) - begin));
               });
  list.between("signature-in-two-fields", {Reason::signature_hidden}, "a second field shows the homeroom teacher's signature", "homeroom",
               [](PdfUpdate& update) {
                 const int page = update.page();
                 const int field = update.add("<</Type /Annot /Subtype /Widget /FT /Sig /F 4 /T (GVCN-2) /Rect [0 0 0 0] /P " +
                                              pdf_ref(page) + " /V " + update.key(update.field("GVCN"), "/V") + ">>");
                 update.append(page, "/Annots", pdf_ref(field));
                 update.add_field(field);
               });
  list.between("signature-pointed-elsewhere", {}, "a teacher's field shows the homeroom teacher's signature", "homeroom",
               [](PdfUpdate& update) { update.set_key(update.field("GVBM-TOAN-1"), "/V", update.key(update.field("GVCN"), "/V")); });
  list.between("signature-taken-out", {Reason::changed_after_signing}, "a teacher's field is emptied again", "homeroom",
               [](PdfUpdate& update) { update.remove_key(update.field("GVBM-TOAN-1"), "/V"); });
  list.changed("signature-of-other-octets", {Reason::content_changed}, "the principal's CMS is of another message", "principal",
               [](PdfSigning& s) { s.options.cms.edit_digest = [](Bytes& digest) { digest[0] ^= 1; }; });
  list.built("signature-of-another-file", {Reason::content_changed}, "the CMS of the principal for another pupil", [](Pdf& pdf) {
    pdf.signing("principal").options.message = [](ByteView) { return to_bytes("the other pupil's transcript"); };
  });
}

void add_cms_faults(PdfFixtureList& list) {
  const auto teacher = [&](const char* name, std::vector<Reason> reasons, const char* about, std::function<void(PdfSignOptions&)> change) {
    list.changed(name, std::move(reasons), about, "teacher-TIN", [change = std::move(change)](PdfSigning& s) { change(s.options); });
  };
  teacher("cms-value-changed", {Reason::signature_invalid}, "one bit of the signature value",
          [](PdfSignOptions& o) { o.cms.edit_value = [](Bytes& value) { value[9] ^= 1; }; });
  teacher("cms-value-zero", {Reason::signature_invalid}, "a signature value of zeros",
          [](PdfSignOptions& o) { o.cms.edit_value = [](Bytes& value) { value.assign(value.size(), 0); }; });
  teacher("cms-sha1", {Reason::algorithm_not_allowed}, "SHA-1", [](PdfSignOptions& o) { o.cms.hash = "SHA1"; });
  teacher("cms-not-der", {Reason::signature_malformed}, "/Contents is no CMS",
          [](PdfSignOptions& o) { o.contents = [](ByteView) { return to_bytes("this is no CMS"); }; });
  teacher("cms-without-certificate-attribute", {Reason::signature_malformed}, "ETSI.CAdES.detached without signing-certificate-v2",
          [](PdfSignOptions& o) { o.cms.certificate_attribute = false; });
  teacher("subfilter-of-sha1", {}, "adbe.pkcs7.sha1", [](PdfSignOptions& o) { o.subfilter = "adbe.pkcs7.sha1"; });
  teacher("subfilter-of-raw-rsa", {}, "adbe.x509.rsa_sha1", [](PdfSignOptions& o) { o.subfilter = "adbe.x509.rsa_sha1"; });
  teacher("subfilter-unknown", {}, "a subfilter that nobody knows", [](PdfSignOptions& o) { o.subfilter = "Mau.Rieng"; });
  teacher("subfilter-of-a-timestamp", {}, "a person's CMS under ETSI.RFC3161", [](PdfSignOptions& o) { o.subfilter = "ETSI.RFC3161"; });
}

}  // namespace

void add_pdf_forgeries(PdfFixtureList& list) {
  add_universal_forgeries(list);
  add_hidden_signatures(list);
  add_cms_faults(list);
}

}  // namespace signet::world
