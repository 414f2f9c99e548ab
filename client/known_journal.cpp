#include "client/known_journal.h"

#include "client/input.h"
#include "client/service_json.h"
#include "journal/entry.h"

namespace signet::client {
namespace {

std::string first_line(std::string_view text) { return std::string{text.substr(0, text.find('\n'))}; }

Result<std::string> vkey_of(const CommandContext& context, const Service& service) {
  if (const auto file = read_file(context.path("etc/signet/journal.vkey"), journal::note_bytes_max)) return first_line(as_text(*file));
  TRY(const auto entry, first_entry(service));
  TRY(const auto identity, journal::read_identity(as_bytes(entry)));
  return journal::Verifier{identity.origin, identity.checkpoint_key}.vkey();
}

AskConsistency asker(const Service& service) {
  return [&service](std::uint64_t from, std::uint64_t to) -> Result<std::vector<Digest>> {
    TRY(const auto body, service.fetch("/v1/journal/consistency?from=" + std::to_string(from) + "&to=" + std::to_string(to)));
    return read_hashes(body);
  };
}

}  // namespace

Result<std::string> first_entry(const Service& service) {
  TRY(const auto lines, service.fetch("/v1/journal/entries?from=0&count=1"));
  return first_line(lines);
}

Result<JournalMemory> meet_journal(const CommandContext& context, const Service& service) {
  TRY(const auto vkey, vkey_of(context, service));
  TRY(auto memory, JournalMemory::open(context.state_directory(), vkey, asker(service)));
  TRY(const auto checkpoint, service.fetch("/v1/journal/checkpoint"));
  TRY_DONE(memory.see_checkpoint(checkpoint));
  return memory;
}

}  // namespace signet::client
