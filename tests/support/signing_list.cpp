#include "tests/support/signing_list.h"

#include <algorithm>

namespace signet::world {

void SigningList::add(const Pdf& pdf, const std::string& file) {
  const auto fields = field_places(pdf.form());
  const std::lock_guard lock{mutex_};
  for (const auto& signing : pdf.signings()) {
    const auto& field = signing.options.field;
    const auto place = std::find_if(fields.begin(), fields.end(), [&](const FieldPlace& each) { return each.name == field; });
    files_[{static_cast<std::size_t>(place - fields.begin()), field, signing.person}].insert(file);
  }
}

std::string SigningList::text() const {
  const std::lock_guard lock{mutex_};
  std::string text;
  for (const auto& [place, files] : files_) {
    text += std::get<2>(place) + " " + std::get<1>(place);
    for (const auto& file : files) text += " " + file;
    text += "\n";
  }
  return text;
}

}  // namespace signet::world
