// PDFs for tests, written from strings: a small document, incremental updates, signatures whose ranges are right unless a
// test makes them wrong.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "daemon/wire/inspect_message.h"
#include "policy/base/bytes.h"

namespace signet::test {

using Objects = std::map<int, std::string>;

struct UpdateSpec {
  std::vector<int> freed;
  std::string trailer;                    // further entries
  bool xref = true, trailer_part = true;  // no: left out
  int root = 0;                           // 0: the file's
  int size = 0;                           // of the trailer; 0: what it must be
};

struct SignSpec {
  std::string field;
  std::string rectangle = "[0 0 0 0]";
  std::string field_extra, signature_extra;
  std::string type = "/Sig";
  int existing = 0;         // number of an empty field to be filled; 0: a new one
  std::string value_extra;  // for the existing field
  int page = 0;             // 0: the first
  Objects also;             // rewritten in the same update
  bool appearance = true;
  /// Makes the CMS of what is signed; none: some octets.
  std::function<Bytes(const std::string&)> cms;
};

class PdfFile {
 public:
  std::string octets;
  Objects objects;  // as they are now
  int root = 1, page = 3, form = 5, info = 6, next = 0;
  bool stream = false;  // updates have a cross-reference stream
  std::size_t startxref = 0;

  /// Catalog, two pages, an empty form, information, metadata.
  static PdfFile simple();
  /// The same, of these objects.
  static PdfFile of(const Objects& objects, const std::string& header = "%PDF-1.7\n");
  /// What another program wrote, with a form.
  static PdfFile read(const std::string& octets);

  PdfFile& update(const Objects& changed, const UpdateSpec& spec = {});
  PdfFile& sign(const SignSpec& spec);
  PdfFile& add_empty_field(const std::string& name, const std::string& rectangle, const std::string& extra = "");
  int number_of_field(const std::string& name) const;
  int number_of_signature(const std::string& name) const;
  /// The object with text put in behind the first `where`, or before its end.
  std::string with(int number, const std::string& text, const std::string& where = "") const;
  std::string replaced(int number, const std::string& from, const std::string& to) const;

 private:
  void section(const std::map<int, std::size_t>& offsets, const UpdateSpec& spec);
  std::map<std::string, std::pair<int, int>> fields_;  // name: field, signature
};

PdfLayout layout();
wire::InspectRequest request(wire::InspectMode mode = wire::InspectMode::seal);
wire::InspectOutput inspect(const std::string& octets, wire::InspectMode mode = wire::InspectMode::seal);
/// "reason/field/detail" of each defect, one a line; "reason: detail" where the file is refused.
std::string complaints(const wire::InspectOutput& output);
std::string complaints(const std::string& octets, wire::InspectMode mode = wire::InspectMode::seal);
/// The last signature's /ByteRange with `make` applied to its four numbers.
using Numbers = std::array<long long, 4>;
std::string ranged(PdfFile file, const std::function<void(Numbers&)>& make);
/// The first `from` replaced; the last where `last`.
std::string replaced(std::string text, const std::string& from, const std::string& to, bool last = false);
/// The octets that qpdf makes of them with these options.
std::string through_qpdf(const std::string& octets, const std::string& options);

/// A CMS over `content` and the certificate that verifies it.
struct TestSigner {
  TestSigner();
  Bytes certificate;
  std::function<Bytes(const std::string&)> cms;
  std::function<Bytes(const std::string&)> cms_signed_twice;  // two SignerInfos, both of them right
};

}  // namespace signet::test
