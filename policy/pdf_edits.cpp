// The rewritten objects of pdf_plan.h.
#include <algorithm>

#include "policy/pdf_plan.h"

namespace signet {
namespace {

std::string pdf_reference_text(std::uint32_t number) { return std::to_string(number) + " 0 R"; }

std::string inserted_text(PdfEdit::What what, const PdfInsertions& numbers) {
  switch (what) {
    case PdfEdit::What::reference: return " " + pdf_reference_text(numbers.field);
    case PdfEdit::What::value:
      return " /V " + pdf_reference_text(numbers.signature) +
             (numbers.appearance == 0 ? "" : " /AP << /N " + pdf_reference_text(numbers.appearance) + " >>");
  }
  broken_promise("every edit has its text");
}

/// `same` are of one object, by place from its beginning.
Bytes rewritten_octets(const std::vector<const PdfEdit*>& same, const PdfInsertions& numbers) {
  const auto& original = same.front()->original;
  Bytes octets;
  std::uint64_t at = 0;
  const auto copy_to = [&](std::uint64_t end) {
    ensure(at <= end && end <= original.size(), "edits of one object follow each other within it");
    octets.insert(octets.end(), original.begin() + static_cast<std::ptrdiff_t>(at), original.begin() + static_cast<std::ptrdiff_t>(end));
    at = end;
  };
  for (const auto* const edit : same) {
    ensure(edit->original == original, "edits of one object agree on it");
    copy_to(edit->place);
    const auto text = inserted_text(edit->what, numbers);
    octets.insert(octets.end(), text.begin(), text.end());
    if (edit->cut == ByteRange{}) continue;
    ensure(edit->cut.begin == edit->place && edit->cut.end >= at, "what is cut begins at the place");
    at = edit->cut.end;
  }
  copy_to(original.size());
  return octets;
}

}  // namespace

std::vector<PdfRewritten> apply_edits(const std::vector<PdfEdit>& edits, const PdfInsertions& numbers) {
  std::vector<PdfRewritten> rewritten;
  for (const auto& edit : edits) {
    if (std::any_of(rewritten.begin(), rewritten.end(), [&](const auto& done) { return done.id == edit.id; })) continue;
    std::vector<const PdfEdit*> same;
    for (const auto& other : edits) {
      if (other.id == edit.id) same.push_back(&other);
    }
    std::stable_sort(same.begin(), same.end(), [](const auto* a, const auto* b) { return a->place < b->place; });
    rewritten.push_back({edit.id, rewritten_octets(same, numbers)});
  }
  return rewritten;
}

}  // namespace signet
