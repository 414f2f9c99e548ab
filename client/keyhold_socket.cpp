#include "client/keyhold_socket.h"

#include <chrono>

#include "client/socket_path.h"
#include "daemon/os/channel.h"
#include "daemon/os/memfd.h"

namespace signet::client {
namespace {

constexpr auto answer_time_max = std::chrono::seconds{30};

}  // namespace

Result<KeyholdAnswer> ask_keyhold(const CommandContext& context, wire::ServiceRequest request, const Bytes* document,
                                  std::size_t payload_max) {
  os::Fd carried;
  if (document != nullptr) {
    TRY(carried, os::make_sealed_memfd(*document));
  }
  return ask_keyhold_with(context, std::move(request), std::move(carried), payload_max);
}

Result<KeyholdAnswer> ask_keyhold_with(const CommandContext& context, wire::ServiceRequest request, os::Fd document,
                                       std::size_t payload_max) {
  const SocketPath socket{context.path("run/signet/activation.sock")};
  TRY(auto channel, os::connect_channel(socket.get()));
  request.id = 1;
  TRY_DONE(channel.send(wire::encode(std::move(request)), document ? std::vector<int>{document.get()} : std::vector<int>{}));
  document = os::Fd{};
  TRY(auto frame, channel.receive(answer_time_max));
  KeyholdAnswer got;
  TRY(got.answer, wire::decode<wire::ServiceAnswer>(frame.octets));
  if (frame.descriptors.size() != (got.answer.payload ? 1U : 0U)) return Refusal{Reason::wire_malformed, "descriptors"};
  if (got.answer.payload) {
    TRY(got.payload, os::read_sealed_memfd(frame.descriptors.front(), payload_max));
  }
  return got;
}

std::vector<Finding> findings_of(const wire::ServiceAnswer& answer) {
  std::vector<Finding> findings;
  for (const auto& each : answer.findings)
    findings.push_back({reason_from_number(each.reason).value_or(Reason::unavailable), each.person, each.role, each.subject,
                        each.class_name, each.detail});
  if (findings.empty()) findings.push_back({Reason::unavailable, "", "", "", "", "no reason was given"});
  return findings;
}

}  // namespace signet::client
