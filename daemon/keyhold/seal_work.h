// One seal from the permit to the archived file, in steps, so that the two forms of a transcript can take each step together.
#pragma once

#include <optional>

#include "daemon/keyhold/appliance.h"
#include "daemon/keyhold/seal_judgement.h"

namespace signet::keyhold {

class SealWork {
 public:
  SealWork(Appliance& appliance, const wire::ServiceRequest& request, Judgement judgement)
      : appliance_(appliance), request_(request), judgement_(std::move(judgement)) {}

  /// Compose: everything that can still refuse the document does so here, before anything is recorded.
  Outcome prepare();
  /// Record the intent. What is refused before `recorded` leaves no trace but its own entry; what fails after it is an open
  /// intent.
  Outcome record();
  /// Ask the token, put the signature in, let a fresh worker read it, archive it.
  Outcome make(os::Channel& inspect);
  /// The last entry: from here on it is sealed.
  Result<Appended> finish();
  /// The entry of a seal that was begun and not finished.
  std::optional<Appended> fail(const Refusal& why);

  /// Whether an intent stands in the journal, this one's or one from before a crash.
  bool recorded() const { return recorded_ || judgement_.open_intent; }
  bool token_asked() const { return token_asked_; }
  const IntentEntry& intent() const { return intent_; }
  const SealedEntry& sealed() const { return sealed_; }
  const Judgement& judgement() const { return judgement_; }

 private:
  Result<Recorded> record_new(const Draft& draft);

  Appliance& appliance_;
  const wire::ServiceRequest& request_;
  Judgement judgement_;
  IntentEntry intent_;
  std::uint64_t intent_index_ = 0;
  std::optional<Draft> draft_;
  std::optional<Recorded> recorded_;
  bool token_asked_ = false;
  SealedEntry sealed_;
};

}  // namespace signet::keyhold
