// Entries and the messages that carry them: what is accepted, written again, is what was read.
#include <cstddef>
#include <cstdint>

#include "daemon/wire/journal_message.h"
#include "journal/canonical_json.h"
#include "journal/entry.h"
#include "journal/tree.h"
#include "policy/base/ensure.h"
#include "policy/base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace signet;
  const ByteView octets{data, size};
  if (const auto json = journal::parse_canonical(octets)) {
    const auto again = journal::to_canonical(*json);
    ensure(again && *again == as_text(octets), "an entry has one spelling");
  }
  if (const auto envelope = journal::read_envelope(octets)) ensure(!journal::code(envelope->kind).empty(), "an entry has a kind");
  if (const auto identity = journal::read_identity(octets))
    ensure(static_cast<bool>(journal::write_identity(*identity)), "an identity can be written");
  if (const auto range = journal::CompactRange::parse(octets))
    ensure(ByteView{range->serialise()}.size() == size, "a compact range has one spelling");
  if (const auto request = wire::decode<wire::JournalRequest>(octets))
    ensure(as_text(wire::encode(*request)) == as_text(octets), "a request has one spelling");
  if (const auto reply = wire::decode<wire::JournalReply>(octets))
    ensure(as_text(wire::encode(*reply)) == as_text(octets), "a reply has one spelling");
  return 0;
}
