// Parts of a seal by themselves, in one process: where the time goes. ./dev bench runs it; Google Benchmark counts.
#include <benchmark/benchmark.h>

#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/os/private_inspect.h"
#include "document/xml/inspect_document.h"
#include "journal/reader.h"
#include "journal/tile_writer.h"
#include "policy/base/ensure.h"
#include "tests/support/transcript.h"
#include "tests/unit/journal/a_journal.h"
#include "tests/unit/policy/standing.h"

namespace signet {
namespace {

constexpr std::uint32_t clerk = 7;  // the account that the standing's roster names

const test::Standing& school() {
  static const test::Standing standing;
  return standing;
}

const Bytes& document() {
  static const Bytes octets = world::class_transcript(world::World::shared(), 1).bytes();
  return octets;
}

wire::InspectOutput read() {
  wire::InspectRequest request;
  request.layouts = {school().profile.layout};
  return xml::inspect_document(document(), request);
}

Examination judge(const Evidence& evidence) {
  const auto& s = school();
  return examine({evidence, s.profile, s.signers, &s.trust, sha256(document()), s.now, s.rules.skew_s});
}

void inspect(benchmark::State& state) {
  while (state.KeepRunning()) benchmark::DoNotOptimize(read());
}

// A process and all that it has waited for, in ms: proc(5), fields 14 to 17 of `stat`.
double processor_ms(pid_t pid) {
  std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  std::istringstream fields{text.substr(text.rfind(')') + 2)};
  std::string skipped;
  for (int i = 3; i < 14; ++i) fields >> skipped;
  double ticks = 0, total = 0;
  for (int i = 0; i < 4 && fields >> ticks; ++i) total += ticks;
  return total * 1000 / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

pid_t only_child() {
  std::ifstream children{"/proc/self/task/" + std::to_string(::gettid()) + "/children"};
  pid_t child = 0, another = 0;
  ensure(children >> child && !(children >> another), "one process of ours");
  return child;
}

os::Channel start_inspect() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // it is started as a grandchild, which then becomes our child
  auto channel = os::start_private_inspect(std::filesystem::read_symlink("/proc/self/exe").parent_path() / "signet-inspect");
  ensure(static_cast<bool>(channel), "an inspect of our own");
  return std::move(*channel);
}

// The same as `inspect` by the real program: a worker forked and caged for each document, its output in a memfd.
void inspect_in_cage(benchmark::State& state) {
  static auto channel = start_inspect();
  const pid_t child = only_child();
  const double before = processor_ms(child);
  while (state.KeepRunning()) {
    wire::InspectRequest request;
    request.mode = wire::InspectMode::seal;
    request.layouts = {school().profile.layout};
    const auto output = os::inspect(channel, document(), std::move(request));
    ensure(output && output->reason == 0, "evidence");
  }
  state.counters["cpu_ms"] = (processor_ms(child) - before) / static_cast<double>(state.iterations());
}

void examine_15_signatures(benchmark::State& state) {
  const auto output = read();
  while (state.KeepRunning()) benchmark::DoNotOptimize(judge(output.evidence));
}

// A school of a hundred people: seven classes more like 8A1, each with homeroom and teachers of its own.
void make_large(test::Standing& standing) {
  auto roster = test::roster_of_8a1();
  const auto pattern = roster.classes.front();
  const auto another = [&](std::vector<Assignment>& assignments, const std::string& suffix) {
    for (auto& each : assignments) {
      auto person = roster.persons.at(each.person);
      person.key = each.person += suffix;
      person.certificates = {sha256(person.key)};
      roster.persons.emplace(person.key, std::move(person));
    }
  };
  for (int i = 2; roster.persons.size() < 100; ++i) {
    const auto suffix = "-" + std::to_string(i);
    auto group = pattern;
    group.code += suffix, group.name = "8A" + std::to_string(i);
    another(group.homeroom, suffix);
    for (auto& subject : group.subjects) another(subject.teachers, suffix);
    roster.classes.push_back(std::move(group));
  }
  const Order order{OrderKind::roster, {}, 2, std::nullopt, {}, sha256("large"), std::move(roster)};
  standing.register_now.apply(order, 5, standing.now);
}

void decide_alone(benchmark::State& state) {
  test::Standing s;
  make_large(s);
  const auto examination = judge(read().evidence);
  ensure(examination.verified.has_value(), "the transcript is in order");
  const Activation open{clerk, {clerk}, {}, {}, {}, s.now + 60, 4};
  const DecisionInput input{s.rules, s.register_now, std::string{world::school_code}, s.seal.digest(), {}, {}, {}, open, clerk, s.now};
  while (state.KeepRunning()) {
    const auto decision = decide(input, *examination.verified);
    ensure(decision.permitted(), "it may be sealed");
  }
}

// As many entries as a group has: one commit, one checkpoint.
void journal_append(benchmark::State& state) {
  const journal::test::AJournal journal;
  auto store = journal.open();
  ensure(static_cast<bool>(store), "a journal");
  const auto group = static_cast<std::size_t>(state.range(0));
  std::uint64_t next = 1;
  while (state.KeepRunning()) {
    std::vector<Bytes> entries;
    for (std::size_t i = 0; i < group; ++i) entries.push_back(journal::test::an_entry("start", static_cast<std::int64_t>(next + i)));
    ensure(static_cast<bool>(store->append(next, entries)), "an append");
    next += group;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(next - 1));
}

std::string digits(std::uint64_t number) { return to_hex(sha256(std::to_string(number))); }

/// As long as most of a real journal's entries: 400 octets, three digests.
Bytes an_intent(std::uint64_t index) {
  return journal::test::an_entry("start", static_cast<std::int64_t>(index),
                                 "\"certificate\":\"" + digits(index) + "\",\"clock_offset_s\":0,\"clock_synchronised\":1,\"document\":\"" +
                                     digits(index + 1) + "\",\"files_sha256\":\"" + digits(index + 2) + "\",");
}

/// A journal of `size` entries in `directory`, with its published files. Prints the vkey.
int make_journal(const std::string& directory, std::uint64_t size) {
  const journal::test::AJournal made;
  auto store = made.open();
  for (std::uint64_t next = 1; next < size;) {
    std::vector<Bytes> group;
    for (const std::uint64_t first = next; next < size && next < first + 2000; ++next) group.push_back(an_intent(next));
    ensure(static_cast<bool>(store->append(next - group.size(), group)), "an append");
  }
  ensure(static_cast<bool>(journal::TileWriter{made.directory(), *store}.finish()), "its files");
  std::filesystem::copy(made.directory(), directory, std::filesystem::copy_options::recursive);
  std::puts(made.verifier().vkey().c_str());
  return 0;
}

/// A receipt out of a journal of `size` entries that lies in SIGNET_JOURNAL.
void journal_proof(benchmark::State& state) {
  const char* directory = std::getenv("SIGNET_JOURNAL");
  if (directory == nullptr) return state.SkipWithError("SIGNET_JOURNAL names no journal");
  auto reader = journal::Reader::open(directory);
  ensure(static_cast<bool>(reader), "a journal");
  std::uint64_t index = 0;
  while (state.KeepRunning()) {
    ensure(static_cast<bool>(reader->receipt(index)), "a receipt");
    index = (index + 7919) % 1000;
  }
}

BENCHMARK(journal_proof);
BENCHMARK(inspect);
BENCHMARK(inspect_in_cage)->UseRealTime();
BENCHMARK(examine_15_signatures);
BENCHMARK(decide_alone);
BENCHMARK(journal_append)->Arg(1)->Arg(12)->UseRealTime();

}  // namespace
}  // namespace signet

/// `signet-workloads make-journal DIR SIZE`, or Google Benchmark's own options.
int main(int count, char** arguments) {
  if (count == 4 && std::string_view{arguments[1]} == "make-journal") return signet::make_journal(arguments[2], std::stoull(arguments[3]));
  benchmark::Initialize(&count, arguments);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
