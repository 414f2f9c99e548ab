// What a witness has cosigned, one file for each origin: durable before anybody is answered.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "journal/cosignature.h"
#include "journal/witness.h"
#include "journal/year.h"
#include "journal/year_link.h"

namespace signet::journal {

/// Something a log's own signature says against it, and the note that shows it.
struct WitnessedTrouble {
  LogTrouble trouble{};
  Instant time;
  std::string note;
  std::string why{};  // for people; may be empty
};

/// That the year goes on from the year before it was shown and proved.
struct WitnessedLink {
  std::string origin;      // of the year before
  std::uint64_t size = 0;  // of its last tree
  Instant time;
};

struct WitnessState {
  std::string note;                        // the newest checkpoint cosigned: the log's signature and ours
  Instant cosigned;                        // when
  std::vector<WitnessedTrouble> troubles;  // since then; a fork and a year that is not linked stay
  std::optional<WitnessedLink> link{};     // of a year that was shown after another one
};
std::string write_witness_state(const WitnessState& state);
/// Refuses with `journal_inconsistent`.
Result<WitnessState> parse_witness_state(std::string_view text);

/// What a state is kept by: an origin without its year, and the key. A journal made anew has a new approval and another key, and
/// what was cosigned of the lost one stays what it was.
std::string witnessed_name(std::string_view base, ByteView key);

class WitnessStore {
 public:
  struct Answer {
    unsigned status = 0;  // HTTP; 503 where nothing could be kept
    std::string body;     // 200: the cosignature's line; 409: the size cosigned
    std::string why;
  };

  /// `directory` is made when the first state is kept.
  WitnessStore(std::string directory, std::string name, PrivateKey key);
  WitnessKey verifier() const { return {name_, key_.public_key()}; }
  /// Judges, keeps, then answers: what is answered with 200 is never forgotten, and nothing that contradicts it is answered so.
  Answer add(std::string_view body, const Verifier& log, Instant now) const;
  /// A year link of this log (its name is the new year's origin): judged by what was cosigned of both years, and kept with its octets
  /// before it is answered. 200, 400, 503; 409: the witness has not cosigned what it rests on; 422: not proved, or it contradicts.
  struct LinkAnswer {
    unsigned status = 0;
    bool contradicts = false;  // of 422
    std::string why;           // of 200: the origin of the year before
  };
  LinkAnswer link(std::string_view body, const Verifier& log, Instant now) const;
  /// Of every year of this name, the newest first.
  Result<std::vector<WitnessState>> of(const std::string& name) const;

 private:
  struct Slot {
    std::string folder, year;
  };
  std::string folder(const std::string& name) const;
  Result<std::optional<Checkpoint>> seen_before(const Slot& slot, const Verifier& log) const;
  Result<bool> had_ended(const Slot& slot, const Checkpoint& shown) const;
  LinkAnswer keep_link(const Slot& slot, WitnessState state, const LinkJudgement& judged, std::string_view body, const Checkpoint& before,
                       Instant now) const;
  static Result<std::optional<WitnessState>> load(const Slot& slot);
  Outcome keep(const Slot& slot, const WitnessState& state) const;
  Answer cosign_and_keep(const AddCheckpoint& request, const Verifier& log, const Slot& slot, WitnessState state, Instant now) const;

  std::string directory_, name_;
  PrivateKey key_;
};

}  // namespace signet::journal
