#include "document/pdf/defects.h"

#include <algorithm>

namespace signet::pdf {

void Defects::add(Reason reason, std::string_view field, std::string_view detail) {
  constexpr std::size_t count_max = 200, detail_bytes_max = 300;
  std::size_t size = std::min(detail.size(), detail_bytes_max);
  while (size < detail.size() && size > 0 && (static_cast<unsigned char>(detail[size]) & 0xC0) == 0x80) --size;
  PdfDefect defect{static_cast<std::uint16_t>(reason), std::string{field}, std::string{detail.substr(0, size)}};
  if (list_.size() < count_max && std::find(list_.begin(), list_.end(), defect) == list_.end()) list_.push_back(std::move(defect));
}

}  // namespace signet::pdf
