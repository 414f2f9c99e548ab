// A journal's activations, as decisions rested on them.
#pragma once

#include <map>
#include <optional>

#include "policy/decide.h"

namespace signet::replay {

class Activations {
 public:
  /// Of an `activation` entry that opens one. False: its classes are too many to be listed there, and any class counts.
  bool open(std::uint64_t index, ByteView entry, Instant time);
  /// The clerk's word, the end of its time, or a start of the key holder.
  void close(Instant time);
  /// A seal of it that was begun, and not given up before the token was asked.
  void spend(std::uint64_t index);
  /// The one open when an intent of this time was decided, `named` by it. An entry that closes it may stand before the intent and be
  /// of the same moment.
  std::optional<Activation> at(Instant time, std::uint64_t named) const;

 private:
  struct Each {
    Activation activation;
    std::optional<Instant> closed;
  };
  std::map<std::uint64_t, Each> all_;
};

}  // namespace signet::replay
