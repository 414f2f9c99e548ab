// Accepts clients and keeps their number within limits.
#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <string>

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
  using Clock = std::chrono::steady_clock;

  /// What an account that is over its number hears, unread; made anew once in a second, for its date.
  struct Farewell {
    std::string text;
    Clock::time_point made;
  };

  void empty_line();
  void accept_later(Clock::duration pause);
  void admit(os::Fd socket);
  bool find_place(std::uint32_t uid);
  bool replace_own(std::uint32_t uid);
  bool make_room(std::uint32_t uid);
  void open(os::Fd socket, std::uint32_t uid);
  void turn_away(os::Fd socket, std::uint32_t uid);
  const std::string& farewell(bool greedy);
  template <class MayGo>
  Session* longest(const MayGo& may_go) const;
  bool cut(Session* session);
  LocalSocket socket_of(os::Fd socket);

  boost::asio::local::stream_protocol::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  KeyholdPool keyhold_;
  Counters counters_;
  Places places_;
  Sessions sessions_;
  Places turned_away_;
  Farewell farewells_[2];  // for all together, and for a greedy account
};

}  // namespace signet::gate
