// Several documents in flight, their results in the order of the files, and an interruption that leaves nothing half done.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "client/document_result.h"

namespace signet::client {

/// What is sealed together or not at all: one file, or the XML and the PDF of one transcript.
using Unit = std::vector<std::string>;

/// Called once per unit, from several threads; a result for each of its files.
using Work = std::function<std::vector<DocumentResult>(std::size_t index)>;
/// Called once per unit, in order, from one thread at a time.
using Deliver = std::function<void(std::size_t index, const std::vector<DocumentResult>& results)>;
/// Asked before each unit: true stops the batch; what is in flight is finished.
using Stop = std::function<bool()>;

constexpr std::size_t units_in_flight = 6;  // the service has as many workers as cores; a few more keep it busy

/// What was not started is `interrupted`.
std::vector<DocumentResult> run_batch(const std::vector<Unit>& units, const Work& work, const Deliver& deliver, const Stop& stop);

/// While it lives, SIGINT and SIGTERM ask the batch to stop; a second one ends the program as usual.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  static bool asked() noexcept;
};

}  // namespace signet::client
