#include "document/pdf/signatures.h"

#include <algorithm>
#include <array>
#include <map>

#include "policy/base/limits.h"

namespace signet::pdf {
namespace {

Refusal not_whole(const char* what) { return {Reason::not_whole, what}; }
Refusal malformed_signature(const char* what) { return {Reason::signature_malformed, what}; }

/// The hexadecimal string of /Contents, even number of digits and nothing between them.
Result<ByteRange> read_gap(ByteView file, const Scan& scan) {
  const Entry* contents = scan.find("Contents");
  if (contents == nullptr || contents->value.type != Token::Type::hexadecimal)
    return malformed_signature("/Contents is no hexadecimal string");
  const ByteRange gap{contents->value.begin, contents->value.end};
  const std::size_t digits = gap.end - gap.begin - 2;
  if (digits == 0 || digits % 2 != 0) return malformed_signature("the digits of /Contents");
  if (digits > 2 * limits::cms_bytes_max) return malformed_signature("/Contents is too long");
  const ByteView inside = file.subspan(gap.begin + 1, digits);
  if (std::any_of(inside.begin(), inside.end(), is_white)) return malformed_signature("the digits of /Contents");
  return gap;
}

/// The signed revision's end (12.8.1): everything but /Contents is covered up to there.
Result<std::uint64_t> read_end(ByteView file, const Scan& scan, const ByteRange& gap) {
  const auto range = numbers_of(file, scan.find("ByteRange"), 4);
  if (!range || range->size() != 4) return not_whole("/ByteRange");
  const auto& numbers = *range;
  if (numbers[0] != 0 || numbers[1] != gap.begin || numbers[2] != gap.end)
    return not_whole("/ByteRange leaves out something else than /Contents");
  if (numbers[2] > file.size() || numbers[3] > file.size() - numbers[2]) return not_whole("/ByteRange goes beyond the file");
  return numbers[2] + numbers[3];
}

Result<std::size_t> read_revision(ByteView file, const History& history, std::uint64_t end) {
  const auto startxref = read_tail(file.first(end));
  if (!startxref) return not_whole("/ByteRange does not end with a revision");
  const auto revision = history.revision_at(*startxref);
  if (!revision) return not_whole("the signed revision is none of this file");
  const auto& sections = history.sections();
  for (std::size_t i = 0; i < sections.size(); ++i) {
    if ((sections[i].offset < end) != (i >= *revision)) return not_whole("the revisions are not in order");
  }
  return *revision;
}

int digit_value(unsigned char digit) { return is_digit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10; }

/// Hexadecimal digits and the octets that they stand for.
bool same_octets(ByteView digits, const std::string& octets) {
  if (digits.size() != 2 * octets.size()) return false;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (digit_value(digits[2 * i]) * 16 + digit_value(digits[2 * i + 1]) != static_cast<unsigned char>(octets[i])) return false;
  }
  return true;
}

bool qpdf_reads_the_same(ByteView file, const Signed& sign, QPDFObjectHandle dictionary) {
  auto contents = dictionary.getKey("/Contents"), range = dictionary.getKey("/ByteRange");
  if (!contents.isString() || !range.isArray() || range.getArrayNItems() != 4) return false;
  const ByteRange& gap = sign.evidence.gap;
  const std::array<std::uint64_t, 4> expected = {0, gap.begin, gap.end, sign.evidence.end - gap.end};
  for (int i = 0; i < 4; ++i) {
    auto item = range.getArrayItem(i);
    if (!item.isInteger() || item.getIntValue() < 0 ||
        static_cast<std::uint64_t>(item.getIntValue()) != expected[static_cast<std::size_t>(i)])
      return false;
  }
  return same_octets(file.subspan(gap.begin + 1, gap.end - gap.begin - 2), contents.getStringValue());
}

PdfReference reference_of_handle(const QPDFObjectHandle& handle) { return handle.isIndirect() ? reference_to(handle) : PdfReference{}; }

}  // namespace

Result<Signed> read_signature(ByteView file, const History& history, const Field& field) {
  QPDFObjectHandle value = field.value;
  if (!value.isIndirect() || !value.isDictionary()) return malformed_signature("the field's value is no dictionary of its own");
  if (field.widgets.size() > 1) return malformed_signature("a field with several widgets");
  Signed sign;
  sign.field = field.id;
  sign.evidence.field = field.name;
  sign.evidence.dictionary = reference_of_handle(value);
  if (!field.widgets.empty()) sign.evidence.widget = reference_of_handle(field.widgets.front());
  const CrossReference* place = history.find(sign.evidence.dictionary.number, 0);
  if (place == nullptr || place->type != CrossReference::Type::plain) return malformed_signature("the signature lies in an object stream");
  TRY(const Scan scan, scan_object(file, place->place));
  if (scan.data != 0 || !scan.dictionary) return malformed_signature("the field's value is no dictionary of its own");
  const auto type = name_of(file, scan.find("Type"));
  if (scan.find("Type") != nullptr && type != "Sig" && type != "DocTimeStamp") return malformed_signature("/Type");
  sign.evidence.timestamp = type == "DocTimeStamp";
  sign.evidence.object = {scan.begin, scan.end};
  TRY(sign.evidence.gap, read_gap(file, scan));
  TRY(sign.evidence.end, read_end(file, scan, sign.evidence.gap));
  if (sign.evidence.object.end > sign.evidence.end) return not_whole("/ByteRange ends inside the signature");
  TRY(sign.revision, read_revision(file, history, sign.evidence.end));
  if (!qpdf_reads_the_same(file, sign, value)) return malformed_signature("the signature is read in two ways");
  return sign;
}

std::vector<Signed> read_signatures(ByteView file, const History& history, const Form& form, Defects& defects) {
  std::vector<Signed> all;
  for (const Field& field : form.fields) {
    if (!field.signature || !field.filled()) continue;
    auto sign = read_signature(file, history, field);
    if (!sign)
      defects.add(sign.refusal(), field.name);
    else
      all.push_back(*std::move(sign));
  }
  std::sort(all.begin(), all.end(), [](const Signed& a, const Signed& b) {
    return std::pair{a.evidence.end, a.evidence.object.begin} < std::pair{b.evidence.end, b.evidence.object.begin};
  });
  for (std::size_t i = 1; i < all.size(); ++i) {
    const auto &earlier = all[i - 1].evidence, &later = all[i].evidence;
    if (earlier.end == later.end)
      defects.add(Reason::signature_malformed, later.field, "two signatures of one revision");
    else if (later.object.begin < earlier.end)
      defects.add(Reason::signature_malformed, later.field, "the signature stands in an earlier revision");
  }
  return all;
}

void find_hidden(const Survey& survey, const Form& form, Defects& defects) {
  std::map<std::uint32_t, std::size_t> users;
  for (const Field& field : form.fields) {
    QPDFObjectHandle value = field.value;
    if (value.isIndirect() && value.isDictionary() && ++users[reference_to(value).number] == 2)
      defects.add(Reason::signature_hidden, field.name, "a signature of two fields");
  }
  std::map<std::uint32_t, std::uint64_t> places;
  for (const Survey::Signature& each : survey.signatures) {
    const auto [place, fresh] = places.emplace(each.id.number, each.place);
    const bool shown = users.count(each.id.number) != 0 && each.alone;
    if (!shown || (!fresh && place->second != each.place))
      defects.add(Reason::signature_hidden, "", "a signature that no field shows, " + name_of_object(each.id));
  }
  if (form.stray_value) defects.add(Reason::signature_hidden, "", "a signature that is not its field's own");
}

}  // namespace signet::pdf
