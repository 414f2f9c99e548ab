#include "document/pdf/survey.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "policy/base/limits.h"

namespace signet::pdf {
namespace {

Refusal bad_object(const char* what, std::uint64_t number) {
  return {Reason::pdf_malformed, std::string{what} + " " + std::to_string(number)};
}

class Surveyor {
 public:
  Surveyor(ByteView file, const History& history)
      : file_(file), history_(history), work_left_(2 * file.size() + limits::pdf_decoded_bytes_max) {}

  Result<Survey> whole() {
    std::map<std::uint64_t, std::uint32_t> seen;
    for (const auto& each : history_.records()) {
      if (each.entry.type != CrossReference::Type::plain) continue;
      const auto [found, fresh] = seen.emplace(each.entry.place, each.number);
      if (!fresh && found->second != each.number) return bad_object("two objects in one place:", each.number);
      if (fresh) TRY_DONE(plain(each));
    }
    object_streams_read_ = true;
    for (const auto& each : later_) TRY_DONE(plain(each));
    for (const auto& each : history_.records()) {
      if (each.entry.type == CrossReference::Type::compressed) TRY_DONE(compressed(each));
    }
    const auto order = [](const Survey::Link& each) { return std::tie(each.to, each.from, each.place); };
    std::sort(survey_.links.begin(), survey_.links.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
    std::sort(survey_.object_streams.begin(), survey_.object_streams.end());
    return std::move(survey_);
  }

 private:
  Outcome plain(const History::Record& record) {
    TRY(const Scan scan, scan_object(file_, record.entry.place));
    if (scan.id != PdfReference{record.number, record.entry.detail})
      return bad_object("another object in the place of object", record.number);
    survey_.ends[scan.begin] = scan.end;
    std::uint64_t size = 0;
    if (scan.data != 0) {
      if (!object_streams_read_ && waits(scan, record.section)) return later_.push_back(record), Done{};
      TRY(size, length(scan, record.section));
      TRY(survey_.ends[scan.begin], stream_end(scan, size));
    }
    if (history_.revision_at(scan.begin)) return spend(scan.octets);  // a cross-reference stream: its references are a trailer's
    TRY_DONE(note(scan, scan.id, scan.begin));
    if (scan.data != 0) note_foreign(scan);
    const bool object_stream = scan.data != 0 && name_of(file_, scan.find("Type")) == "ObjStm";
    return object_stream ? inside(scan, size) : Outcome{Done{}};
  }

  /// Octets or pictures that a signature does not cover, or that a printer shows and a screen does not: an external file
  /// (7.3.8.2), a reference XObject (8.10.4), alternate images (8.9.5.4), OPI (14.11.7), PostScript (8.8.2 of ISO 32000-1).
  void note_foreign(const Scan& scan) {
    for (const char* key : {"F", "FFilter", "FDecodeParms", "Ref", "Alternates", "OPI"}) {
      if (scan.find(key) != nullptr) survey_.foreign = std::string{"/"} + key;
    }
    if (name_of(file_, scan.find("Subtype")) == "PS") survey_.foreign = "PostScript";
  }

  /// `endstream`, with an end of line before it, and `endobj` (7.3.8.1).
  Result<std::uint64_t> stream_end(const Scan& scan, std::uint64_t size) const {
    if (size > file_.size() - scan.data) return bad_object("the length of stream", scan.id.number);
    const std::size_t behind = scan.data + size;
    Lexer lexer{file_, behind};
    const Token first = lexer.next();
    if (first.type != Token::Type::word || lexer.text(first) != "endstream" || first.begin > behind + 2)
      return bad_object("the length of stream", scan.id.number);
    const Token second = lexer.next();
    if (second.type != Token::Type::word || lexer.text(second) != "endobj") return bad_object("the end of stream", scan.id.number);
    return second.end;
  }

  Outcome spend(std::size_t octets) {
    if (octets > work_left_) return Refusal{Reason::too_large, "objects over objects"};
    work_left_ -= octets;
    return Done{};
  }

  Outcome note(const Scan& scan, PdfReference id, std::uint64_t place) {
    for (const std::uint32_t to : scan.references) survey_.links.push_back({to, id.number, place});
    if (survey_.links.size() > limits::pdf_objects_max * 5) return Refusal{Reason::too_large, "references"};
    if (scan.marks.signature || scan.marks.signature_inside)
      survey_.signatures.push_back({id, scan.marks.signature && !scan.marks.signature_inside, place});
    if (scan.marks.embedded_file) ++survey_.embedded_files;
    if (!scan.marks.action.empty()) survey_.action = scan.marks.action;
    return spend(scan.octets);
  }

  /// /Length may be an object of its own (7.3.8.2).
  Result<std::uint64_t> length(const Scan& scan, std::size_t revision) const {
    const Entry* entry = scan.find("Length");
    if (const auto direct = number_of(file_, entry)) return *direct;
    const auto reference = reference_of(file_, entry);
    const CrossReference* place = reference ? history_.find(reference->number, revision) : nullptr;
    if (place == nullptr) return bad_object("the length of stream", scan.id.number);
    if (place->type == CrossReference::Type::compressed) return compressed_length(*place, revision, scan.id.number);
    Lexer lexer{file_, place->place};
    Token token;
    for (int i = 0; i < 4; ++i) token = lexer.next();
    const auto value = unsigned_number(lexer.text(token));
    if (!value) return bad_object("the length of stream", scan.id.number);
    return *value;
  }

  /// Whether the length lies in an object stream that may not have been read yet.
  bool waits(const Scan& scan, std::size_t revision) const {
    const auto reference = reference_of(file_, scan.find("Length"));
    const CrossReference* place = reference ? history_.find(reference->number, revision) : nullptr;
    return place != nullptr && place->type == CrossReference::Type::compressed;
  }

  /// In an object stream, whose own length is plain.
  Result<std::uint64_t> compressed_length(const CrossReference& place, std::size_t revision, std::uint32_t number) const {
    const CrossReference* holder = history_.find(static_cast<std::uint32_t>(place.place), revision);
    const auto found = holder != nullptr ? integers_.find({holder->place, place.detail}) : integers_.end();
    if (found == integers_.end()) return bad_object("the length of stream", number);
    return found->second;
  }

  /// Pairs of number and offset, then the objects (7.5.7).
  Outcome inside(const Scan& holder, std::uint64_t size) {
    const std::uint32_t number = holder.id.number;
    TRY(const Bytes text, structural_data(file_, holder, size));
    const auto count = number_of(file_, holder.find("N")), first = number_of(file_, holder.find("First"));
    if (!count || !first || *first > text.size() || *count > limits::pdf_objects_max) return bad_object("object stream", number);
    Lexer lexer{text};
    std::vector<std::uint32_t> numbers;
    for (std::uint64_t i = 0; i < *count; ++i) {
      const Token id = lexer.next(), offset = lexer.next();
      const auto n = unsigned_number(lexer.text(id)), at = unsigned_number(lexer.text(offset));
      if (!n || !at || offset.end > *first || *n == 0 || *n >= limits::pdf_objects_max || *at > text.size() - *first)
        return bad_object("object stream", number);
      TRY(const Scan scan, scan_value(text, *first + *at));
      TRY_DONE(note(scan, {static_cast<std::uint32_t>(*n), 0}, holder.begin));
      Lexer value{text, *first + *at};
      const Token token = value.next();
      if (const auto integer = unsigned_number(value.text(token))) integers_[{holder.begin, static_cast<std::uint32_t>(i)}] = *integer;
      numbers.push_back(static_cast<std::uint32_t>(*n));
    }
    auto sorted = numbers;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) return bad_object("an object twice in object stream", number);
    survey_.object_streams.push_back(number);
    contents_.emplace(holder.begin, std::move(numbers));
    return Done{};
  }

