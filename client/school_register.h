// signet school register: what a school asks its department to approve (S3 Đ.33.8), with the token's own proof.
#pragma once

#include <string>

#include "client/command_context.h"

namespace signet::client {

struct RegisterOptions {
  std::string out;
  std::string principal_certificate;  // PEM file
  std::string principal_name;         // empty: of the certificate
};

void school_register(CommandContext& context, const RegisterOptions& options);

}  // namespace signet::client
