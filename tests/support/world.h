// The test world on disk and in memory: two authorities, a department, a school and its people.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "policy/base/instant.h"
#include "tests/support/cast.h"
#include "tests/support/certificate.h"

namespace signet::world {

class World {
 public:
  /// Makes a new world in `dir`. `clerk_uid` is the Unix account of the clerk in roster.toml.
  static World make(const std::filesystem::path& dir, long clerk_uid);
  static World open(const std::filesystem::path& dir);
  /// For tests: one world per build directory, made when there is none of today. Safe between test programs.
  static const World& shared();

  /// `principal`, `teacher-TOAN`, `leader`, `expired`, … as in cast.cpp.
  const Identity& identity(std::string_view name) const;
  /// `gov-root gov-sub public-root public-sub special-root unknown-root`.
  const Identity& authority(std::string_view name) const;
  Bytes crl(std::string_view authority) const;
  /// New revocation lists, of now, in the place of those made before; these people's certificates are superseded from now on.
  void write_lists(const std::vector<std::string>& superseded = {}) const;
  const std::filesystem::path& dir() const { return dir_; }
  /// When the world was made.
  Instant made() const { return made_; }
  /// The organisation's certificate over a key that lives elsewhere (a token).
  Bytes issue_school_certificate(const Key& public_key, std::string_view school, std::string_view tax_id) const;

 private:
  explicit World(std::filesystem::path dir) : dir_(std::move(dir)) {}
  void make_certificates();
  void write_keys() const;

  std::filesystem::path dir_;
  Instant made_;
  std::map<std::string, Identity, std::less<>> identities_, authorities_;
};

/// The machine's clock, moved by SIGNET_WORLD_OFFSET_S seconds.
Instant now();
constexpr std::int64_t day_s = 86400;

/// roster.toml: the readable form of the principal's roster order.
std::string roster_toml(const World& world, long clerk_uid);

}  // namespace signet::world
