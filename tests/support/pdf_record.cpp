// The record in the metadata (docs/formats/pdf.md).
#include "tests/support/pdf_form.h"

namespace signet::world {
namespace {

void record_leaf(std::string& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out += "<signet:" + std::string{name} + ">" + value + "</signet:" + std::string{name} + ">";
}

}  // namespace

std::string record_text(const PdfRecord& record) {
  std::string out =
      "<rdf:Description xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:signet=\"urn:signet:document:1\" rdf:about=\"\">";
  record_leaf(out, "kind", record.kind);
  record_leaf(out, "number", record.number);
  record_leaf(out, "school-code", record.school_code);
  record_leaf(out, "school-year", record.school_year);
  record_leaf(out, "class-code", record.class_code);
  record_leaf(out, "class-name", record.class_name);
  record_leaf(out, "pupil-id", record.pupil_id);
  record_leaf(out, "lookup-code", record.lookup_code);
  record_leaf(out, "effective-date", record.effective_date);
  record_leaf(out, "grade", record.grade);
  record_leaf(out, "previous-id", record.previous_id);
  record_leaf(out, "previous-sha256", record.previous_sha256);
  record_leaf(out, "transfer-in", record.transfer_in);
  record_leaf(out, "results-until", record.results_until);
  record_leaf(out, "retest", record.retest);
  record_leaf(out, "summer-training", record.summer_training);
  if (!record.subjects.empty()) {
    out += "<signet:subjects><rdf:Seq>";
    for (const auto& subject : record.subjects) out += "<rdf:li>" + subject + "</rdf:li>";
    out += "</rdf:Seq></signet:subjects>";
  }
  record_leaf(out, "xml-sha256", record.xml_sha256);
  record_leaf(out, "source-sha256", record.source_sha256);
  return out + "</rdf:Description>";
}

std::string xmp_packet(std::string_view record) {
  return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
         "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
         "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:format>application/pdf</dc:format>"
         "</rdf:Description>\n" +
         std::string{record} + "\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>";
}

}  // namespace signet::world
