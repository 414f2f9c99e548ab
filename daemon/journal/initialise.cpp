#include "daemon/journal/initialise.h"

#include <unistd.h>

#include "daemon/journal/opening.h"
#include "daemon/journal/place.h"
#include "journal/durable_file.h"
#include "journal/store.h"
#include "journal/year.h"

namespace signet::daemon::journal {

namespace tree = signet::journal;

namespace {

/// A key of its own: whoever knows the one that signs this journal cannot cosign others', and the other way round.
Outcome make_witness_key() {
  TRY(const auto key, tree::PrivateKey::generate());
  return tree::write_durable(place::witness_key, as_bytes(key.to_pem()), 0400);
}

}  // namespace

Result<std::string> initialise(ByteView request, bool witness) {
  TRY(auto identity, tree::read_identity_request(request));
  if (::access(place::database, F_OK) == 0)
    return Refusal{Reason::journal_unavailable, "a journal exists; it is never made anew over another"};
  if (const auto years = tree::closed_years_in(place::directory); !years.empty())
    return Refusal{Reason::rollover_unfinished, "the year " + years.back() + " is closed and put away, the next one is not made"};
  // A key without its journal: a start that was cut off, or a journal that was lost. Only the operator can tell.
  if (::access(place::key, F_OK) == 0)
    return Refusal{Reason::journal_unavailable,
                   std::string{place::key} + " exists without a journal; if none was ever used here, remove it and try again"};
  TRY(const auto key, tree::PrivateKey::generate());
  identity.checkpoint_key = key.public_key();
  TRY(auto first_entry, tree::write_identity(identity));
  if (witness) TRY_DONE(make_witness_key());
  TRY_DONE(tree::write_durable(place::key, as_bytes(key.to_pem()), 0400));
  if (const auto created = tree::Store::create(place::database, as_bytes(first_entry)); !created) {
    ::unlink(place::key);  // it has signed nothing
    return created.refusal();
  }
  publish_first();
  return first_entry;
}

}  // namespace signet::daemon::journal
