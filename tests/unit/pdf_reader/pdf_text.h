// A PDF written from strings, with classic tables; a scratch folder and the tools that judge.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "policy/base/bytes.h"

namespace signet::test {

class PdfText {
 public:
  PdfText& object(unsigned number, const std::string& value);
  PdfText& raw(const std::string& octets) { return text_ += octets, *this; }
  /// Says that `number` begins here, or at `offset`.
  PdfText& place(unsigned number, std::size_t offset) { return pending_[number] = offset, *this; }
  /// Table of what came since the last section, trailer, startxref.
  PdfText& section(const std::string& entries = "/Root 1 0 R");
  std::size_t size() const { return text_.size(); }
  const std::string& text() const { return text_; }
  ByteView octets() const { return as_bytes(text_); }

 private:
  std::string text_ = "%PDF-1.7\n";
  std::map<unsigned, std::size_t> pending_;
  unsigned last_ = 0;
  std::size_t previous_ = 0;
};

/// Objects of a signed document by number; a test changes one.
using PdfBodies = std::map<unsigned, std::string>;
PdfBodies signed_bodies();
PdfText pdf_of(const PdfBodies& bodies);

/// `text` with the one occurrence of `from` replaced.
std::string replaced(std::string text, const std::string& from, const std::string& to);

class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string write(const std::string& name, std::string_view content) const;
  std::string read(const std::string& name) const;
  /// `command` in this folder; its output if it ends with 0, else the test fails.
  std::string run(const std::string& command) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace signet::test
