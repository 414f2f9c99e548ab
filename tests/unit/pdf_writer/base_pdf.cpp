#include "base_pdf.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <regex>

#include "judge.h"
#include "tests/support/fail.h"
#include "tests/support/file.h"

namespace signet::test {
namespace {

std::string numbers(const std::array<double, 4>& values) {
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : " ") + pdf_number(value);
  return text;
}

std::string object_text(const std::filesystem::path& file, const std::string& object) {
  const auto said = run("qpdf --show-object=" + object + " '" + file.string() + "'");
  world::must(said.status == 0, "qpdf shows " + object + ": " + said.text);
  return said.text;
}

std::uint32_t number_after(const std::string& text, const std::string& key) {
  std::smatch match;
  world::must(std::regex_search(text, match, std::regex{key + "\\s+(\\d+)"}), key + " in " + text);
  return static_cast<std::uint32_t>(std::stoul(match[1]));
}

std::string without_eol(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

}  // namespace

std::string base_pdf(const BasePdf& base) {
  const auto& b = base.blue;
  const std::string content = "0.2 0.3 1 rg " + numbers({b[0], b[1], b[2] - b[0], b[3] - b[1]}) + " re f\n";
  const std::string page = "/MediaBox [" + numbers(base.media_box) + "] /CropBox [" + numbers(base.page.crop_box) + "] /Rotate " +
                           std::to_string(base.page.rotate) + " /UserUnit " + pdf_number(base.page.user_unit);
  const std::string objects[] = {"<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>",
                                 "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                                 "<< /Type /Page /Parent 2 0 R " + page + " /Resources << >> /Contents 4 0 R /Annots 6 0 R >>",
                                 "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream",
                                 "<< /Fields [ ] /SigFlags 3 >>",
                                 "[ ]"};
  std::string file = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", table = "0000000000 65535 f \n";
  int number = 0;
  for (const auto& object : objects) {
    char entry[32];
    std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", file.size());
    table += entry;
    file += std::to_string(++number) + " 0 obj\n" + object + "\nendobj\n";
  }
  return file + "xref\n0 7\n" + table +
         "trailer\n<< /Size 7 /Root 1 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>] >>\nstartxref\n" +
         std::to_string(file.size()) + "\n%%EOF\n";
}

ReceivedPdf read_received(const std::filesystem::path& file) {
  const std::string octets = world::read_file(file);
  const std::string trailer = object_text(file, "trailer");
  ReceivedPdf received;
  auto& parts = received.parts;
  parts.received_size = octets.size();
  parts.ends_with_eol = octets.back() == '\n';
  parts.startxref = number_after(octets.substr(octets.rfind("startxref")), "startxref");
  parts.xref_stream = octets.compare(parts.startxref, 4, "xref") != 0;
  parts.size = number_after(trailer, "/Size");
  parts.root = {number_after(trailer, "/Root"), 0};
  std::smatch id;
  if (std::regex_search(trailer, id, std::regex{"/ID (\\[[^\\]]*\\])"})) parts.id = to_bytes(id[1].str());
  const std::string catalog = object_text(file, std::to_string(parts.root.number));
  received.form = {number_after(catalog, "/AcroForm"), 0};
  const std::string pages = object_text(file, std::to_string(number_after(catalog, "/Pages")));
  parts.page = {number_after(pages, "/Kids \\["), 0};
  const std::string page = object_text(file, std::to_string(parts.page.number));
  received.annotations = {number_after(page, "/Annots"), 0};
  received.form_value = without_eol(object_text(file, std::to_string(received.form.number)));
  received.annotations_value = without_eol(object_text(file, std::to_string(received.annotations.number)));
  return received;
}

}  // namespace signet::test
