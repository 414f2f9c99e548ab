// One revision of the file, opened by qpdf as a file of its own. Every warning of qpdf is a refusal.
#pragma once

#include "document/pdf/qpdf_library.h"

#include <memory>

#include "document/pdf/history.h"

namespace signet::pdf {

PdfReference reference_to(const QPDFObjectHandle& handle);
std::string name_of_object(PdfReference id);
/// Values alike: references name the same object, everything else is written alike.
bool alike(QPDFObjectHandle a, QPDFObjectHandle b);

class Revision {
 public:
  /// The octets up to the end of the revision; they must outlive it. `pdf_malformed`.
  static Result<std::unique_ptr<Revision>> open(ByteView octets, std::size_t number, const History& history);
  std::size_t number() const noexcept { return number_; }
  std::uint64_t end() const noexcept { return end_; }
  const Section& section() const { return history_.sections()[number_]; }
  bool has(std::uint32_t number) const { return history_.find(number, number_) != nullptr; }
  QPDFObjectHandle object(std::uint32_t number);
  QPDFObjectHandle catalog();
  /// Refuses once qpdf has warned.
  Outcome sound() const;
  /// Whether qpdf and we read the same tables.
  Outcome tables_agree();

 private:
  Revision(std::size_t number, std::uint64_t end, const History& history) : number_(number), end_(end), history_(history) {}
  std::size_t number_;
  std::uint64_t end_;
  const History& history_;
  QPDF pdf_;
};

}  // namespace signet::pdf
