// An incremental update of any PDF (ISO 32000-2 7.5.6). libqpdf reads what is there; what is added is written here, in the
// form of cross-reference that the file has already.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/pdf_text.h"

namespace signet::world {

using PdfRect = std::vector<double>;  // left, bottom, right, top in user space

class PdfUpdate {
 public:
  explicit PdfUpdate(std::string file);
  ~PdfUpdate();
  PdfUpdate(const PdfUpdate&) = delete;
  PdfUpdate& operator=(const PdfUpdate&) = delete;

  // What is there.
  const std::string& old_file() const { return old_; }
  int root() const;
  /// Object number of a page, from 0.
  int page(std::size_t index = 0) const;
  /// Object number of the terminal field of this full name; 0: none. The field may be its own widget.
  int field(std::string_view name) const;
  /// The value as text; of a stream, its dictionary.
  std::string value(int number) const;
  /// The value of a key as it is written, e.g. `12 0 R`; empty: none.
  std::string key(int number, std::string_view key) const;
  /// Of a key that holds a reference; else 0.
  int reference(int number, std::string_view key) const;
  PdfRect rectangle(int number, std::string_view key) const;
  /// 0, 90, 180, 270; inherited too (7.7.3.4).
  int rotation(int page) const;
  /// /Contents' own octets, decoded.
  std::string page_content(int page) const;

  // What is added.
  int reserve();
  int add(std::string value);
  void set(int number, std::string value);
  void set_key(int number, std::string_view key, std::string_view value);
  void remove_key(int number, std::string_view key);
  /// Appends to an array, which may be missing, direct or an object of its own.
  void append(int number, std::string_view key, std::string_view item);
  /// To the AcroForm, which is made if there is none.
  void add_field(int field);
  std::string acroform_key(std::string_view key) const;
  void set_acroform_key(std::string_view key, std::string_view value);
  /// Text that belongs to no object: behind the last revision, and before the cross-reference.
  std::string before_objects, loose;
  std::string trailer;  // more entries, e.g. `/Info 9 0 R`
  bool without_xref = false;
  int xref_number = 0;                      // of a cross-reference stream; 0: a new one
  std::map<int, std::size_t> more_offsets;  // entries of the new section for octets that stand in the file already

  struct Written {
    std::string file;
    std::map<int, std::size_t> offsets;
  };
  /// The file with its new revision. Call it once.
  Written finish();

 private:
  struct Reader;
  std::string old_;
  std::unique_ptr<Reader> reader_;
  int next_;
  std::map<int, std::string> written_;  // verbatim
  std::map<int, int> changed_;          // object number and generation: as libqpdf unparses it
};

/// The whole file written anew by libqpdf.
enum class Rewrite { object_streams, linearized, version_2_0, encrypted };
std::string rewritten(const std::string& file, Rewrite how);

}  // namespace signet::world
