#include "tests/support/pdf_fixtures.h"

#include <algorithm>

#include "tests/support/fail.h"
#include "tests/support/pdf_fixture_kit.h"

namespace signet::world {
namespace {

Pdf standard_pdf(const World& world, int number) { return a_pdf(world).pupil(number); }

}  // namespace

void PdfFixtureList::other(std::string name, std::vector<Reason> reasons, std::string about,
                           std::function<std::string(const World&)> make) {
  list_.push_back({std::move(name), false, std::move(reasons), std::move(about), std::move(make)});
}

void PdfFixtureList::built(std::string name, std::vector<Reason> reasons, std::string about, PdfBuild build) {
  other(std::move(name), std::move(reasons), std::move(about), [build = std::move(build)](const World& world) {
    auto pdf = standard_pdf(world, 100);
    build(pdf);
    return pdf.file();
  });
}

void PdfFixtureList::changed(std::string name, std::vector<Reason> reasons, std::string about, std::string key,
                             std::function<void(PdfSigning&)> change) {
  built(std::move(name), std::move(reasons), std::move(about),
        [key = std::move(key), change = std::move(change)](Pdf& pdf) { pdf.change(key, change); });
}

void PdfFixtureList::between(std::string name, std::vector<Reason> reasons, std::string about, std::string key, PdfChange change) {
  built(std::move(name), std::move(reasons), std::move(about),
        [key = std::move(key), change = std::move(change)](Pdf& pdf) { pdf.update_after(key, change); });
}

void PdfFixtureList::behind(std::string name, std::vector<Reason> reasons, std::string about, PdfChange change) {
  between(std::move(name), std::move(reasons), std::move(about), "principal", std::move(change));
}

void PdfFixtureList::altered(std::string name, std::vector<Reason> reasons, std::string about, FileEdit edit) {
  built(std::move(name), std::move(reasons), std::move(about), [edit = std::move(edit)](Pdf& pdf) { pdf.edit(edit); });
}

void PdfFixtureList::sealed_other(std::string name, std::string about, std::function<Pdf(const World&)> make) {
  const int number = next_pupil_++;
  list_.push_back({std::move(name), true, {}, std::move(about), [number, make = std::move(make)](const World& world) {
                     return make(world).pupil(number).file();
                   }});
}

void PdfFixtureList::sealed(std::string name, std::string about, PdfBuild build) {
  sealed_other(std::move(name), std::move(about), [build = std::move(build)](const World& world) {
    auto pdf = a_pdf(world);
    build(pdf);
    return pdf;
  });
}

SignaturePlace last_signature(const std::string& file) {
  SignaturePlace place;
  place.open = file.rfind("/Contents <") + 10;
  place.close = file.find('>', place.open) + 1;
  const auto header = file.rfind(" 0 obj\n", place.open);
  place.object = file.rfind('\n', header) + 1;
  must(place.open > 10 && header != std::string::npos, "no signature");
  place.number = std::stoi(file.substr(place.object, header - place.object));
  return place;
}

void overwrite(std::string& file, std::size_t at, std::size_t size, std::string_view text) {
  must(text.size() <= size && at + size <= file.size(), "there is no room for " + std::string{text.substr(0, 40)});
  file.replace(at, size, std::string{text} + std::string(size - text.size(), ' '));
}

std::size_t end_of_revision_before(const std::string& file, std::size_t at) {
  const auto end = file.rfind("%%EOF\n", at);
  must(end != std::string::npos, "there is no earlier revision");
  return end + 6;
}

std::string false_mark() { return pdf_stream("", "q 1 g 328 582 42 12 re f 0 g BT /F2 9.5 Tf 342 583 Td (9.9) Tj ET Q\n"); }

std::string false_mark_look() {
  return pdf_stream(
      "/Type /XObject /Subtype /Form /BBox [0 0 42 12] /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont "
      "/Helvetica-Bold>>>>>>",
      "1 g 0 0 42 12 re f 0 g BT /F1 9.5 Tf 14 1 Td (9.9) Tj ET\n");
}

void add_content(PdfUpdate& update, std::string stream) {
  const int page = update.page(), added = update.add(std::move(stream));
  update.set_key(page, "/Contents", "[" + update.key(page, "/Contents") + " " + pdf_ref(added) + "]");
}

std::vector<Fixture> pdf_fixtures() {
  PdfFixtureList list;
  add_pdf_people(list);
  add_pdf_certificates(list);
  add_pdf_records(list);
  add_pdf_shadow_attacks(list);
  add_pdf_saving_attacks(list);
  add_pdf_wrapping_attacks(list);
  add_pdf_forgeries(list);
  add_pdf_annotation_attacks(list);
  add_pdf_locks(list);
  add_pdf_structures(list);
  add_pdf_bombs(list);
  add_pdf_places(list);
  add_pdf_hidden_changes(list);
  add_pdf_elsewhere(list);
  add_pdf_benign(list);
  return list.take();
}

void write_pdf_fixtures(const World& world, const std::filesystem::path& dir, const FixtureChoice& choice) {
  std::vector<Fixture> chosen;
  std::size_t place = 0;
  for (auto& fixture : pdf_fixtures()) {
    const bool named = std::find(choice.names.begin(), choice.names.end(), fixture.name) != choice.names.end();
    if (choice.names.empty() ? place++ % choice.every == 0 : named) chosen.push_back(std::move(fixture));
  }
  must(choice.names.empty() || chosen.size() == choice.names.size(), "a fixture of no such name");
  write_fixture_list(world, dir, chosen, ".pdf");
}

}  // namespace signet::world
