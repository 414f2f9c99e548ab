// An appliance's root whose journal has been taken into a new year by the real `roll_over`: the current directory while it lives.
#pragma once

#include <unistd.h>

#include "a_journal.h"
#include "daemon/journal/closed_years.h"
#include "daemon/journal/opening.h"
#include "daemon/journal/place.h"
#include "daemon/journal/rollover.h"
#include "journal/durable_file.h"

namespace signet::journal::test {

constexpr const char* first_year = "thcs-mau-a.signet.example/journal/2026";
constexpr const char* second_year = "thcs-mau-a.signet.example/journal/2027";
inline const Instant in_second_year{1799000000};  // 2027-01-03

class RolledJournal {
 public:
  /// A journal of 2026 with entries 1 to 5, of which 2 is an intent without outcome and 3 the first roster.
  RolledJournal() : before_(std::filesystem::current_path()) {
    std::filesystem::create_directories(directory_.file("var/lib/signet/journal"));
    std::filesystem::current_path(directory_.path());
    const auto key = PrivateKey::generate();
    const Identity identity{first_year, "00000001",          "Trường THCS Mẫu A", std::string(64, 'a'),
                            "demo",     Instant{1795575600}, key->public_key()};
    first_entry_ = *write_identity(identity);
    vkey_ = {first_year, key->public_key()};
    if (!write_durable(daemon::journal::place::key, as_bytes(key->to_pem()), 0400) ||
        !Store::create(daemon::journal::place::database, as_bytes(first_entry_)))
      std::abort();
    append(1, {an_entry("start", 1), an_entry("intent", 2), an_order(3, 1), an_entry("activation", 4), an_entry("stop", 5)});
  }
  RolledJournal(const RolledJournal&) = delete;
  RolledJournal& operator=(const RolledJournal&) = delete;
  ~RolledJournal() { std::filesystem::current_path(before_); }

  static Bytes an_order(std::int64_t at, int number) {
    return to_bytes(R"({"kind":"order","number":)" + std::to_string(number) + R"(,"order_kind":"roster","time":")" + time_text(at) +
                    R"(","v":1})");
  }
  static void append(std::uint64_t first, const std::vector<Bytes>& entries) {
    auto store = Store::open(daemon::journal::place::database, *daemon::journal::read_checkpoint_key());
    if (!store || !store->append(first, entries)) std::abort();
  }
  static Result<std::string> roll_over(const std::string& origin = second_year, Instant time = in_second_year) {
    return daemon::journal::roll_over(as_bytes(write_rollover_request({origin, time})));
  }
  static Result<daemon::journal::ClosedYears> years() {
    TRY(const auto store, daemon::journal::open_current());
    return daemon::journal::ClosedYears::open(store.identity());
  }
  const Verifier& vkey() const { return vkey_; }
  const std::string& first_entry() const { return first_entry_; }
  static constexpr const char* folder = "var/lib/signet/journal";
  static constexpr const char* old_folder = "var/lib/signet/journal/2026";
  static constexpr std::uint64_t old_size = 7;  // entries 0 to 5 and the one that closes them

 private:
  Directory directory_;
  std::filesystem::path before_;
  Verifier vkey_;
  std::string first_entry_;
};

}  // namespace signet::journal::test
