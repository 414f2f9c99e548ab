// The appliance's HTTP socket, as the command uses it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/command_context.h"
#include "client/http_client.h"
#include "client/socket_path.h"

namespace signet::client {

/// May be used from several threads: every request is a connection of its own.
class Service {
 public:
  explicit Service(const CommandContext& context) : socket_(context.service_socket()) {}
  Result<HttpResponse> get(const std::string& target) const;
  /// `key` is the Idempotency-Key; empty: none. A busy service is asked again a few times.
  Result<HttpResponse> post(const std::string& target, ByteView body, const std::string& key) const;
  /// The body of a GET that must answer 200.
  Result<std::string> fetch(const std::string& target) const;

 private:
  Result<HttpResponse> post_once(const std::string& target, ByteView body, const std::string& key) const;
  SocketPath socket_;
};

}  // namespace signet::client
