// Accepts clients and keeps their number within limits.
#pragma once

#include <list>
#include <memory>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/gate/counters.h"
#include "daemon/gate/keyhold_pool.h"
#include "daemon/gate/places.h"
#include "daemon/gate/session.h"
#include "daemon/os/fd.h"

namespace signet::gate {

class Server {
 public:
  Server(boost::asio::io_context& context, os::Fd listener, std::string keyhold_path);
  void accept();
  void stop();

 private:
  using Sessions = std::list<std::shared_ptr<Session>>;
  void admit(LocalSocket socket);
  void open(LocalSocket socket, wire::Caller caller);
  void turn_away(LocalSocket socket, const wire::Caller& caller);
  bool make_room(std::uint32_t uid);
  void accept_later();

  boost::asio::local::stream_protocol::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  KeyholdPool keyhold_;
  Counters counters_;
  Places places_;
  Sessions sessions_;
  std::size_t turned_away_ = 0;
};

}  // namespace signet::gate
