#include "pdf_text.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace signet::test {

PdfText& PdfText::object(unsigned number, const std::string& value) {
  pending_[number] = text_.size();
  text_ += std::to_string(number) + " 0 obj\n" + value + "\nendobj\n";
  return *this;
}

PdfText& PdfText::section(const std::string& entries) {
  const auto begin = text_.size();
  text_ += "xref\n";
  if (previous_ == 0) text_ += "0 1\n0000000000 65535 f \n";
  for (const auto& [number, offset] : pending_) {
    char row[64];
    std::snprintf(row, sizeof row, "%u 1\n%010zu 00000 n \n", number, offset);
    text_ += row;
    last_ = std::max(last_, number);
  }
  text_ += "trailer\n<< /Size " + std::to_string(last_ + 1) + " " + entries;
  if (previous_ != 0) text_ += " /Prev " + std::to_string(previous_);
  text_ += " >>\nstartxref\n" + std::to_string(begin) + "\n%%EOF\n";
  previous_ = begin;
  pending_.clear();
  return *this;
}

PdfBodies signed_bodies() {
  return {{1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>"},
          {2, "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>"},
          {3, "<< /Type /Page /Parent 2 0 R /Annots 6 0 R /Contents 9 0 R >>"},
          {5, "<< /Fields [7 0 R] /SigFlags 3 >>"},
          {6, "[7 0 R 8 0 R]"},
          {7, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Principal) /V 10 0 R /Rect [300 100 480 160] /P 3 0 R /F 132 >>"},
          {8, "<< /Type /Annot /Subtype /Square /Rect [10 10 20 20] >>"},
          {9, "<< /Length 3 >>\nstream\nq Q\nendstream"},
          {10, "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 3 4] /Contents <00> >>"}};
}

PdfText pdf_of(const PdfBodies& bodies) {
  PdfText pdf;
  for (const auto& [number, value] : bodies) pdf.object(number, value);
  pdf.section();
  return pdf;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos || text.find(from, at + 1) != std::string::npos) ADD_FAILURE() << "not once: " << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

Scratch::Scratch() {
  std::string name = (std::filesystem::temp_directory_path() / "signet-pdf-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no scratch folder";
  folder_ = name;
}

Scratch::~Scratch() { std::filesystem::remove_all(folder_); }

std::string Scratch::write(const std::string& name, std::string_view content) const {
  std::ofstream{folder_ / name, std::ios::binary} << content;
  return folder_ / name;
}

std::string Scratch::read(const std::string& name) const {
  std::ostringstream out;
  out << std::ifstream{folder_ / name, std::ios::binary}.rdbuf();
  return out.str();
}

std::string Scratch::run(const std::string& command) const {
  const auto line = "cd '" + folder_.string() + "' && (" + command + ") > .out 2>&1";
  const int status = std::system(line.c_str());
  auto output = read(".out");
  EXPECT_EQ(status, 0) << command << "\n" << output;
  return output;
}

}  // namespace signet::test
