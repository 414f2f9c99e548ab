// Appends entries (one line each, canonical JSON) to a stopped appliance's journal, for figures of long journals: the appliance's
// own store and key, so that everything that reads the journal finds it whole.
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "journal/durable_file.h"
#include "journal/store.h"

namespace {

using namespace signet;

constexpr std::size_t group_max = 500;  // entries in one transaction

int fail(const Refusal& refusal) { return std::fprintf(stderr, "signet-append: %s\n", refusal.detail.c_str()), 1; }

int append_all(journal::Store& store) {
  const auto state = store.state();
  if (!state) return fail(state.refusal());
  std::uint64_t next = state->size;
  std::vector<Bytes> group;
  const auto flush = [&] {
    const auto appended = store.append(next, group);
    if (appended) next += group.size();
    group.clear();
    return static_cast<bool>(appended) ? 0 : fail(appended.refusal());
  };
  for (std::string line; std::getline(std::cin, line);) {
    group.push_back(to_bytes(line));
    if (group.size() == group_max && flush() != 0) return 1;
  }
  return group.empty() ? 0 : flush();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || ::chdir(argv[1]) != 0) return std::fputs("usage: signet-append DIRECTORY_OF_THE_JOURNAL < entries\n", stderr), 2;
  const auto pem = journal::read_file("checkpoint.key", 4096);
  if (!pem) return fail(pem.refusal());
  auto key = journal::PrivateKey::from_pem(std::string{as_text(*pem)});
  if (!key) return fail(key.refusal());
  auto store = journal::Store::open("journal.db", *std::move(key));
  return store ? append_all(*store) : fail(store.refusal());
}
