// A real SoftHSM2 token in a directory of its own, made with the tools that an administrator has.
#pragma once

#include <filesystem>
#include <string>

#include "hsm/token.h"

namespace signet::test {

class SoftToken {
 public:
  static constexpr const char* pin = "234567";

  SoftToken();
  ~SoftToken();
  SoftToken(const SoftToken&) = delete;
  SoftToken& operator=(const SoftToken&) = delete;

  /// A key pair generated in the token and a certificate over it; `type` as pkcs11-tool names it: rsa:2048, EC:prime256v1.
  void add_key(const std::string& type, const std::string& object, const std::string& id);
  /// Made outside and imported: Debian 12's pkcs11-tool cannot read a P-384 public key back.
  void import_p384_key(const std::string& object, const std::string& id);
  /// A certificate of some other key.
  void add_foreign_certificate(const std::string& object, const std::string& id);
  void add_token(const std::string& label);

  hsm::TokenSettings settings(const std::string& object) const;
  std::filesystem::path directory() const { return root_ / "tokens"; }

 private:
  void certify(const std::string& object, const std::string& id);
  void write_certificate(const std::string& certificate_file, const std::string& object, const std::string& id);

  std::filesystem::path root_;
};

}  // namespace signet::test
