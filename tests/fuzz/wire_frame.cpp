// Frames between our processes: first octet chooses the message. What is read is written again octet by octet.
#include "daemon/wire/clock_message.h"
#include "daemon/wire/inspect_message.h"
#include "daemon/wire/journal_message.h"
#include "daemon/wire/service_message.h"
#include "policy/base/ensure.h"

using namespace signet;

namespace {

template <class Message>
void check(ByteView octets) {
  auto read = wire::decode<Message>(octets);
  if (!read) return;
  const Bytes written = wire::encode(*std::move(read));
  ensure(std::equal(written.begin(), written.end(), octets.begin(), octets.end()), "a frame has one form");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView octets{data + 1, size - 1};
  switch (data[0] % 9) {
    case 0: check<wire::ServiceRequest>(octets); break;
    case 1: check<wire::ServiceAnswer>(octets); break;
    case 2: check<wire::InspectRequest>(octets); break;
    case 3: check<wire::InspectReply>(octets); break;
    case 4: check<wire::InspectOutput>(octets); break;
    case 5: check<wire::JournalRequest>(octets); break;
    case 6: check<wire::JournalReply>(octets); break;
    case 7: check<wire::ClockRequest>(octets); break;
    default: check<wire::ClockReply>(octets); break;
  }
  return 0;
}
