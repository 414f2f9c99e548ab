#include "document/compose/pdf_section.h"

#include <cstdio>

namespace signet {
namespace {

// The keys that trailer and cross-reference stream have in common (table 15).
std::string trailer_keys(const PdfIncrementParts& parts, std::uint32_t size) {
  std::string keys = "/Size " + std::to_string(size) + " /Root " + pdf_reference(parts.root);
  if (parts.info.number != 0) keys += " /Info " + pdf_reference(parts.info);
  if (!parts.id.empty()) keys += " /ID " + std::string{as_text(parts.id)};
  return keys + " /Prev " + std::to_string(parts.startxref);
}

// [begin, end) of each run of consecutive numbers.
std::vector<std::pair<std::size_t, std::size_t>> runs_of(const std::vector<PdfSectionEntry>& entries) {
  std::vector<std::pair<std::size_t, std::size_t>> runs;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i == 0 || entries[i].id.number != entries[i - 1].id.number + 1) runs.emplace_back(i, i);
    runs.back().second = i + 1;
  }
  return runs;
}

std::string run_head(const std::vector<PdfSectionEntry>& entries, std::pair<std::size_t, std::size_t> run) {
  return std::to_string(entries[run.first].id.number) + " " + std::to_string(run.second - run.first);
}

// 7.5.6: only what is new or replaced; the list of free objects stays as it is.
std::string table(const std::vector<PdfSectionEntry>& entries) {
  std::string text = "xref\n";
  for (const auto& run : runs_of(entries)) {
    text += run_head(entries, run) + "\n";
    for (std::size_t i = run.first; i < run.second; ++i) {
      char line[40];  // twenty octets with its end of line, the caller has seen to the digits
      std::snprintf(line, sizeof line, "%010llu %05u n \n", static_cast<unsigned long long>(entries[i].offset),
                    static_cast<unsigned>(entries[i].id.generation));
      text += line;
    }
  }
  return text;
}

void append_big_endian(std::uint64_t value, int octets, std::string& out) {
  for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift & 0xff));
}

std::string stream(const PdfIncrementParts& parts, const std::vector<PdfSectionEntry>& entries, std::uint32_t size) {
  std::string index, data;
  for (const auto& run : runs_of(entries)) index += (index.empty() ? "" : " ") + run_head(entries, run);
  for (const auto& entry : entries) {
    append_big_endian(1, 1, data);
    append_big_endian(entry.offset, 4, data);
    append_big_endian(entry.id.generation, 2, data);
  }
  return std::to_string(entries.back().id.number) + " 0 obj\n<< /Type /XRef /W [1 4 2] /Index [" + index + "] " +
         trailer_keys(parts, size) + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data + "\nendstream\nendobj\n";
}

}  // namespace

std::string pdf_reference(PdfReference id) { return std::to_string(id.number) + " " + std::to_string(id.generation) + " R"; }

std::string write_section(const PdfIncrementParts& parts, std::vector<PdfSectionEntry> entries, std::uint64_t offset, std::uint32_t size) {
  std::string section;
  if (parts.xref_stream) {
    entries.push_back({{size, 0}, offset});  // 7.5.8.1: the stream is an object with an entry of its own
    section = stream(parts, entries, size + 1);
  } else {
    section = table(entries) + "trailer\n<< " + trailer_keys(parts, size) + " >>\n";
  }
  return section + "startxref\n" + std::to_string(offset) + "\n%%EOF\n";
}

}  // namespace signet
