#include "tests/unit/hsm/soft_token.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <array>
#include <cstdlib>
#include <fstream>

namespace signet::test {
namespace {

constexpr const char* module_path = "/usr/lib/softhsm/libsofthsm2.so";

void run(const std::string& command) { ASSERT_EQ(std::system((command + " >/dev/null 2>&1").c_str()), 0) << command; }

std::string pkcs11_tool() {
  return std::string{"pkcs11-tool --module "} + module_path + " --token-label signet-test --login --pin " + SoftToken::pin;
}

}  // namespace

SoftToken::SoftToken() {
  std::array<char, 64> name{"/tmp/signet-token-XXXXXX"};
  root_ = mkdtemp(name.data());
  std::filesystem::create_directory(directory());
  std::ofstream{root_ / "softhsm2.conf"} << "directories.tokendir = " << directory().string()
                                         << "\nobjectstore.backend = file\nlog.level = ERROR\n";
  setenv("SOFTHSM2_CONF", (root_ / "softhsm2.conf").c_str(), 1);
  add_token("signet-test");
}

SoftToken::~SoftToken() {
  std::error_code ignored;
  std::filesystem::remove_all(root_, ignored);
}

void SoftToken::add_token(const std::string& label) {
  run("softhsm2-util --init-token --free --label " + label + " --so-pin 87654321 --pin " + pin);
}

// The certificate over a token's key is made by the openssl program with the public key taken out of the token;
// -force_pubkey lets another key sign it, since nothing here depends on who did.
void SoftToken::add_key(const std::string& type, const std::string& object, const std::string& id) {
  const std::string base = (root_ / object).string();
  run(pkcs11_tool() + " --keypairgen --key-type " + type + " --label " + object + " --id " + id);
  run(pkcs11_tool() + " --read-object --type pubkey --id " + id + " --output-file " + base + ".pub");
  certify(object, id);
}

void SoftToken::import_p384_key(const std::string& object, const std::string& id) {
  const std::string base = (root_ / object).string();
  run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out " + base + ".key");
  run("openssl pkey -in " + base + ".key -pubout -out " + base + ".pub");
  run("softhsm2-util --import " + base + ".key --token signet-test --label " + object + " --id " + id + " --pin " + pin);
  certify(object, id);
}

void SoftToken::certify(const std::string& object, const std::string& id) {
  const std::string base = (root_ / object).string();
  run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + base + ".ca.key");
  run("openssl req -x509 -new -key " + base + ".ca.key -subj /CN=ca -days 2 -out " + base + ".ca.pem");
  run("openssl req -new -key " + base + ".ca.key -subj /CN=" + object + " -out " + base + ".csr");
  run("openssl x509 -req -in " + base + ".csr -CA " + base + ".ca.pem -CAkey " + base + ".ca.key -CAcreateserial -days 2 -force_pubkey " +
      base + ".pub -outform DER -out " + base + ".der");
  write_certificate(base + ".der", object, id);
}

void SoftToken::add_foreign_certificate(const std::string& object, const std::string& id) {
  const std::string base = (root_ / (object + "-foreign")).string();
  run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + base +
      ".key -subj /CN=other -days 2 -outform DER -out " + base + ".der");
  run(pkcs11_tool() + " --delete-object --type cert --id " + id);
  write_certificate(base + ".der", object, id);
}

void SoftToken::write_certificate(const std::string& certificate_file, const std::string& object, const std::string& id) {
  run(pkcs11_tool() + " --write-object " + certificate_file + " --type cert --label " + object + " --id " + id);
}

hsm::TokenSettings SoftToken::settings(const std::string& object) const { return {module_path, "signet-test", object}; }

}  // namespace signet::test
