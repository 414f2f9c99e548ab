#include "tests/support/instance.h"

#include "policy/base/digest.h"
#include "tests/support/fail.h"
#include "tests/support/file.h"
#include "tests/support/png.h"

namespace signet::world {
namespace fs = std::filesystem;
namespace {

std::string settings(bool department) {
  const std::string kind = department ? "department" : "school";
  return "mode = \"demo\"\nkind = \"" + kind + "\"\n\n[" + kind + "]\ncode = \"" + std::string{department ? department_code : school_code} +
         "\"\nname = \"" + std::string{department ? department_name : school_name} + "\"\n" +
         (department ? "" : "tax_code = \"0000000001\"\n") + "\n[journal]\norigin = \"" + (department ? "so-gddt-mau" : "thcs-mau-a") +
         ".signet.example/journal/" + to_iso8601(now()).substr(0, 4) +
         "\"\n\n[token]\nmodule = \"/usr/lib/softhsm/libsofthsm2.so\"\nlabel = \"signet-school\"\nobject = \"seal\"\n"
         "softhsm_conf = \"etc/signet/softhsm2.conf\"\n\n[clock]\noffset_s = 0\n";
}

constexpr std::string_view policy =
    "version = 1\nkinds = [\"annual-transcript\", \"opening\", \"summer-supplement\", \"transfer\", \"assessment-book\", "
    "\"scanned-paper\", "
    "\"package\", \"true-copy\"]\n\n[callers]\nsystem_uids = []\n\n[clock]\nskew_max_s "
    "= 300\n";

// Teachers have certificates of the government's authority or of a public one; who leads, and the seals, of the government's.
// Nobody may use one of the specialised authority, which is listed all the same.
std::string authorities(const World& world) {
  const auto list = [&](const char* name, std::initializer_list<const char*> authorities) {
    std::string text = std::string{name} + " = [";
    for (const char* each : authorities)
      text += (text.ends_with("[") ? "\"" : ", \"") + to_hex(sha256(world.authority(each).certificate)) + "\"";
    return text + "]\n";
  };
  std::string text = "\n[authorities]\n" + list("government", {"gov-root", "gov-sub"}) + list("public", {"public-root", "public-sub"}) +
                     list("specialised", {"special-root"}) + "\n[authorities.roles]\n";
  for (const char* role : {"subject-teacher", "homeroom-teacher"}) text += std::string{role} + " = [\"government\", \"public\"]\n";
  for (const char* role : {"principal", "vice-principal", "school", "leader", "department"})
    text += std::string{role} + " = [\"government\"]\n";
  return text;
}

constexpr std::string_view department_policy =
    "version = 1\nkinds = [\"certificate-approval\", \"certificate\"]\n\n[callers]\nsystem_uids = []\n\n[clock]\nskew_max_s = 300\n";

}  // namespace

void make_school(const World& world, const SchoolSpec& spec) {
  const auto etc = spec.root / "etc" / "signet";
  write_file(etc / "signet.toml", settings(spec.department));
  write_file(etc / "policy.toml", std::string{spec.department ? department_policy : policy} + authorities(world));
  for (const char* name : {"gov-root", "gov-sub", "public-root", "public-sub", "special-root"}) {
    write_file(etc / "trust" / (std::string{name} + ".pem"), certificate_to_pem(world.authority(name).certificate));
    write_file(etc / "crl" / (std::string{name} + ".crl"), world.crl(name));
  }
  write_file(etc / "department.pem", certificate_to_pem(world.identity("department").certificate));
  write_file(etc / "seal.png", seal_png());
  write_file(etc / "seal.ttf", read_file("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"));
  must(fs::is_directory(spec.profiles), "no folder of profiles: " + spec.profiles.string());
  for (const auto& entry : fs::directory_iterator{spec.profiles})
    if (entry.path().extension() == ".toml") write_file(etc / "profiles" / entry.path().filename(), read_file(entry.path()));
}

}  // namespace signet::world
