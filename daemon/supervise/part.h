// The table of parts: program, user, sockets; in the order of starting. Stopping goes the other way.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <span>

namespace signet::supervise {

struct Listener {
  const char* name;  // LISTEN_FDNAMES
  const char* path;
  int type;           // SOCK_STREAM or SOCK_SEQPACKET
  const char* group;  // who may connect; nullptr: everybody
};

struct Part {
  const char* name;
  const char* program;
  const char* user;
  std::span<const Listener> listeners;
};

/// journal, inspect, clock, keyhold, gate.
std::span<const Part> parts();

}  // namespace signet::supervise
