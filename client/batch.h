// Several documents in flight, their results in the order of the files, and an interruption that leaves nothing half done.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "client/document_result.h"

namespace signet::client {

/// Called once per document, from several threads.
using Work = std::function<DocumentResult(std::size_t index)>;
/// Called once per document, in order, from one thread at a time.
using Deliver = std::function<void(std::size_t index, const DocumentResult& result)>;
/// Asked before each document: true stops the batch; what is in flight is finished.
using Stop = std::function<bool()>;

constexpr std::size_t documents_in_flight = 6;  // the service has as many workers as cores; a few more keep it busy

/// What was not started is `interrupted`.
std::vector<DocumentResult> run_batch(const std::vector<std::string>& files, const Work& work, const Deliver& deliver, const Stop& stop);

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
