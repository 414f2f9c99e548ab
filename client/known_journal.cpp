#include "client/known_journal.h"

#include "client/input.h"
#include "client/service_json.h"
#include "journal/entry.h"
#include "journal/witness.h"
#include "journal/year.h"

namespace signet::client {
namespace {

constexpr std::size_t vkey_file_bytes_max = 64 * 1024;  // a line for each year

std::string first_line(std::string_view text) { return std::string{text.substr(0, text.find('\n'))}; }

/// By the instance's file, else by what the journal's first entry of all names.
Result<journal::Verifier> key_of(const CommandContext& context, const Service& service) {
  if (const auto file = read_file(context.path("etc/signet/journal.vkey"), vkey_file_bytes_max))
    return journal::Verifier::parse(first_line(as_text(*file)));
  TRY(const auto entry, first_entry(service));
  TRY(const auto identity, journal::read_identity(as_bytes(entry)));
  return journal::Verifier{identity.origin, identity.checkpoint_key};
}

/// The same key signs every year: the newest checkpoint says which one it is now.
journal::Verifier in_its_year(const journal::Verifier& known, const std::string& checkpoint) {
  const auto origin = journal::claimed_origin({0, {}, checkpoint});
  const auto verifier = origin ? journal::in_year(known, *origin) : std::nullopt;
  return verifier.value_or(known);
}

AskConsistency asker(const Service& service) {
  return [&service](const std::string& origin, std::uint64_t from, std::uint64_t to) -> Result<std::vector<Digest>> {
    TRY(const auto body,
        service.fetch("/v1/journal/consistency?from=" + std::to_string(from) + "&to=" + std::to_string(to) + "&origin=" + origin));
    return read_hashes(body);
  };
}

/// Met for the first time in a new year: what is remembered of the year before must be what that year ended with.
Outcome see_year_before(JournalMemory& memory, const Service& service) {
  const auto origin = memory.year_before();
  if (!origin) return Done{};
  TRY(auto* const before, memory.earlier(*origin));
  const auto checkpoint = service.fetch("/v1/journal/checkpoint?origin=" + *origin);
  if (!checkpoint && checkpoint.refusal().reason == Reason::not_found)
    return Refusal{Reason::journal_inconsistent, "the year " + *origin + ", known from before, is gone"};
  if (!checkpoint) return checkpoint.refusal();
  return before->see_checkpoint(*checkpoint);
}

}  // namespace

Result<std::string> first_entry(const Service& service) {
  TRY(const auto lines, service.fetch("/v1/journal/entries?from=0&count=1"));
  return first_line(lines);
}

Result<JournalMemory> meet_journal(const CommandContext& context, const Service& service) {
  TRY(const auto known, key_of(context, service));
  TRY(const auto checkpoint, service.fetch("/v1/journal/checkpoint"));
  TRY(auto memory, JournalMemory::open(context.state_directory(), in_its_year(known, checkpoint).vkey(), asker(service)));
  if (memory.first_use()) TRY_DONE(see_year_before(memory, service));
  TRY_DONE(memory.see_checkpoint(checkpoint));
  return memory;
}

}  // namespace signet::client