  Outcome compressed(const History::Record& each) {
    const CrossReference* holder = history_.find(static_cast<std::uint32_t>(each.entry.place), each.section);
    const auto found = holder != nullptr && holder->type == CrossReference::Type::plain ? contents_.find(holder->place) : contents_.end();
    if (found == contents_.end() || each.entry.detail >= found->second.size() || found->second[each.entry.detail] != each.number)
      return bad_object("another object in the place of object", each.number);
    return Done{};
  }

  ByteView file_;
  const History& history_;
  std::size_t work_left_;
  std::vector<History::Record> later_;
  bool object_streams_read_ = false;
  Survey survey_;
  std::map<std::uint64_t, std::vector<std::uint32_t>> contents_;               // by the offset of the object stream
  std::map<std::pair<std::uint64_t, std::uint32_t>, std::uint64_t> integers_;  // of object streams, by offset and index
};

}  // namespace

std::vector<std::uint32_t> Survey::referrers(std::uint32_t number) const {
  std::vector<std::uint32_t> found;
  const auto order = [](const Link& a, std::uint32_t b) { return a.to < b; };
  for (auto each = std::lower_bound(links.begin(), links.end(), number, order); each != links.end() && each->to == number; ++each) {
    if (found.empty() || found.back() != each->from) found.push_back(each->from);
  }
  return found;
}

bool Survey::referred_only_by(std::uint32_t number, const std::vector<std::uint32_t>& allowed) const {
  const auto found = referrers(number);
  return std::includes(allowed.begin(), allowed.end(), found.begin(), found.end());
}

bool Survey::referred_before(std::uint32_t number, std::uint64_t end) const {
  const auto order = [](const Link& a, std::uint32_t b) { return a.to < b; };
  for (auto each = std::lower_bound(links.begin(), links.end(), number, order); each != links.end() && each->to == number; ++each) {
    if (each->place < end) return true;
  }
  return false;
}

Result<Survey> survey_objects(ByteView file, const History& history) { return Surveyor{file, history}.whole(); }

}  // namespace signet::pdf
