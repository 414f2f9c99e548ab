// What the files of PDF fixtures share: short ways to say "this document, but".
#pragma once

#include "tests/support/pdf_fixtures.h"
#include "tests/support/pdf_transcript.h"

namespace signet::world {

using PdfBuild = std::function<void(Pdf&)>;
using PdfChange = std::function<void(PdfUpdate&)>;

/// Collects fixtures; each call is one document.
class PdfFixtureList {
 public:
  /// The standard document (pupil 100), built differently.
  void built(std::string name, std::vector<Reason> reasons, std::string about, PdfBuild build);
  /// One signing is different.
  void changed(std::string name, std::vector<Reason> reasons, std::string about, std::string key, std::function<void(PdfSigning&)> change);
  /// A revision without a signature after that of `key`; the others sign behind it.
  void between(std::string name, std::vector<Reason> reasons, std::string about, std::string key, PdfChange change);
  /// A revision behind everything.
  void behind(std::string name, std::vector<Reason> reasons, std::string about, PdfChange change);
  /// The finished file is different.
  void altered(std::string name, std::vector<Reason> reasons, std::string about, FileEdit edit);
  /// Another kind of document.
  void other(std::string name, std::vector<Reason> reasons, std::string about, std::function<std::string(const World&)> make);
  /// Must be sealed; each has a pupil of its own.
  void sealed(std::string name, std::string about, PdfBuild build);
  void sealed_other(std::string name, std::string about, std::function<Pdf(const World&)> make);

  std::vector<Fixture> take() { return std::move(list_); }

 private:
  std::vector<Fixture> list_;
  int next_pupil_ = 400;
};

/// Where the last signature of a file stands: its object's number and offset, and the gap of /Contents.
struct SignaturePlace {
  int number = 0;
  std::size_t object = 0, open = 0, close = 0;  // of the object; `<`; behind `>`
};
SignaturePlace last_signature(const std::string& file);
/// Replaces octets by a text that is not longer, and blanks.
void overwrite(std::string& file, std::size_t at, std::size_t size, std::string_view text);
std::size_t end_of_revision_before(const std::string& file, std::size_t at);

/// A content stream that covers the first mark of Toán and prints 9.9 there.
std::string false_mark();
/// The same as an appearance of 42 by 12.
std::string false_mark_look();
/// The page shows `stream` behind its own content.
void add_content(PdfUpdate& update, std::string stream);

void add_pdf_people(PdfFixtureList& list);
void add_pdf_certificates(PdfFixtureList& list);
void add_pdf_records(PdfFixtureList& list);
void add_pdf_shadow_attacks(PdfFixtureList& list);
void add_pdf_saving_attacks(PdfFixtureList& list);
void add_pdf_wrapping_attacks(PdfFixtureList& list);
void add_pdf_forgeries(PdfFixtureList& list);
void add_pdf_annotation_attacks(PdfFixtureList& list);
void add_pdf_locks(PdfFixtureList& list);
void add_pdf_structures(PdfFixtureList& list);
void add_pdf_bombs(PdfFixtureList& list);
void add_pdf_places(PdfFixtureList& list);
void add_pdf_hidden_changes(PdfFixtureList& list);
void add_pdf_elsewhere(PdfFixtureList& list);
void add_pdf_benign(PdfFixtureList& list);

}  // namespace signet::world
