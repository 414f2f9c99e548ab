#include "document/xml/reader.h"

#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include <cstring>
#include <new>
#include <optional>

#include "document/xml/strict_rules.h"
#include "document/xml/text_check.h"
#include "document/xml/tree_builder.h"
#include "policy/base/limits.h"

namespace signet::xml {
namespace {

struct CloseContext {
  void operator()(xmlParserCtxt* context) const noexcept { xmlFreeParserCtxt(context); }
};
using Context = std::unique_ptr<xmlParserCtxt, CloseContext>;

std::string_view text_of(const xmlChar* text) noexcept {
  return text == nullptr ? std::string_view{} : std::string_view{reinterpret_cast<const char*>(text)};
}

std::string_view text_of(const xmlChar* begin, const xmlChar* end) noexcept {
  return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin)};
}

/// RFC 3986 clause 3.1. Canonical XML 1.0 clause 1.3: a relative namespace URI must fail.
bool is_absolute(std::string_view uri) noexcept {
  const auto colon = uri.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (!letter(uri[0])) return false;
  for (const char c : uri.substr(0, colon)) {
    if (!letter(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.') return false;
  }
  return true;
}

/// One parse: the callbacks fill the builder until something is refused.
class Reading {
 public:
  Reading(ByteView document, Strictness strictness) : document_(document), strictness_(strictness), builder_(document) {}

  Result<Tree> run();

  // libxml2's attributes: five pointers each (local name, prefix, URI, begin and end of the value).
  void open(const xmlChar* local, const xmlChar* prefix, const xmlChar* uri, int declared, const xmlChar** namespaces, int attributes,
            const xmlChar** values);
  void close();
  void text(std::string_view characters);
  void instruction(std::string_view target, std::string_view data);
  void forbid(const char* what) { stop(Refusal{Reason::forbidden_construct, what}); }
  void forbid_if_strict(const char* what) {
    if (strictness_ == Strictness::strict) forbid(what);
  }
  void stop(Refusal refusal);

 private:
  std::size_t position() const noexcept;
  Outcome take_namespaces(int count, const xmlChar** namespaces);
  Outcome take_attributes(int count, const xmlChar** values);
  Outcome take_element(Node element);
  bool locate_start(Node& element) const noexcept;
  Refusal parser_refusal() const;

  ByteView document_;
  Strictness strictness_;
  TreeBuilder builder_;
  StrictRules rules_;
  std::vector<Namespace> declared_;    // of the element being opened
  std::vector<Attribute> attributes_;  // of the element being opened
  std::optional<Refusal> refusal_;
  xmlParserCtxt* context_ = nullptr;
};

Reading& reading(void* data) noexcept { return *static_cast<Reading*>(data); }

/// libxml2 is C: no exception may pass through it.
template <class Step>
void guarded(void* data, Step step) noexcept {
  try {
    step(reading(data));
  } catch (const std::bad_alloc&) {
    reading(data).stop(Refusal{Reason::too_large, "memory"});
  }
}

void on_open(void* data, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri, int declared, const xmlChar** namespaces,
             int attributes, int, const xmlChar** values) {
  guarded(data, [&](Reading& each) { each.open(local, prefix, uri, declared, namespaces, attributes, values); });
}
void on_close(void* data, const xmlChar*, const xmlChar*, const xmlChar*) {
  guarded(data, [](Reading& each) { each.close(); });
}
void on_text(void* data, const xmlChar* characters, int size) {
  guarded(data, [&](Reading& each) { each.text(text_of(characters, characters + size)); });
}
void on_cdata(void* data, const xmlChar* characters, int size) {
  guarded(data, [&](Reading& each) { each.forbid_if_strict("a CDATA section"), each.text(text_of(characters, characters + size)); });
}
void on_comment(void* data, const xmlChar*) {
  guarded(data, [](Reading& each) { each.forbid_if_strict("a comment"); });
}
void on_instruction(void* data, const xmlChar* target, const xmlChar* content) {
  guarded(data,
          [&](Reading& each) { each.forbid_if_strict("a processing instruction"), each.instruction(text_of(target), text_of(content)); });
}
void on_subset(void* data, const xmlChar*, const xmlChar*, const xmlChar*) {
  guarded(data, [](Reading& each) { each.forbid("a document type declaration"); });
}
xmlEntity* on_entity(void*, const xmlChar* name) { return xmlGetPredefinedEntity(name); }
void on_error(void*, xmlError*) {}

xmlSAXHandler handlers() noexcept {
  xmlSAXHandler sax{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.internalSubset = on_subset;
  sax.externalSubset = on_subset;
  sax.getEntity = on_entity;
  sax.startElementNs = on_open;
  sax.endElementNs = on_close;
  sax.characters = on_text;
  sax.ignorableWhitespace = on_text;
  sax.cdataBlock = on_cdata;
  sax.comment = on_comment;
  sax.processingInstruction = on_instruction;
  sax.serror = on_error;
  return sax;
}

void Reading::stop(Refusal refusal) {
  if (!refusal_) refusal_ = std::move(refusal);
  xmlStopParser(context_);
}

std::size_t Reading::position() const noexcept {
  const xmlParserInput& input = *context_->input;
  return input.consumed + static_cast<std::size_t>(input.cur - input.base);
}

// The callback comes before `>` or `/>` is consumed. An attribute value may hold `>` but never a raw `<`
// (XML 1.0 clause 2.3, AttValue), so the nearest `<` before it begins the tag.
bool Reading::locate_start(Node& element) const noexcept {
  const std::size_t at = position();
  const std::string_view text = as_text(document_);
  if (at == 0 || at >= text.size()) return false;
  element.self_closed = text.substr(at).starts_with("/>");
  if (!element.self_closed && text[at] != '>') return false;
  const std::size_t begin = text.rfind('<', at - 1);
  if (begin == std::string_view::npos) return false;
  std::string_view name = text.substr(begin + 1);
  if (!element.prefix.empty()) {
    if (!name.starts_with(element.prefix) || name.substr(element.prefix.size(), 1) != ":") return false;
    name.remove_prefix(element.prefix.size() + 1);
  }
  if (!name.starts_with(element.local)) return false;
  element.begin = static_cast<std::uint32_t>(begin);
  element.start_tag_end = static_cast<std::uint32_t>(at + (element.self_closed ? 2 : 1));
  return true;
}

Outcome Reading::take_namespaces(int count, const xmlChar** namespaces) {
  if (static_cast<std::size_t>(count) > limits::namespaces_max) return Refusal{Reason::too_large, "namespaces declared on one element"};
  declared_.clear();
  for (int i = 0; i < count; ++i) {
    const Namespace each{.prefix = text_of(namespaces[2 * i]), .uri = text_of(namespaces[2 * i + 1])};
    if (!each.uri.empty() && !is_absolute(each.uri)) return Refusal{Reason::forbidden_construct, "a relative namespace URI"};
    if (!builder_.declare(each.prefix, each.uri)) return Refusal{Reason::too_large, "namespace prefixes"};
    declared_.push_back(each);
  }
  return Done{};
}

Outcome Reading::take_attributes(int count, const xmlChar** values) {
  if (static_cast<std::size_t>(count) > limits::attributes_max) return Refusal{Reason::too_large, "attributes of one element"};
  attributes_.clear();
  for (int i = 0; i < count; ++i) {
    const xmlChar** const given = values + 5 * static_cast<std::ptrdiff_t>(i);
    const Attribute each{
        .prefix = text_of(given[1]), .local = text_of(given[0]), .uri = text_of(given[2]), .value = text_of(given[3], given[4])};
    if (!builder_.attribute(each)) return Refusal{Reason::too_large, "attribute values or prefixes"};
    attributes_.push_back(each);
  }
  return Done{};
}

Outcome Reading::take_element(Node element) {
  if (builder_.depth() >= limits::depth_max) return Refusal{Reason::too_large, "elements inside elements"};
  if (builder_.elements() >= limits::elements_max) return Refusal{Reason::too_large, "elements"};
  if (strictness_ == Strictness::strict) TRY_DONE(rules_.open(element, attributes_, declared_));
  if (!locate_start(element)) return Refusal{Reason::malformed, "the place of a start tag"};
  if (!builder_.open(element)) return Refusal{Reason::too_large, "namespace prefixes"};
  return Done{};
}

void Reading::open(const xmlChar* local, const xmlChar* prefix, const xmlChar* uri, int declared, const xmlChar** namespaces,
                   int attributes, const xmlChar** values) {
  if (refusal_) return;
  const Node element{.prefix = text_of(prefix), .local = text_of(local), .uri = text_of(uri)};
  const auto taken = [&]() -> Outcome {
    TRY_DONE(take_namespaces(declared, namespaces));
    TRY_DONE(take_attributes(attributes, values));
    return take_element(element);
  }();
  if (!taken) stop(taken.refusal());
}

void Reading::close() {
  if (refusal_ || builder_.depth() == 0) return;
  if (strictness_ == Strictness::strict) rules_.close();
  const std::size_t at = position();
  const Node& element = builder_.innermost();
  const std::string_view text = as_text(document_);
  // An end tag holds no `<` but its own (XML 1.0 clause 3.1, ETag).
  const std::size_t begin =
      element.self_closed ? element.start_tag_end : (at == 0 || at > text.size() ? std::string_view::npos : text.rfind('<', at - 1));
  const bool placed = element.self_closed ? at == element.start_tag_end
                                          : begin != std::string_view::npos && begin >= element.start_tag_end &&
                                                text.substr(begin).starts_with("</") && text[at - 1] == '>';
  if (!placed) return stop(Refusal{Reason::malformed, "the place of an end tag"});
  builder_.close(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at));
}

void Reading::text(std::string_view characters) {
  if (refusal_ || builder_.depth() == 0) return;
  if (!builder_.text(characters)) stop(Refusal{Reason::too_large, "text"});
}

void Reading::instruction(std::string_view target, std::string_view data) {
  if (refusal_) return;
  if (builder_.elements() >= limits::elements_max) return stop(Refusal{Reason::too_large, "processing instructions"});
  if (!builder_.instruction(target, data)) stop(Refusal{Reason::too_large, "text"});
}

Refusal Reading::parser_refusal() const {
  const xmlError* const error = xmlCtxtGetLastError(context_);
  return {Reason::malformed, error != nullptr && error->line > 0 ? "line " + std::to_string(error->line) : "not well-formed"};
}

Result<Tree> Reading::run() {
  const Context context{xmlCreateMemoryParserCtxt(reinterpret_cast<const char*>(document_.data()), static_cast<int>(document_.size()))};
  if (!context) return Refusal{Reason::too_large, "memory"};
  context_ = context.get();
  xmlCtxtUseOptions(context_, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  *context_->sax = handlers();
  context_->userData = this;
  xmlDictReference(context_->dict);
  builder_.keep_names(std::shared_ptr<xmlDict>{context_->dict, xmlDictFree});
  xmlParseDocument(context_);
  if (refusal_) return *refusal_;
  const bool whole = context_->wellFormed == 1 && context_->nsWellFormed == 1 && position() == document_.size() && builder_.depth() == 0;
  if (!whole) return parser_refusal();
  if (builder_.elements() == 0) return Refusal{Reason::malformed, "no element"};
  return builder_.finish();
}

}  // namespace

Result<Tree> read_document(ByteView document, Strictness strictness) {
  TRY_DONE(check_text(document));
  return Reading{document, strictness}.run();
}

// No catalog is ever read: `<?oasis-xml-catalog?>` would otherwise name one.
void warm_up_reader() {
  xmlInitParser();
  xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
  constexpr std::string_view sample = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a b='&amp;&#xE9;'>\xC3\xA9&lt;<c/></a>";
  ensure(static_cast<bool>(read_document(as_bytes(sample), Strictness::strict)), "the reader reads its sample");
}

}  // namespace signet::xml
