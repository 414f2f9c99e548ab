// signet sign: a person's signature into a transcript (XML or PDF) or an order.
#pragma once

#include <string>

#include "client/command_context.h"

namespace signet::client {

struct SignOptions {
  std::string file;
  std::string role;              // principal, homeroom-teacher, …
  std::string profile;           // id; empty: the first that fits
  std::string style;             // xades or gov; empty: xades
  std::string out;               // empty: standard output
  std::string key, certificate;  // PEM files; or
  std::string token;             // PKCS#11 URI
  std::string slot_id, region;   // for roles with several slots
  std::string field;             // of a PDF: full name of its empty signature field
  std::string image;             // of a PDF: PNG that is drawn into the field; empty: nothing is shown
};

void sign(CommandContext& context, const SignOptions& options);

}  // namespace signet::client
