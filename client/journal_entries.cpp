#include "client/journal_entries.h"

#include "client/service.h"
#include "journal/reader.h"

namespace signet::client {
namespace {

constexpr std::uint64_t asked_at_once = 100;  // entries per request

Outcome from_service(const Service& service, std::uint64_t from, const EachEntry& each) {
  for (std::uint64_t index = from;;) {
    TRY(const auto lines, service.fetch("/v1/journal/entries?from=" + std::to_string(index) + "&count=" + std::to_string(asked_at_once)));
    const std::uint64_t first = index;
    std::string_view rest{lines};
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      const auto line = rest.substr(0, end);
      rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
      if (line.empty()) continue;
      if (!each(index++, as_bytes(line))) return Done{};
    }
    if (index == first) return Done{};
  }
}

}  // namespace

Outcome each_entry(const CommandContext& context, std::uint64_t from, const EachEntry& each) {
  if (context.socket.empty()) {
    auto reader = journal::Reader::open(context.path("var/lib/signet/journal"));
    if (reader) return reader->entries(from, each);
    // Contradictions are said; a journal that this user may not read is asked of the service.
    if (reader.refusal().reason == Reason::journal_inconsistent) return reader.refusal();
  }
  return from_service(Service{context}, from, each);
}

}  // namespace signet::client
