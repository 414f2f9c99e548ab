// An XML document as text: where elements stand, and replacing what is inside one without touching another byte.
// Plain scanning, no entity handling: enough for documents that this program makes or that a person hands to it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signet::world {

struct ElementSpan {
  std::string name;
  std::size_t begin = 0, content_begin = 0, content_end = 0, end = 0;  // self-closed: content_begin == content_end == end
  std::size_t parent = std::string::npos;
  bool self_closed = false;
};

/// Every element in document order.
std::vector<ElementSpan> scan_elements(std::string_view text);
/// `/A/B[2]/C[@Id='x']`, or `//C…` anywhere. The first match.
std::optional<ElementSpan> find_element(std::string_view text, std::string_view path);
/// The first match that holds nothing but white space.
std::optional<ElementSpan> find_empty_element(std::string_view text, std::string_view path);
/// `text` with `content` in place of what the element held.
std::string replace_content(std::string_view text, const ElementSpan& element, std::string_view content);
/// The element as written, tags included.
std::string outer(std::string_view text, const ElementSpan& element);
/// Fails unless `from` is there.
void replace_first(std::string& text, std::string_view from, std::string_view to);
void replace_all(std::string& text, std::string_view from, std::string_view to);

}  // namespace signet::world
