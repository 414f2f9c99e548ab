#include "tests/unit/world_pdf/judges.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <sstream>

#include "tests/support/fail.h"
#include "tests/support/file.h"
#include "tests/support/world.h"

namespace signet::world {
namespace {

namespace fs = std::filesystem;

struct Said {
  std::string text;
  int status = 0;
};

Said run(const std::string& command) {
  Said said;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  must(pipe != nullptr, "popen");
  char part[4096];
  for (std::size_t size = 0; (size = std::fread(part, 1, sizeof part, pipe)) > 0;) said.text.append(part, size);
  said.status = ::pclose(pipe);
  return said;
}

/// A folder that goes when the program ends.
const fs::path& folder() {
  struct Owner {
    fs::path path;
    Owner() {
      char name[] = "/tmp/signet-judges-XXXXXX";
      must(::mkdtemp(name) != nullptr, "a temporary folder");
      path = name;
    }
    ~Owner() {
      std::error_code ignored;
      fs::remove_all(path, ignored);
    }
  };
  static const Owner owner;
  return owner.path;
}

std::string kept(const std::string& file, const char* name = "judged.pdf") {
  const auto path = folder() / name;
  write_file(path, file);
  return path.string();
}

const std::string& nss_store() {
  static const std::string store = [] {
    const auto path = folder() / "nss";
    fs::create_directories(path);
    const auto at = "sql:" + path.string();
    must(run("certutil -N --empty-password -d " + at).status == 0, "certutil");
    for (const char* name : {"gov-root", "gov-sub", "public-root", "public-sub"}) {
      const auto pem = World::shared().dir() / "ca" / (std::string{name} + ".pem");
      must(run("certutil -A -t CT,C,C -n " + std::string{name} + " -i " + pem.string() + " -d " + at).status == 0, "certutil");
    }
    return at;
  }();
  return store;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

std::string authorities() {
  std::string all;
  for (const char* name : {"gov-root", "gov-sub", "public-root", "public-sub"})
    all += certificate_to_pem(World::shared().authority(name).certificate);
  return kept(all, "authorities.pem");
}

}  // namespace

std::vector<PdfsigVerdict> judge_with_pdfsig(const std::string& file) {
  std::istringstream lines{run("pdfsig -nssdir " + nss_store() + " " + kept(file)).text};
  std::vector<PdfsigVerdict> all;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("Signature #") == 0) all.emplace_back();
    if (all.empty()) continue;
    auto& last = all.back();
    if (const auto at = line.find("Field Name: "); at != std::string::npos) last.field = line.substr(at + 12);
    last.valid |= line.find("Signature is Valid") != std::string::npos;
    last.trusted |= line.find("Certificate is Trusted") != std::string::npos;
    last.whole |= line.find("- Total document signed") != std::string::npos;
    if (line.find("is not signed") != std::string::npos) all.pop_back();
  }
  return all;
}

bool qpdf_accepts(const std::string& file) { return run("qpdf --check " + kept(file)).status == 0; }

std::size_t valid_for_mutool(const std::string& file) {
  const auto said = run("mutool sign -v " + kept(file)).text;
  return count(said, "unchanged since signing") + count(said, "signature is valid but there have been edits");
}

std::size_t valid_for_openssl(const std::string& file) {
  const auto trusted = authorities();
  std::size_t good = 0;
  for (auto at = file.find("/ByteRange ["); at != std::string::npos; at = file.find("/ByteRange [", at + 1)) {
    std::istringstream numbers{file.substr(at + 12, 60)};
    std::size_t first = 0, open = 0, close = 0, rest = 0;
    numbers >> first >> open >> close >> rest;
    const auto der = from_hex(file.substr(open + 1, close - open - 2));
    must(der.has_value(), "/Contents is not hexadecimal");
    const auto signature = kept(std::string{as_text(*der)}, "signature.der");
    const auto content = kept(file.substr(first, open) + file.substr(close, rest), "content.bin");
    good += run("openssl cms -verify -cades -binary -inform DER -purpose any -in " + signature + " -content " + content + " -CAfile " +
                trusted + " -out /dev/null")
                        .status == 0
                ? 1U
                : 0U;
  }
  return good;
}

std::string last_cms_printed(const std::string& file) {
  const auto open = file.rfind("/Contents <") + 11;
  const auto der = from_hex(file.substr(open, file.find('>', open) - open));
  must(der.has_value(), "/Contents is not hexadecimal");
  return run("openssl cms -cmsout -print -noout -inform DER -in " + kept(std::string{as_text(*der)}, "printed.der")).text;
}

std::string drawn(const std::string& file, const std::string& options) {
  return run("pdftoppm -cropbox -r 36 -f 1 -l 1 " + options + " " + kept(file) + " 2>/dev/null").text;
}

std::string text_of(const std::string& file) { return run("pdftotext -layout " + kept(file) + " -").text; }

}  // namespace signet::world
