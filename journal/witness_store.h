// What a witness has cosigned, one file for each origin: durable before anybody is answered.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "journal/cosignature.h"
#include "journal/witness.h"
#include "journal/year.h"

namespace signet::journal {

/// Something a log's own signature says against it, and the note that shows it.
struct WitnessedTrouble {
  LogTrouble trouble{};
  Instant time;
  std::string note;
};

struct WitnessState {
  std::string note;                        // the newest checkpoint cosigned: the log's signature and ours
  Instant cosigned;                        // when
  std::vector<WitnessedTrouble> troubles;  // since then; a fork stays
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
  /// Of every year of this name, the newest first.
  Result<std::vector<WitnessState>> of(const std::string& name) const;

 private:
  struct Slot {
    std::string folder, year;
  };
  std::string folder(const std::string& name) const;
  static Result<std::optional<WitnessState>> load(const Slot& slot);
  Outcome keep(const Slot& slot, const WitnessState& state) const;
  Answer cosign_and_keep(const AddCheckpoint& request, const Verifier& log, const Slot& slot, WitnessState state, Instant now) const;

  std::string directory_, name_;
  PrivateKey key_;
};

}  // namespace signet::journal
