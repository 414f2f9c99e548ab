#include "client/review/attention.h"

#include <algorithm>
#include <numeric>

#include "policy/base/ensure.h"

namespace signet::client::review {
namespace {

using Verdict = Standing::Verdict;

std::uint64_t after_window(const Figures& figures) {
  std::uint64_t found = 0;
  for (const auto& [year, kinds] : figures.by_part) {
    for (const auto& [kind, parts] : kinds) {
      if (kind == Kind::annual_transcript || kind == Kind::summer_supplement) found += parts[static_cast<std::size_t>(Part::after)];
    }
  }
  return found;
}

std::uint64_t sum(const Count& count) {
  return std::accumulate(count.begin(), count.end(), std::uint64_t{0}, [](auto total, const auto& each) { return total + each.second; });
}

std::uint64_t maybe_sealed(const Figures& figures) {
  const auto& all = figures.known.sealings.all();
  return static_cast<std::uint64_t>(std::ranges::count_if(figures.failed, [&](std::size_t place) { return all[place].token_asked; }));
}

std::uint64_t without_clerk(const Figures& figures) {
  std::uint64_t found = 0;
  for (const auto& [entry, use] : figures.authorised) found += use.sealed;
  return found;
}

}  // namespace

std::string_view code(Concern concern) noexcept {
  switch (concern) {
    case Concern::broken: return "broken";
    case Concern::unsigned_end: return "unsigned-end";
    case Concern::unchecked: return "unchecked";
    case Concern::key_not_given: return "key-not-given";
    case Concern::not_understood: return "not-understood";
    case Concern::stray: return "stray";
    case Concern::open_intent: return "open-intent";
    case Concern::maybe_sealed: return "maybe-sealed";
    case Concern::order_sequence: return "order-sequence";
    case Concern::unclean_end: return "unclean-end";
    case Concern::clock_trouble: return "clock-trouble";
    case Concern::time_backwards: return "time-backwards";
    case Concern::token_changed: return "token-changed";
    case Concern::pin_trouble: return "pin-trouble";
    case Concern::revoked: return "revoked";
    case Concern::after_window: return "after-window";
    case Concern::late: return "late";
    case Concern::without_clerk: return "without-clerk";
  }
  broken_promise("every concern has its name");
}

std::vector<Remark> attention(const Figures& figures, const Standing& standing) {
  std::vector<Remark> found;
  const auto add = [&](Concern concern, std::uint64_t count, bool grave = false) {
    if (count > 0) found.push_back({concern, count, grave});
  };
  const auto of = [](const auto& list, auto matches) { return static_cast<std::uint64_t>(std::ranges::count_if(list, matches)); };
  const std::uint64_t faults = standing.report.faults.size() + standing.report.faults_left_out;
  add(Concern::broken, standing.verdict == Verdict::broken ? faults : 0, true);
  add(Concern::stray, figures.known.sealings.strays().size(), true);
  add(Concern::not_understood, figures.not_understood, true);
  add(Concern::order_sequence, of(figures.orders, [](const OrderLine& order) { return !order.in_sequence; }), true);
  const std::uint64_t covered = standing.report.checkpoint_size.value_or(0);
  add(Concern::unsigned_end, standing.verdict == Verdict::unsigned_end ? standing.report.size - covered : 0, true);
  add(Concern::unchecked, standing.verdict == Verdict::unchecked ? 1 : 0, true);
  add(Concern::key_not_given, standing.key_given ? 0 : 1);
  add(Concern::open_intent, figures.open_intents.size());
  add(Concern::maybe_sealed, maybe_sealed(figures));
  add(Concern::unclean_end, of(figures.runs, [](const Run& run) { return !run.clean(); }));
  add(Concern::clock_trouble, of(figures.clock, [](const ClockLine& line) { return !line.confirmed_by; }));
  add(Concern::time_backwards, figures.times_backwards);
  add(Concern::token_changed, of(figures.tokens, [](const TokenLine& line) { return line.changed(); }));
  add(Concern::pin_trouble, of(figures.tokens, [](const TokenLine& line) { return line.of_pin(); }));
  add(Concern::revoked, figures.revocations.size());
  add(Concern::after_window, after_window(figures));
  add(Concern::late, sum(figures.late));
  add(Concern::without_clerk, without_clerk(figures));
  return found;
}

}  // namespace signet::client::review
