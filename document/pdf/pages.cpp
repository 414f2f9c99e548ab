#include "document/pdf/pages.h"

#include "policy/base/limits.h"

namespace signet::pdf {
namespace {

class PageReader {
 public:
  Outcome node(QPDFObjectHandle each, PdfReference parent, std::size_t depth) {
    const PdfReference id = reference_to(each);
    if (!each.isIndirect() || !each.isDictionary()) return bad_page("the page tree", parent);
    if (!pages.parents.emplace(id, parent).second) return bad_page("a page twice", id);
    if (pages.parents.size() > limits::pdf_pages_max) return Refusal{Reason::too_large, "pages"};
    if (depth >= limits::depth_max) return Refusal{Reason::too_large, "levels of the page tree"};
    if (reference_to(each.getKey("/Parent")) != parent) return bad_page("a page's parent", id);
    auto type = each.getKey("/Type");
    if (!type.isName()) return bad_page("a page's type", id);
    if (type.getName() == "/Page") return page(each, id);
    auto kids = each.getKey("/Kids");
    if (type.getName() != "/Pages" || !kids.isArray()) return bad_page("a page's type", id);
    for (auto& kid : kids.getArrayAsVector()) TRY_DONE(node(kid, id, depth + 1));
    return Done{};
  }

  Pages pages;

 private:
  static Refusal bad_page(const char* what, PdfReference id) {
    return {Reason::pdf_malformed, std::string{what} + ", " + name_of_object(id)};
  }

  Outcome page(QPDFObjectHandle each, PdfReference id) {
    pages.pages.emplace(id, each);
    pages.order.push_back(id);
    if (!each.getKey("/AA").isNull()) pages.actions = true;
    auto annotations = each.getKey("/Annots");
    if (annotations.isNull()) return Done{};
    if (!annotations.isArray()) return bad_page("a page's annotations", id);
    for (auto& annotation : annotations.getArrayAsVector()) {
      if (!annotation.isDictionary()) return bad_page("a page's annotations", id);
      if (!annotation.getKey("/AA").isNull()) pages.actions = true;
      if (++annotations_ > limits::pdf_fields_max) return Refusal{Reason::too_large, "annotations"};
      if (annotation.isIndirect()) pages.places[reference_to(annotation)].push_back(id);
    }
    return Done{};
  }

  std::size_t annotations_ = 0;
};

}  // namespace

Result<Pages> read_pages(Revision& revision) {
  PageReader reader;
  TRY_DONE(reader.node(revision.catalog().getKey("/Pages"), {}, 0));
  TRY_DONE(revision.sound());
  return std::move(reader.pages);
}

}  // namespace signet::pdf
