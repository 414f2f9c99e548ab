#include "tests/support/world.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "tests/support/fail.h"
#include "tests/support/file.h"

namespace signet::world {
namespace fs = std::filesystem;
namespace {

struct AuthoritySpec {
  const char *name, *common_name, *above;
  KeyKind key;
};
// An RSA sub CA over the government's people, as in the field; the others are elliptic because that is quick to make.
constexpr AuthoritySpec authority_specs[] = {
    {"gov-root", "CA Chính phủ Mẫu (gốc)", "", KeyKind::p384},   {"gov-sub", "CA phục vụ các cơ quan Mẫu", "gov-root", KeyKind::rsa},
    {"public-root", "CA quốc gia Mẫu (gốc)", "", KeyKind::p384}, {"public-sub", "CA công cộng Mẫu", "public-root", KeyKind::p256},
    {"special-root", "CA chuyên dùng Mẫu", "", KeyKind::p256},   {"unknown-root", "CA không ai biết", "", KeyKind::p256},
};

Key new_key(KeyKind kind, PrimePool& pool) {
  switch (kind) {
    case KeyKind::rsa: return pool.next_rsa();
    case KeyKind::p256: return generate_ec("P-256");
    case KeyKind::p384: return generate_ec("P-384");
    case KeyKind::rsa1024: return generate_rsa(1024);
    case KeyKind::as_holder: break;
  }
  throw Failure("signet-world: a special certificate has its holder's key");
}

const char* issuer_of(Authority authority) {
  switch (authority) {
    case Authority::government: return "gov-sub";
    case Authority::public_service: return "public-sub";
    case Authority::specialised: return "special-root";
    case Authority::unknown: return "unknown-root";
  }
  return "";
}

Subject subject_of(const CastMember& member) {
  const auto employer = member.folder == Folder::department ? department_name : school_name;
  return {std::string{member.organisation ? std::string_view{member.common_name} : employer}, member.common_name,
          (member.organisation ? "MST:" : "CCCD:") + member.id};
}

fs::path stem_of(const fs::path& dir, const CastMember& member) {
  return dir / (member.folder == Folder::department ? "department" : "persons") / member.name;
}

fs::path with(fs::path stem, const char* suffix) { return stem += suffix; }

// One that was made before somebody joined the cast is made anew.
bool is_whole(const fs::path& dir) {
  const auto has = [&](const fs::path& stem, const char* suffix) { return fs::exists(with(stem, suffix)); };
  return fs::exists(dir / "made") &&
         std::ranges::all_of(authority_specs, [&](const auto& spec) { return has(dir / "ca" / spec.name, ".pem"); }) &&
         std::ranges::all_of(cast(), [&](const auto& member) { return has(stem_of(dir, member), ".cert.pem"); });
}

Identity read_identity(const fs::path& stem) {
  return {key_from_pem(read_file(with(stem, ".key.pem"))), certificate_from_pem(read_file(with(stem, ".cert.pem")))};
}

}  // namespace

Instant now() {
  static const std::int64_t offset_s = std::getenv("SIGNET_WORLD_OFFSET_S") ? std::stoll(std::getenv("SIGNET_WORLD_OFFSET_S")) : 0;
  return Instant{std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count() + offset_s};
}

World World::make(const fs::path& dir, long clerk_uid) {
  World world{dir};
  world.made_ = now();
  fs::create_directories(dir);
  world.make_certificates();
  world.write_lists();
  world.write_keys();
  write_file(dir / "roster.toml", roster_toml(world, clerk_uid));
  write_file(dir / "made", std::to_string(world.made_.value()) + "\n");  // last: a world that has it is whole
  return world;
}

void World::make_certificates() {
  PrimePool pool{7};  // 21 RSA keys
  for (const auto& spec : authority_specs) {
    const auto* issuer = *spec.above ? &authorities_.at(spec.above) : nullptr;
    const auto key = new_key(spec.key, pool);
    const CertificateSpec certificate{
        {"Ban Mẫu", spec.common_name, ""}, made_ + -2000 * day_s, made_ + 3000 * day_s, Usage::authority, issuer ? 0 : -1};
    authorities_[spec.name] = {key, issue(certificate, key, issuer)};
  }
  for (const auto& member : cast()) {
    const auto key = member.key == KeyKind::as_holder ? identities_.at(member.holder).key : new_key(member.key, pool);
    const CertificateSpec certificate{subject_of(member), made_ + member.from_days * day_s, made_ + member.to_days * day_s, member.usage};
    identities_[member.name] = {key, issue(certificate, key, &authorities_.at(issuer_of(member.authority)))};
  }
}

void World::write_lists(const std::vector<std::string>& superseded) const {
  std::vector<RevokedCertificate> revoked{{identity("revoked").certificate, made_ + -30 * day_s},
                                          {identity("revoked-later").certificate, made_ + -3600}};
  for (const auto& person : superseded) revoked.push_back({identity(person).certificate, now(), 4});
  for (const char* name : {"gov-root", "gov-sub", "public-root", "public-sub", "special-root"}) {
    const bool listing = std::string_view{name} == "gov-sub";
    write_file(dir_ / "crl" / (std::string{name} + ".crl"),
               issue_crl(authority(name), now() + -600, now() + 30 * day_s, listing ? revoked : std::vector<RevokedCertificate>{}));
  }
}

void World::write_keys() const {
  for (const auto& [name, authority] : authorities_) {
    write_file(dir_ / "ca" / (name + ".pem"), certificate_to_pem(authority.certificate));
    write_private_file(dir_ / "ca" / (name + ".key.pem"), to_pem(authority.key));
  }
  for (const auto& member : cast()) {
    const auto& [key, certificate] = identities_.at(member.name);
    write_private_file(with(stem_of(dir_, member), ".key.pem"), to_pem(key));
    write_file(with(stem_of(dir_, member), ".cert.pem"), certificate_to_pem(certificate));
  }
}

World World::open(const fs::path& dir) {
  World world{dir};
  world.made_ = Instant{std::stoll(read_file(dir / "made"))};
  for (const auto& spec : authority_specs) {
    const auto stem = dir / "ca" / spec.name;
    world.authorities_[spec.name] = {key_from_pem(read_file(with(stem, ".key.pem"))), certificate_from_pem(read_file(with(stem, ".pem")))};
  }
  for (const auto& member : cast()) world.identities_[member.name] = read_identity(stem_of(dir, member));
  return world;
}

const World& World::shared() {
  static const World world = [] {
    const fs::path dir = std::getenv("SIGNET_TEST_WORLD") ? std::getenv("SIGNET_TEST_WORLD") : SIGNET_TEST_WORLD_DIR;
    fs::create_directories(dir);
    const int lock = ::open((dir / "lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    must(lock >= 0 && ::flock(lock, LOCK_EX) == 0, "cannot lock " + dir.string());
    const auto current = dir / "world";
    const bool fresh = is_whole(current) && std::abs(seconds_between(open(current).made(), now())) < day_s;
    if (!fresh) fs::remove_all(current);
    auto made = fresh ? open(current) : make(current, static_cast<long>(::geteuid()));
    ::close(lock);
    return made;
  }();
  return world;
}

const Identity& World::identity(std::string_view name) const {
  const auto found = identities_.find(name);
  must(found != identities_.end(), "nobody is called " + std::string{name});
  return found->second;
}

const Identity& World::authority(std::string_view name) const {
  const auto found = authorities_.find(name);
  must(found != authorities_.end(), "no authority is called " + std::string{name});
  return found->second;
}

Bytes World::crl(std::string_view authority) const { return to_bytes(read_file(dir_ / "crl" / (std::string{authority} + ".crl"))); }

Bytes World::issue_school_certificate(const Key& public_key, std::string_view school, std::string_view tax_id) const {
  const CertificateSpec spec{{std::string{school}, std::string{school}, "MST:" + std::string{tax_id}}, now() + -3600, now() + 700 * day_s};
  return issue(spec, public_key, &authority("gov-sub"));
}

}  // namespace signet::world
