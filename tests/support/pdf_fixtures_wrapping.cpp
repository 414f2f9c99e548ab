// Signature wrapping: the signed octets are moved, and something else stands between them.
// Mladenov et al., CCS 2019, section 4.3; ISO 32000-2 12.8.1 wants the gap to be /Contents and nothing else.
#include <cstdio>

#include "tests/support/fail.h"
#include "tests/support/pdf_fixture_kit.h"

namespace signet::world {
namespace {

std::string padded_number(std::size_t value) {
  auto text = std::to_string(value);
  return text + std::string(10 - text.size(), ' ');
}

std::string range_text(std::size_t open, std::size_t close, std::size_t end) {
  return "[0 " + padded_number(open) + " " + padded_number(close) + " " + padded_number(end - close) + "]";
}

/// Objects of the last revision, by number.
std::map<int, std::size_t> last_objects(const std::string& file, std::size_t from) {
  std::map<int, std::size_t> out;
  for (auto at = file.find(" 0 obj\n", from); at != std::string::npos; at = file.find(" 0 obj\n", at + 1)) {
    const auto begin = file.rfind('\n', at) + 1;
    out[std::stoi(file.substr(begin, at - begin))] = begin;
  }
  return out;
}

std::string table_of(const std::map<int, std::size_t>& offsets) {
  std::string out = "xref\n";
  for (const auto& [number, offset] : offsets) {
    char entry[24];
    std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", offset);
    out += std::to_string(number) + " 1\n" + entry;
  }
  return out;
}

/// The second signed part goes to the end. Where `startxref` pointed, inside what was the second part, a table of the
/// attacker's now stands in the gap; its signature object names the parts where they are now.
void wrap(std::string& file) {
  const auto place = last_signature(file);
  const auto first = file.substr(0, place.open), cms = file.substr(place.open, place.close - place.open), second = file.substr(place.close);
  const auto start_at = file.rfind("startxref\n") + 10;
  const auto table_at = std::stoull(file.substr(start_at, 12));
  const auto trailer_at = file.find("trailer\n", table_at);
  const auto trailer = file.substr(trailer_at, file.find("startxref", trailer_at) - trailer_at);
  must(table_at > place.close, "the table stands behind the signature");
  auto offsets = last_objects(file, end_of_revision_before(file, place.object));
  offsets[form_object::content] = 0;
  const auto table_size = table_of(offsets).size() + trailer.size();
  const auto evil = "4 0 obj\n" + pdf_stream("", "BT /F2 40 Tf 60 500 Td (DIEM 10 TAT CA) Tj ET\n") + "\nendobj\n";
  const auto evil_at = table_at + table_size, own_at = evil_at + evil.size();
  const auto header = first.substr(place.object);
  const auto tail = second.substr(0, second.find("endobj") + 7);
  const auto second_at = own_at + header.size() + cms.size() + tail.size();
  auto own = header + cms + tail;
  const auto range = own.find("/ByteRange ") + 11;
  own.replace(range, own.find(']', range) + 1 - range, range_text(place.open, second_at, second_at + second.size()));
  for (auto& [number, offset] : offsets)
    if (offset > place.close) offset += second_at - place.close;
  offsets[form_object::content] = evil_at;
  offsets[place.number] = own_at;
  file = first + cms + std::string(table_at - place.close, ' ') + table_of(offsets) + trailer + evil + own + second;
}

void add_ranges(PdfFixtureList& list) {
  list.changed("wrapping-four-parts", {}, "a /ByteRange of six numbers: a second gap that nobody signed", "principal", [](PdfSigning& s) {
    s.options.edit_object = [](std::string& text) {
      const auto at = text.find("/ByteRange [");
      text.replace(at, text.find(']', at) + 1 - at, "/ByteRange [0 ########## ########## ########## ########## ##########]");
    };
    s.options.edit_file = [](std::string& file) {
      // Sizes are known now: five octets of the second part are left out.
      const auto open = file.rfind("/Contents <") + 10, close = file.find('>', open) + 1, end = file.size();
      const auto range = file.rfind("/ByteRange [0 #") + 11, middle = close + 10;
      file.replace(range, file.find(']', range) + 1 - range,
                   "[0 " + padded_number(open) + " " + padded_number(close) + " " + padded_number(10) + " " + padded_number(middle + 5) +
                       " " + padded_number(end - middle - 5) + "]");
    };
  });
  list.changed("wrapping-gap-too-wide", {}, "the gap holds /Contents and an entry beside it", "principal",
               [](PdfSigning& s) { s.options.wider_gap = 40; });
}

void add_gaps(PdfFixtureList& list) {
  list.altered("wrapping-object-in-the-gap", {}, "an object stands in the gap behind the CMS", [](std::string& file) {
    const auto place = last_signature(file);
    const std::string hidden = ">>>\nendobj\n4 0 obj\n" + false_mark() + "\nendobj\n99 0 obj\n<</Contents <00";
    overwrite(file, place.close - 1 - hidden.size(), hidden.size(), hidden);
  });
  list.altered("wrapping-octets-behind-the-cms", {Reason::signature_malformed}, "octets behind the CMS in /Contents are not zero",
               [](std::string& file) {
                 const auto place = last_signature(file);
                 file.replace(place.close - 9, 8, "DEADBEEF");
               });
  list.altered("wrapping-blanks-in-the-gap", {}, "blanks and line feeds among the digits of /Contents", [](std::string& file) {
    const auto place = last_signature(file);
    file.replace(place.close - 9, 8, " \n  \t   ");
  });
}

}  // namespace

void add_pdf_wrapping_attacks(PdfFixtureList& list) {
  list.altered("signature-wrapping", {}, "the second signed part is moved to the end; an unsigned page stands in the gap", wrap);
  add_ranges(list);
  add_gaps(list);
}

}  // namespace signet::world
