#include "tests/support/pdf_attachment.h"

#include <algorithm>

#include "policy/base/digest.h"
#include "tests/support/fail.h"

namespace signet::world {
namespace {

constexpr int first_file = 61, second_file = 63;  // numbers that write_form leaves free

std::string file_specification(int stream) {
  return "<</Type /Filespec /F (hoc-ba.xml) /UF (hoc-ba.xml) /AFRelationship /Source /EF <</F " + pdf_ref(stream) + " /UF " +
         pdf_ref(stream) + ">>>>";
}

std::string file_stream(const std::string& xml) { return pdf_stream("/Type /EmbeddedFile /Subtype /text#2Fxml", xml); }

void add_file(PdfObjects& pdf, int number, std::string stream) {
  pdf.objects[number] = file_specification(number + 1);
  pdf.objects[number + 1] = std::move(stream);
}

/// In the catalog: which files are associated, which a reader lists.
void name_files(PdfObjects& pdf, const std::vector<int>& associated, int listed) {
  auto& catalog = pdf.objects[form_object::catalog];
  std::string files;
  for (const int each : associated) files += (files.empty() ? "" : " ") + pdf_ref(each);
  catalog.insert(catalog.size() - 2, " /AF [" + files + "] /Names <</EmbeddedFiles <</Names [(hoc-ba.xml) " + pdf_ref(listed) + "]>>>>");
}

/// The file is there from the beginning, and nobody is told.
void name_late(Pdf& pdf, const std::string& xml) {
  pdf.form([&](PdfForm& form) { form.edit = [xml](PdfObjects& objects) { add_file(objects, first_file, file_stream(xml)); }; });
  pdf.update_after("homeroom", [](PdfUpdate& update) { update.set_key(update.root(), "/AF", "[" + pdf_ref(first_file) + "]"); });
}

void attach_late(Pdf& pdf, const std::string& xml) {
  pdf.update_after("homeroom", [xml](PdfUpdate& update) {
    const int file = update.add(file_specification(update.add(file_stream(xml))));
    update.set_key(update.root(), "/AF", "[" + pdf_ref(file) + "]");
  });
}

}  // namespace

const std::vector<std::string>& ways_to_attach() {
  static const std::vector<std::string> ways{"plain", "named", "named-otherwise", "none", "other", "other-but-listed", "compressed",
                                             "twice", "late",  "late-named"};
  return ways;
}

void attach(Pdf& pdf, const std::string& xml, const std::string& way) {
  const auto& ways = ways_to_attach();
  must(std::find(ways.begin(), ways.end(), way) != ways.end(), "nothing is attached " + way);
  const auto other = xml + "\n";
  pdf.form([&](PdfForm& form) {
    form.record.xml_sha256.clear();
    if (way == "named") form.record.xml_sha256 = to_hex(sha256(as_bytes(xml)));
    if (way == "named-otherwise") form.record.xml_sha256 = to_hex(sha256(as_bytes(other)));
    if (way == "none" || way.starts_with("late")) return;
    form.edit = [xml, other, way](PdfObjects& objects) {
      const bool wrong = way == "other" || way == "other-but-listed";
      add_file(objects, first_file, way == "compressed" ? pdf_flate_stream("/Type /EmbeddedFile", xml) : file_stream(wrong ? other : xml));
      if (way == "twice" || way == "other-but-listed") add_file(objects, second_file, file_stream(xml));
      const std::vector<int> associated = way == "twice" ? std::vector{first_file, second_file} : std::vector{first_file};
      name_files(objects, associated, way == "other-but-listed" ? second_file : first_file);
    };
  });
  if (way == "late") attach_late(pdf, xml);
  if (way == "late-named") name_late(pdf, xml);
}

}  // namespace signet::world
