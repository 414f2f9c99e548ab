#include "tests/support/xml_text.h"

#include <algorithm>

#include "tests/support/fail.h"

namespace signet::world {
namespace {

constexpr auto none = std::string::npos;
constexpr std::string_view white = " \t\r\n";

struct Step {
  std::string name, id;
  std::size_t index = 0;  // 0: any
};

Step step_of(std::string_view text) {
  Step step;
  const auto bracket = text.find('[');
  step.name = text.substr(0, bracket);
  if (bracket == none) return step;
  const auto inside = text.substr(bracket + 1, text.rfind(']') - bracket - 1);
  if (inside.substr(0, 5) == "@Id='")
    step.id = inside.substr(5, inside.size() - 6);
  else
    step.index = std::stoul(std::string{inside});
  return step;
}

std::vector<Step> steps_of(std::string_view path) {
  std::vector<Step> steps;
  while (!path.empty()) {
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
    const auto end = std::min(path.find('/'), path.size());
    if (end > 0) steps.push_back(step_of(path.substr(0, end)));
    path.remove_prefix(end);
  }
  return steps;
}

class Matcher {
 public:
  Matcher(std::string_view text, const std::vector<ElementSpan>& elements) : text_(text), elements_(elements) {}

  bool matches(std::size_t element, const std::vector<Step>& steps, bool anywhere) const {
    auto at = element;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
      if (at == none || !is(at, *step)) return false;
      at = elements_[at].parent;
    }
    return anywhere || at == none;
  }

 private:
  bool is(std::size_t at, const Step& step) const {
    const auto& element = elements_[at];
    if (element.name != step.name) return false;
    if (!step.id.empty()) {
      const auto tag = text_.substr(element.begin, (element.self_closed ? element.end : element.content_begin) - element.begin);
      if (tag.find(" Id=\"" + step.id + "\"") == none && tag.find(" Id='" + step.id + "'") == none) return false;
    }
    return step.index == 0 || step.index == position(at);
  }
  std::size_t position(std::size_t at) const {
    std::size_t count = 0;
    for (std::size_t i = 0; i <= at; ++i)
      if (elements_[i].parent == elements_[at].parent && elements_[i].name == elements_[at].name) ++count;
    return count;
  }

  std::string_view text_;
  const std::vector<ElementSpan>& elements_;
};

std::size_t behind(std::string_view text, std::size_t at, std::string_view end) {
  const auto found = text.find(end, at);
  return found == none ? text.size() : found + end.size();
}

/// Behind the `>` of a tag; quoted values may hold one.
std::size_t tag_end(std::string_view text, std::size_t at) {
  char quote = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  return text.size();
}

std::size_t doctype_end(std::string_view text, std::size_t at) {
  const auto subset = text.find('[', at);
  const auto close = text.find('>', at);
  return subset != none && subset < close ? behind(text, behind(text, subset, "]"), ">") : behind(text, at, ">");
}

std::optional<ElementSpan> find(std::string_view text, std::string_view path, bool empty_only) {
  const auto elements = scan_elements(text);
  const auto steps = steps_of(path);
  const Matcher matcher{text, elements};
  const bool anywhere = path.substr(0, 2) == "//";
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const auto& element = elements[i];
    const auto inside = text.substr(element.content_begin, element.content_end - element.content_begin);
    if (empty_only && inside.find_first_not_of(white) != none) continue;
    if (matcher.matches(i, steps, anywhere)) return element;
  }
  return std::nullopt;
}

}  // namespace

std::vector<ElementSpan> scan_elements(std::string_view text) {
  std::vector<ElementSpan> elements;
  std::vector<std::size_t> open;
  for (auto at = text.find('<'); at != none; at = text.find('<', at)) {
    const auto rest = text.substr(at);
    if (rest.substr(0, 4) == "<!--") {
      at = behind(text, at + 4, "-->");
    } else if (rest.substr(0, 9) == "<![CDATA[") {
      at = behind(text, at, "]]>");
    } else if (rest.substr(0, 2) == "<?") {
      at = behind(text, at, "?>");
    } else if (rest.substr(0, 2) == "<!") {
      at = doctype_end(text, at);
    } else if (rest.substr(0, 2) == "</") {
      const auto end = behind(text, at, ">");
      if (!open.empty()) {
        elements[open.back()].content_end = at;
        elements[open.back()].end = end;
        open.pop_back();
      }
      at = end;
    } else {
      ElementSpan element;
      const auto end = tag_end(text, at);
      const auto name_end = text.find_first_of(" \t\r\n/>", at + 1);
      element.name = text.substr(at + 1, name_end - at - 1);
      element.begin = at;
      element.content_begin = element.content_end = element.end = end;
      element.parent = open.empty() ? none : open.back();
      element.self_closed = end >= 2 && text[end - 2] == '/';
      elements.push_back(element);
      if (!element.self_closed) open.push_back(elements.size() - 1);
      at = end;
    }
  }
  return elements;
}

std::optional<ElementSpan> find_element(std::string_view text, std::string_view path) { return find(text, path, false); }
std::optional<ElementSpan> find_empty_element(std::string_view text, std::string_view path) { return find(text, path, true); }

std::string replace_content(std::string_view text, const ElementSpan& element, std::string_view content) {
  std::string out{text.substr(0, element.content_begin)};
  if (element.self_closed) {
    out.erase(out.size() - 2);
    out += ">";
  }
  out += content;
  if (element.self_closed) out += "</" + element.name + ">";
  out += text.substr(element.content_end);
  return out;
}

std::string outer(std::string_view text, const ElementSpan& element) {
  return std::string{text.substr(element.begin, element.end - element.begin)};
}

void replace_first(std::string& text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  must(at != none, "the text to be replaced is not there: " + std::string{from});
  text.replace(at, from.size(), to);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != none; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

}  // namespace signet::world
