#include "client/review/source.h"

#include <algorithm>

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

Standing::Verdict verdict_of(const std::vector<journal::AuditReport>& years) {
  const auto broken = [](const journal::AuditReport& year) { return !year.faults.empty(); };
  const auto signed_whole = [](const journal::AuditReport& year) { return year.checkpoint_size && *year.checkpoint_size >= year.size; };
  if (std::ranges::any_of(years, broken)) return Standing::Verdict::broken;
  return std::ranges::all_of(years, signed_whole) ? Standing::Verdict::whole : Standing::Verdict::unsigned_end;
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
  auto years = journal::open_years(directory.empty() ? context.path("var/lib/signet/journal") : directory);
  // Contradictions are said; a journal that this user may not read is asked of the service.
  if (!years && (!directory.empty() || years.refusal().reason == Reason::journal_inconsistent)) return years.refusal();
  if (years) source.years_ = *std::move(years);
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
  if (!years_.empty()) {
    TRY_DONE(from_years(from, bounded));
  } else {
    TRY_DONE(from_service(from, bounded));
  }
  if (whole && next < end_) end_ = next;
  return Done{};
}

Outcome Source::from_years(std::uint64_t from, const Each& each) {
  bool more = true;
  for (std::size_t i = 0; more && i < years_.size(); ++i) {
    auto& year = years_[i];
    if (i + 1 < years_.size() && from >= years_[i + 1].first_number) continue;
    const auto local = from > year.first_number ? from - year.first_number : 0;
    TRY_DONE(year.reader.entries(
        local, [&](std::uint64_t index, ByteView body) { return more = each(Item::read(year.first_number + index, body)); }));
  }
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
  if (years_.empty()) return standing;
  auto reports = journal::audit_years(years_, expected, known);
  standing.verdict = verdict_of(reports);
  standing.report = std::move(reports.back());
  reports.pop_back();
  for (auto year = reports.rbegin(); year != reports.rend(); ++year)
    standing.report.faults.insert(standing.report.faults.begin(), year->faults.begin(), year->faults.end());
  return standing;
}

}  // namespace signet::client::review
