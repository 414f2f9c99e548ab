#include "daemon/supervise/part.h"

namespace signet::supervise {
namespace {

// One group per inner socket: the gate reaches keyhold only, keyhold reaches journal, inspect and clock.
constexpr Listener journal_sockets[] = {{"journal", "run/signet/journal.sock", SOCK_SEQPACKET, "signet-journal-in"}};
constexpr Listener inspect_sockets[] = {{"inspect", "run/signet/inspect.sock", SOCK_SEQPACKET, "signet-inspect-in"}};
constexpr Listener clock_sockets[] = {{"clock", "run/signet/clock.sock", SOCK_SEQPACKET, "signet-clock-in"}};
constexpr Listener keyhold_sockets[] = {{"service", "run/signet/keyhold.sock", SOCK_SEQPACKET, "signet-keyhold-in"},
                                        {"activation", "run/signet/activation.sock", SOCK_SEQPACKET, nullptr}};
constexpr Listener gate_sockets[] = {{"client", "run/signet/signet.sock", SOCK_STREAM, nullptr}};

constexpr Part table[] = {
    {"journal", "signet-journal", "signet-journal", journal_sockets},
    {"inspect", "signet-inspect", "signet-inspect", inspect_sockets},
    {"clock", "signet-clock", "signet-clock", clock_sockets},
    {"keyhold", "signet-keyhold", "signet-keyhold", keyhold_sockets},
    {"gate", "signet-gate", "signet-gate", gate_sockets},
};

}  // namespace

std::span<const Part> parts() { return table; }

}  // namespace signet::supervise
