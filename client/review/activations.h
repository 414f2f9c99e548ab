// The activations of a journal: who opened the seal, for what, how long it really was open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/review/item.h"
#include "client/review/sealings.h"

namespace signet::client::review {

/// How an activation ended.
enum class Closing : std::uint8_t {
  clerk,        // `signet deactivate`
  time,         // at its own end
  another,      // the next one took its place
  process,      // the key holder ended, or began anew without having ended
  still_open,   // nothing in the journal has ended it
  unknown_why,  // closed for a reason that this program does not know
};

struct ActivationLine {
  std::uint64_t entry = 0;
  Instant opened, until;
  std::uint64_t by = 0;
  std::vector<std::uint64_t> users;
  std::vector<std::string> kinds, classes;  // empty: all
  std::uint64_t classes_count = 0;          // where the classes are too many to be named
  std::optional<std::uint64_t> limit;       // seals
  Closing closing = Closing::still_open;
  Instant closed;  // not of one that is still open
};

class Activations {
 public:
  void take(const Item& item);
  const std::vector<ActivationLine>& all() const noexcept { return all_; }
  const ActivationLine* of_entry(std::uint64_t entry) const;

 private:
  void close(Closing how, Instant at);
  std::vector<ActivationLine> all_;
};

/// False for scans, copies and what a department seals: no activation for classes covers them.
bool has_class(Kind kind) noexcept;
/// Whether a seal was of a class. An intent holds no class: only the activation under which it was made says something.
enum class OfClass : std::uint8_t { no, possible, certain };
/// `no` also for kinds without a class (scans, copies, what a department seals). `certain`: the activation names this class alone.
/// `possible`: it names others too, or all, or there was none (standing authorisation).
OfClass of_class(const Sealing& sealing, const Activations& activations, const std::string& class_name);
/// The same of the activation itself.
OfClass of_class(const ActivationLine& activation, const std::string& class_name);

}  // namespace signet::client::review
