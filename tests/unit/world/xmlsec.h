// The xmlsec1 program as an independent judge of what the world maker signs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace signet::world {

struct Judged {
  std::string id;  // of the ds:Signature
  bool good = false;
};

/// Every signature of the document, by `xmlsec1 --verify`, with the world's authorities as the only trust.
std::vector<Judged> judge_with_xmlsec(const std::string& document);

}  // namespace signet::world
