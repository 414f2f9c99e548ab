#include "client/review/source.h"

#include "client/input.h"
#include "client/service.h"
#include "policy/base/ensure.h"

namespace signet::client::review {
namespace {

constexpr std::uint64_t asked_at_once = 100;  // entries per request

Result<journal::Verifier> verifier_of(const std::string& key) {
  auto verifier = journal::Verifier::parse(key);
  // A plus sign stands in every vkey, and hardly in the name of a file.
  if (verifier || key.find('+') != key.npos) return verifier;
  TRY(const auto file, read_file(key, journal::note_bytes_max));
  const auto text = as_text(file);
  return journal::Verifier::parse(text.substr(0, text.find('\n')));
}

Standing::Verdict verdict_of(const journal::AuditReport& report) {
  if (!report.faults.empty()) return Standing::Verdict::broken;
  const bool signed_whole = report.checkpoint_size && *report.checkpoint_size >= report.size;
  return signed_whole ? Standing::Verdict::whole : Standing::Verdict::unsigned_end;
}

}  // namespace

std::string_view code(Standing::Verdict verdict) noexcept {
  switch (verdict) {
    case Standing::Verdict::whole: return "whole";
    case Standing::Verdict::unsigned_end: return "unsigned";
    case Standing::Verdict::broken: return "broken";
    case Standing::Verdict::unchecked: return "unchecked";
  }
  broken_promise("every verdict has its name");
}

Result<Source> Source::open(const CommandContext& context, const std::string& directory) {
  Source source;
  source.context_ = &context;
  if (directory.empty() && !context.socket.empty()) return source;
  auto reader = journal::Reader::open(directory.empty() ? context.path("var/lib/signet/journal") : directory);
  // Contradictions are said; a journal that this user may not read is asked of the service.
  if (!reader && (!directory.empty() || reader.refusal().reason == Reason::journal_inconsistent)) return reader.refusal();
  if (reader) source.reader_ = std::make_unique<journal::Reader>(*std::move(reader));
  return source;
}

Outcome Source::each(std::uint64_t from, const Each& each) {
  std::uint64_t next = from;
  bool whole = true;
  const Each bounded = [&](const Item& item) {
    if (item.index() >= end_) return false;
    next = item.index() + 1;
    return whole = each(item);
  };
  if (reader_) {
    TRY_DONE(reader_->entries(from, [&](std::uint64_t index, ByteView body) { return bounded(Item::read(index, body)); }));
  } else {
    TRY_DONE(from_service(from, bounded));
  }
  if (whole && next < end_) end_ = next;
  return Done{};
}

Outcome Source::from_service(std::uint64_t from, const Each& each) {
  const Service service{*context_};
  for (std::uint64_t index = from;;) {
    TRY(const auto lines, service.fetch("/v1/journal/entries?from=" + std::to_string(index) + "&count=" + std::to_string(asked_at_once)));
    const std::uint64_t first = index;
    std::string_view rest{lines};
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      const auto line = rest.substr(0, end);
      rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
      if (!line.empty() && !each(Item::read(index++, as_bytes(line)))) return Done{};
    }
    if (index == first) return Done{};
  }
}

Result<Standing> Source::judge(const std::string& key, const std::vector<std::string>& since) {
  Standing standing;
  std::optional<journal::Verifier> expected;
  if (!key.empty()) {
    TRY(expected, verifier_of(key));
    standing.key_given = true;
  }
  std::vector<journal::KnownCheckpoint> known;
  for (const std::string& file : since) {
    TRY(const auto note, read_file(file, journal::note_bytes_max));
    known.push_back({file, std::string{as_text(note)}});
  }
  if (!reader_) return standing;
  standing.report = journal::audit(*reader_, expected, known);
  standing.verdict = verdict_of(standing.report);
  return standing;
}

}  // namespace signet::client::review
