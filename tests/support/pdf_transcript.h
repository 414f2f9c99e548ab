// A signed PDF transcript, built step by step as its XML sister in transcript.h.
//
//   const auto file = a_pdf(World::shared()).pupil(7).without("teacher-TOAN").file();
//
// Each signing has a key: `teacher-TOAN`, `teacher-KHTN-2`, …, `homeroom`, `principal`.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/support/pdf_form.h"
#include "tests/support/pdf_sign.h"
#include "tests/support/world.h"

namespace signet::world {

using FileEdit = std::function<void(std::string& file)>;

struct PdfSigning {
  std::string key;     // whose place it is
  std::string person;  // who signs there
  PdfSignOptions options;
  FileEdit before, after;                          // changes of the file just before and behind this signature
  std::function<Identity(const World&)> identity;  // instead of the person's own key and certificate
};

class Pdf {
 public:
  explicit Pdf(const World& world, PdfForm form);

  // The form.
  Pdf& pupil(int number);
  Pdf& of_class(const std::string& code);
  Pdf& xref_streams();
  /// The record names this XML.
  Pdf& tied_to(std::string_view xml);
  /// Places and teachers changed here change the signings that are planned: call it before those are changed.
  Pdf& form(const std::function<void(PdfForm&)>& change);
  /// Changes the unsigned file: everybody signs what is left.
  Pdf& edit_form(FileEdit edit);
  /// The unsigned file is this one.
  Pdf& over(std::string base);

  // The signings.
  Pdf& without(std::string_view key);
  Pdf& signed_by(std::string_view key, std::string_view person);
  Pdf& time_of(std::string_view key, Instant time);
  Pdf& change(std::string_view key, const std::function<void(PdfSigning&)>& change);
  /// One more revision behind the signature of `key`, without a signature of its own.
  Pdf& update_after(std::string_view key, std::function<void(PdfUpdate&)> change);
  Pdf& sign_last(std::string_view key);
  Pdf& also(PdfSigning signing);
  PdfSigning& signing(std::string_view key);
  const std::vector<PdfSigning>& signings() const { return signings_; }
  Instant time(std::string_view key) const;

  /// Changes the finished file.
  Pdf& edit(FileEdit edit);
  const PdfForm& form() const { return form_; }
  std::string unsigned_file() const;
  std::string file() const;

 private:
  void plan();
  PdfForm dated_form() const;

  const World* world_;
  PdfForm form_;
  std::string base_;
  std::vector<PdfSigning> signings_;
  std::vector<FileEdit> form_edits_, edits_;
};

/// Pupil 1 of 8A1, everybody signs.
Pdf a_pdf(const World& world);
/// A paper that was scanned, or a copy of a document: the principal alone signs. `scan_bytes` of picture.
Pdf a_scan(const World& world, std::size_t scan_bytes = 40000);
Pdf a_true_copy(const World& world, std::size_t scan_bytes = 40000);

/// The PDF of any kind that has an XML form, beside `xml`, which was made from `form`; everybody signs.
Pdf pdf_of(const World& world, Kind kind, const Form& form, std::string_view xml);

/// The PDF beside class_transcript(world, number), in the mixture of forms of the demonstration; `xml` as it is given to
/// the appliance. With `fault`, the same fault as the XML's.
Pdf class_pdf(const World& world, int number, std::string_view xml);
void put_pdf_fault(Pdf& pdf, int number);
/// The fault of 19: a mark is covered, as an editor would write it.
void cover_mark(std::string& file);

/// Applies a change as one incremental update.
std::string updated(const std::string& file, const std::function<void(PdfUpdate&)>& change);

}  // namespace signet::world
