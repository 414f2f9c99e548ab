#include "policy/pdf_record.h"

#include "policy/base/utf8.h"
#include "policy/canonical.h"
#include "policy/pdf_record_fields.h"

namespace signet {
namespace {

using Index = CanonicalTree::Index;

constexpr std::string_view record_start =
    R"(<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:signet="urn:signet:document:1" rdf:about="">)";
constexpr std::string_view record_end = "</rdf:Description>";
constexpr std::string_view record_namespace = "urn:signet:document:1";
constexpr std::string_view rdf_namespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::size_t record_bytes_max = 64 * 1024;

std::size_t count_of(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++count;
  return count;
}

// Behind the tag that begins at `at`; attribute values may hold `>` but no `<` (XML 1.0 2.3).
std::size_t behind_tag(std::string_view text, std::size_t at) {
  char quote = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0)
      quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (c == '>')
      return at + 1;
  }
  return std::string_view::npos;
}

// Whether what stands between two places closes every element that it opens, and none that it did not.
bool is_balanced(std::string_view text) {
  std::size_t open = 0;
  for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
    const auto end = behind_tag(text, at);
    if (end == std::string_view::npos) return false;
    const auto tag = text.substr(at, end - at);
    if (tag.starts_with("</")) {
      if (open-- == 0) return false;
    } else if (!tag.ends_with("/>")) {
      ++open;
    }
    at = end;
  }
  return open == 0;
}

// A child of the one rdf:RDF, not of another property.
bool is_description_of_its_own(std::string_view packet, std::size_t at) {
  constexpr std::string_view root = "<rdf:RDF";
  const auto begin = packet.find(root);
  if (begin == std::string_view::npos || count_of(packet, root) != 1 || count_of(packet, "</rdf:RDF>") != 1) return false;
  const auto content = behind_tag(packet, begin);
  return content != std::string_view::npos && content <= at && is_balanced(packet.substr(content, at - content)) &&
         packet.find("</rdf:RDF>") > at;
}

// Where an XMP reader looks, and as one reads it: nothing may stand there that only looks like the record, or like none.
Outcome check_packet(std::string_view packet) {
  if (!is_xml_utf8(packet)) return Refusal{Reason::record_missing, "metadata that are not UTF-8"};
  for (const auto* hiding : {"<!--", "<![CDATA[", "<!DOCTYPE", "&#"}) {
    if (packet.find(hiding) != std::string_view::npos) return Refusal{Reason::record_missing, std::string{hiding} + " in the metadata"};
  }
  if (count_of(packet, "<?") != count_of(packet, "<?xpacket ")) return Refusal{Reason::record_missing, "<? in the metadata"};
  const auto at = packet.find(record_start);
  const bool once = at != std::string_view::npos && count_of(packet, record_start) == 1 && count_of(packet, record_namespace) == 1;
  if (!once) return Refusal{Reason::record_missing, "not exactly one in the metadata"};
  return is_description_of_its_own(packet, at) ? Outcome{Done{}} : Outcome{Refusal{Reason::record_missing, "outside rdf:RDF"}};
}

// Every occurrence, the first one's range: a second, different one would let a reader and us mean different documents.
Result<ByteRange> find_record(ByteView file) {
  const auto text = as_text(file);
  std::optional<ByteRange> first;
  for (auto at = text.find(record_start); at != std::string_view::npos; at = text.find(record_start, at + record_start.size())) {
    const auto end = text.substr(at, record_bytes_max).find(record_end);
    if (end == std::string_view::npos) return Refusal{Reason::record_missing, "it has no end"};
    const ByteRange range{at, at + end + record_end.size()};
    if (first && text.substr(first->begin, first->end - first->begin) != text.substr(range.begin, range.end - range.begin))
      return Refusal{Reason::record_missing, "two that differ"};
    if (!first) first = range;
  }
  if (!first) return Refusal{Reason::record_missing, "none"};
  return *first;
}

Outcome read_subjects(const CanonicalTree& tree, Index list, PdfRecord& record) {
  const auto sequence = tree.child(list, rdf_namespace, "Seq");
  if (sequence == CanonicalTree::none || tree.children(list).size() != 1 || !record.subjects.empty())
    return Refusal{Reason::field_missing, "subjects"};
  for (const Index each : tree.children(sequence)) {
    const auto code = tree.text(each);
    const bool item = tree.node(each).namespace_uri == rdf_namespace && tree.local_name(each) == "li";
    if (!item || !code || code->empty()) return Refusal{Reason::field_missing, "subjects"};
    record.subjects.push_back(*code);
  }
  return Done{};
}

// Nothing between the fields, no attributes: what a reader could take for more than the record says.
Outcome check_written_exactly(const CanonicalTree& tree) {
  auto place = tree.node(tree.root()).content;
  for (const Index each : tree.children(tree.root())) {
    const auto& node = tree.node(each);
    if (node.begin != place || node.attributes_begin != node.attributes_end || node.bindings_begin != node.bindings_end)
      return Refusal{Reason::record_missing, "between the record's fields"};
    place = node.end;
  }
  if (place != tree.node(tree.root()).close) return Refusal{Reason::record_missing, "between the record's fields"};
  return Done{};
}

}  // namespace

Result<PdfRecord> read_pdf_record(ByteView file, ByteRange metadata) {
  TRY(const auto range, find_record(file));
  if (metadata.begin > metadata.end || metadata.end > file.size()) return Refusal{Reason::record_missing, "outside the metadata"};
  TRY_DONE(check_packet(as_text(file.subspan(metadata.begin, metadata.end - metadata.begin))));
  const auto octets = file.subspan(range.begin, range.end - range.begin);
  const auto tree = CanonicalTree::parse({octets.begin(), octets.end()});
  if (!tree) return Refusal{Reason::record_missing, "not in canonical form: " + tree.refusal().detail};
  PdfRecord record;
  record.range = range;
  TRY_DONE(check_written_exactly(*tree));
  for (const Index each : tree->children(tree->root())) {
    const std::string name{tree->local_name(each)};
    if (tree->node(each).namespace_uri != record_namespace) return Refusal{Reason::field_missing, name};
    if (name == "subjects") {
      TRY_DONE(read_subjects(*tree, each, record));
      continue;
    }
    const auto value = tree->text(each);
    if (!is_record_field(name) || !value || value->empty() || !record.fields.emplace(name, *value).second)
      return Refusal{Reason::field_missing, name};
  }
  return record;
}

}  // namespace signet
