#include "daemon/gate/server.h"

#include <algorithm>

#include "daemon/gate/gate_limits.h"
#include "daemon/gate/problem.h"
#include "daemon/os/channel.h"
#include "daemon/os/log.h"

namespace signet::gate {
namespace {

using boost::asio::local::stream_protocol;
using boost::system::error_code;

constexpr std::size_t groups_max = 256;  // of the wire; a client in more groups is known by the first ones

/// The kernel's word about the client (SO_PEERCRED, SO_PEERGROUPS), never the client's own.
Result<wire::Caller> caller_of(LocalSocket& socket) {
  const os::Channel borrowed{os::Fd{::dup(socket.native_handle())}};
  TRY(auto peer, borrowed.peer());
  if (peer.groups.size() > groups_max) peer.groups.resize(groups_max);
  return wire::Caller{peer.uid, peer.gid, peer.pid, std::move(peer.groups)};
}

Reply full(bool greedy) {
  if (greedy) return problem(429, Reason::busy, "this account holds too many connections");
  return problem(503, Reason::busy, std::to_string(limits::clients_max) + " clients are being served");
}

}  // namespace

Server::Server(boost::asio::io_context& context, os::Fd listener, std::string keyhold_path)
    : acceptor_(context, stream_protocol{}, listener.release()),
      pause_(context),
      keyhold_(context, std::move(keyhold_path)),
      places_(limits::clients_max) {}

void Server::accept() {
  acceptor_.async_accept([this](error_code error, LocalSocket socket) {
    if (error == boost::asio::error::operation_aborted) return;
    if (error) return accept_later();  // no descriptors left: others will close theirs
    admit(std::move(socket));
    accept();
  });
}

void Server::accept_later() {
  pause_.expires_after(connect_pause);
  pause_.async_wait([this](error_code error) {
    if (!error) accept();
  });
}

void Server::stop() {
  error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

void Server::admit(LocalSocket socket) {
  ++counters_.connections;
  auto caller = caller_of(socket);
  if (!caller) return os::log_event(os::LogEvent::client_unknown, "a client without credentials: " + caller.refusal().detail);
  if (!places_.full() || make_room(caller->uid)) return open(std::move(socket), *std::move(caller));
  turn_away(std::move(socket), *caller);
}

void Server::open(LocalSocket socket, wire::Caller caller) {
  const auto uid = caller.uid;
  places_.enter(uid);
  const auto place = sessions_.insert(sessions_.end(), nullptr);
  counters_.connections_now = places_.taken();
  *place = Session::start(std::move(socket), std::move(caller), {keyhold_, counters_}, [this, place, uid] {
    sessions_.erase(place);
    places_.leave(uid);
    counters_.connections_now = places_.taken();
  });
}

void Server::turn_away(LocalSocket socket, const wire::Caller& caller) {
  if (turned_away_ >= turned_away_max) return;  // the socket closes here
  ++turned_away_;
  Session::start_turned_away(std::move(socket), full(places_.greedy(caller.uid)), {keyhold_, counters_}, [this] { --turned_away_; });
}

// First a connection on which nothing happens, of this account or of one that holds more places; then one that sends its request slowly,
// then one whose request waits for its turn, of the account that holds most.
bool Server::make_room(std::uint32_t uid) {
  const auto holder = places_.holder_to_yield_to(uid);
  Session* chosen = nullptr;
  const auto consider = [&](const auto& may_go) {
    for (const auto& session : sessions_) {
      if (session && may_go(*session) && (chosen == nullptr || session->since() < chosen->since())) chosen = session.get();
    }
  };
  consider([&](const Session& s) {
    const bool resting = s.state() == Session::State::idle || s.state() == Session::State::draining;
    return resting && (s.uid() == uid || places_.held_by(s.uid()) > places_.held_by(uid));
  });
  if (chosen == nullptr && holder != uid)
    consider([&](const Session& s) { return s.state() == Session::State::reading && s.uid() == holder; });
  // It is told so, and its connection ends with the answer: for that moment there is one more than there are places.
  if (chosen == nullptr && holder != uid && keyhold_.drop_waiting(holder)) return ++counters_.calls_dropped, true;
  if (chosen == nullptr) return false;
  ++counters_.connections_evicted;
  chosen->cut();
  return true;
}

}  // namespace signet::gate
