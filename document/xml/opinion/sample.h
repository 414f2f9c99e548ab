// Small signed documents (RSA and P-256; throw-away keys that nobody kept) for warming up: they make every library load
// what it loads on first use.
#pragma once

#include <span>
#include <string_view>

namespace signet::opinion {

struct Sample {
  std::string_view document;
  std::string_view certificate;  // base64 DER
};

std::span<const Sample> samples();

}  // namespace signet::opinion
