// What a PDF says that it is.
#include "tests/support/fail.h"
#include "tests/support/pdf_fixture_kit.h"

namespace signet::world {
namespace {

void add_missing_records(PdfFixtureList& list) {
  const auto form = [&](const char* name, const char* about, std::function<void(PdfForm&)> change) {
    list.built(name, {Reason::record_missing}, about, [change = std::move(change)](Pdf& pdf) { pdf.form(change); });
  };
  const auto packet = [&](const char* name, const char* about, std::function<void(std::string&)> edit) {
    form(name, about, [edit = std::move(edit)](PdfForm& f) { f.edit_packet = edit; });
  };
  form("record-missing", "no metadata", [](PdfForm& f) { f.metadata = false; });
  packet("record-missing-in-metadata", "metadata without a record", [](std::string& text) {
    const auto begin = text.find("<rdf:Description xmlns:rdf");
    text.erase(begin, text.find("</rdf:Description>", begin) + 18 - begin);
  });
  packet("record-not-canonical", "a blank in a tag of the record",
         [](std::string& text) { text.insert(text.find("<signet:number>") + 14, " "); });
  packet("record-with-other-prefix", "the record's namespace has another prefix", [](std::string& text) {
    for (auto at = text.find("signet:"); at != std::string::npos; at = text.find("signet:", at + 7))
      if (text.compare(at, 15, "signet:document") != 0) text.replace(at, 7, "school:");
    text.replace(text.find("xmlns:signet"), 12, "xmlns:school");
  });
  packet("record-twice-and-different", "two records of two pupils", [](std::string& text) {
    const auto begin = text.find("<rdf:Description xmlns:rdf"), end = text.find("</rdf:Description>", begin) + 18;
    auto second = text.substr(begin, end - begin);
    second.replace(second.find("<signet:pupil-id>") + 17, 12, "000014000999");
    text.insert(end, "\n" + second);
  });
  form("record-in-a-second-stream", "a stream that nothing shows holds another pupil's record", [](PdfForm& f) {
    f.edit = [record = f.record](PdfObjects& pdf) {
      auto other = record;
      other.pupil_id = "000014000999";
      pdf.objects[60] = pdf_stream("/Type /Metadata /Subtype /XML", xmp_packet(record_text(other)));
    };
  });
  form("record-filtered", "the metadata are Flate-coded", [](PdfForm& f) {
    f.edit = [record = f.record](PdfObjects& pdf) {
      pdf.objects[form_object::metadata] = pdf_flate_stream("/Type /Metadata /Subtype /XML", xmp_packet(record_text(record)));
    };
  });
}

void add_wrong_records(PdfFixtureList& list) {
  const auto record = [&](const char* name, std::vector<Reason> reasons, const char* about, std::function<void(PdfRecord&)> change) {
    list.built(name, std::move(reasons), about,
               [change = std::move(change)](Pdf& pdf) { pdf.form([&](PdfForm& f) { change(f.record); }); });
  };
  record("record-other-school", {Reason::school_mismatch}, "the transcript of another school",
         [](PdfRecord& r) { r.school_code = "00000002"; });
  record("record-pupil-id-short", {Reason::pupil_id_invalid}, "eleven digits", [](PdfRecord& r) { r.pupil_id = "00001400010"; });
  record("record-pupil-id-letters", {Reason::pupil_id_invalid}, "not only digits", [](PdfRecord& r) { r.pupil_id = "00001400010x"; });
  record("record-class-not-in-roster", {Reason::class_not_in_roster}, "a class that the roster does not know",
         [](PdfRecord& r) { r.class_code = r.class_name = "9A9"; });
  record("record-other-year", {Reason::school_year_mismatch}, "next year's transcript",
         [](PdfRecord& r) { r.school_year = school_year(1); });
  record("record-subject-not-in-roster", {Reason::subject_not_in_roster}, "a subject that nobody teaches",
         [](PdfRecord& r) { r.subjects.emplace_back("LATIN"); });
  record("record-subject-missing", {Reason::subject_missing, Reason::unknown_signature}, "a subject is not listed, its teacher signs",
         [](PdfRecord& r) { r.subjects.pop_back(); });
  record("record-effective-too-early", {Reason::effective_date_wrong}, "effective before the principal signed",
         [](PdfRecord& r) { r.effective_date = to_iso8601(now() + -2 * day_s).substr(0, 10); });
  record("record-effective-no-day", {Reason::effective_date_wrong}, "effective from a day that is none",
         [](PdfRecord& r) { r.effective_date = "2999-02-30"; });
  record("record-without-lookup-code", {Reason::field_missing}, "no lookup code", [](PdfRecord& r) { r.lookup_code.clear(); });
  record("record-field-of-another-kind", {Reason::field_missing}, "an annual transcript with a day of a transfer",
         [](PdfRecord& r) { r.results_until = to_iso8601(now() + -4 * day_s).substr(0, 10); });
  record("record-as-opening", {Reason::field_missing, Reason::previous_record_missing}, "an annual transcript that calls itself an opening",
         [](PdfRecord& r) { r.kind = "opening"; });
  record("record-kind-not-permitted", {Reason::kind_not_permitted}, "a kind that may not be sealed",
         [](PdfRecord& r) { r.kind = "package"; });
  record("record-kind-unknown", {}, "a kind that nobody knows", [](PdfRecord& r) { r.kind = "love-letter"; });
  record("record-without-number", {}, "no number of the document", [](PdfRecord& r) { r.number.clear(); });
}

void add_misplaced_records(PdfFixtureList& list) {
  list.built("record-in-the-unsigned-gap", {}, "the record stands in the gap of the principal's signature, which nobody signs",
             [](Pdf& pdf) {
               const auto record = record_text(pdf.form().record);
               pdf.form([](PdfForm& f) { f.metadata = false; });
               pdf.signing("principal").options.contents_size = 12288;
               pdf.edit([record](std::string& file) {
                 const auto place = last_signature(file);
                 overwrite(file, place.close - record.size() - 1, record.size(), record);
               });
             });
  list.between("record-replaced-before-the-principal", {Reason::record_missing},
               "the metadata name another pupil after the teachers have signed", "homeroom", [](PdfUpdate& update) {
                 auto record = pdf_form_of_class("8A1", 101).record;
                 update.set(form_object::metadata, pdf_stream("/Type /Metadata /Subtype /XML", xmp_packet(record_text(record))));
               });
  list.behind("record-replaced-behind-everything", {Reason::not_whole}, "the metadata name another pupil at last", [](PdfUpdate& update) {
    auto record = pdf_form_of_class("8A1", 101).record;
    update.set(form_object::metadata, pdf_stream("/Type /Metadata /Subtype /XML", xmp_packet(record_text(record))));
  });
}

}  // namespace

void add_pdf_records(PdfFixtureList& list) {
  add_missing_records(list);
  add_wrong_records(list);
  add_misplaced_records(list);
}

}  // namespace signet::world
