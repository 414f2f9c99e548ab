// Defects, as they are found.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/base/reason.h"
#include "policy/base/result.h"
#include "policy/model/pdf.h"

namespace signet::pdf {

class Defects {
 public:
  /// Each once, and no more than evidence has room for: one is as good as a hundred.
  void add(Reason reason, std::string_view field, std::string_view detail);
  void add(const Refusal& refusal, std::string_view field) { add(refusal.reason, field, refusal.detail); }
  std::vector<PdfDefect> take() { return std::move(list_); }

 private:
  std::vector<PdfDefect> list_;
};

}  // namespace signet::pdf
