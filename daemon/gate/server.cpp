#include "daemon/gate/server.h"

#include <algorithm>

#include "daemon/gate/doorway.h"
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
Result<wire::Caller> caller_of(const os::Fd& socket) {
  const os::Channel borrowed{os::Fd{::dup(socket.get())}};
  TRY(auto peer, borrowed.peer());
  if (peer.groups.size() > groups_max) peer.groups.resize(groups_max);
  return wire::Caller{peer.uid, peer.gid, peer.pid, std::move(peer.groups)};
}

Reply full(bool greedy) {
  if (greedy) return problem(429, Reason::busy, "this account holds too many connections");
  return problem(503, Reason::busy, std::to_string(limits::clients_max) + " clients are being served");
}

bool rests(const Session& session) { return session.state() == Session::State::idle || session.state() == Session::State::draining; }
bool lasts(const Session& session, std::chrono::milliseconds time) { return std::chrono::steady_clock::now() - session.since() >= time; }
bool slow(const Session& session) { return session.state() == Session::State::reading && lasts(session, slow_when_full); }

}  // namespace

Server::Server(boost::asio::io_context& context, os::Fd listener, std::string keyhold_path)
    : acceptor_(context, stream_protocol{}, listener.release()),
      pause_(context),
      keyhold_(context, std::move(keyhold_path)),
      places_(limits::clients_max),
      turned_away_(turned_away_max) {
  acceptor_.non_blocking(true);
}

void Server::accept() {
  acceptor_.async_wait(stream_protocol::acceptor::wait_read, [this](error_code error) {
    if (!error) return empty_line();
    if (error != boost::asio::error::operation_aborted) accept_later(connect_pause);
  });
}

// Who stands in the kernel's line waits behind everybody before it, whosever they are; here each account has its number. So it is taken
// fast, but not as fast as a flood can fill it: connect(2) puts whoever finds it full to sleep.
void Server::empty_line() {
  for (std::size_t taken = 0; taken < accepts_at_once_max; ++taken) {
    if (!acceptor_.is_open()) return;
    auto next = next_in_line(acceptor_.native_handle());
    if (next.line == Arrival::Line::empty) return accept();
    if (next.line == Arrival::Line::no_descriptors) return accept_later(connect_pause);  // others will close theirs
    admit(std::move(next.socket));
  }
  accept_later(line_pause);
}

void Server::accept_later(Clock::duration pause) {
  pause_.expires_after(pause);
  pause_.async_wait([this](error_code error) {
    if (!error) accept();
  });
}

void Server::stop() {
  error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

void Server::admit(os::Fd socket) {
  ++counters_.connections;
  const auto uid = account_of(socket);
  if (!uid) return os::log_event(os::LogEvent::client_unknown, "a client without credentials");
  find_place(*uid) ? open(std::move(socket), *uid) : turn_away(std::move(socket), *uid);
}

LocalSocket Server::socket_of(os::Fd socket) {
  LocalSocket taken{acceptor_.get_executor()};
  error_code error;
  taken.assign(stream_protocol{}, socket.get(), error);
  if (!error) socket.release();
  return taken;  // where it could not be watched it is closed, and the first read fails
}

void Server::open(os::Fd socket, std::uint32_t uid) {
  auto caller = caller_of(socket);
  if (!caller) return os::log_event(os::LogEvent::client_unknown, "a client without credentials: " + caller.refusal().detail);
  places_.enter(uid);
  const auto place = sessions_.insert(sessions_.end(), nullptr);
  counters_.connections_now = places_.taken();
  *place = Session::start(socket_of(std::move(socket)), *std::move(caller), {keyhold_, counters_}, [this, place, uid] {
    sessions_.erase(place);
    places_.leave(uid);
    counters_.connections_now = places_.taken();
  });
}

// The first few have their request read, so that whoever writes before it reads is not cut off; of a flood nothing is read.
void Server::turn_away(os::Fd socket, std::uint32_t uid) {
  ++counters_.connections_turned_away;
  const bool greedy = places_.greedy(uid);
  if (turned_away_.full() || turned_away_.held_by(uid) >= turned_away_of_an_account_max)
    return say_and_close(std::move(socket), farewell(greedy));
  turned_away_.enter(uid);
  Session::start_turned_away(socket_of(std::move(socket)), full(greedy), {keyhold_, counters_}, [this, uid] { turned_away_.leave(uid); });
}

const std::string& Server::farewell(bool greedy) {
  Farewell& known = farewells_[greedy ? 1 : 0];
  const auto now = Clock::now();
  if (known.text.empty() || now - known.made > std::chrono::seconds{1}) known = {response_text(full(greedy)), now};
  return known.text;
}

bool Server::find_place(std::uint32_t uid) {
  if (places_.held_by(uid) >= connections_of_an_account_max) return replace_own(uid);
  return !places_.full() || make_room(uid);
}

template <class MayGo>
Session* Server::longest(const MayGo& may_go) const {
  Session* chosen = nullptr;
  for (const auto& session : sessions_) {
    if (session && may_go(*session) && (chosen == nullptr || session->since() < chosen->since())) chosen = session.get();
  }
  return chosen;
}

bool Server::cut(Session* session) {
  if (session == nullptr) return false;
  ++counters_.connections_evicted;
  session->cut();
  return true;
}

// An account that has all its places: one on which nothing happens or that sends its request slowly makes room for its next. One that was
// opened just now has not had the time to say something.
bool Server::replace_own(std::uint32_t uid) {
  return cut(longest([&](const Session& s) { return s.uid() == uid && ((rests(s) && lasts(s, idle_grace)) || slow(s)); }));
}

// First a connection on which nothing happens, of this account or of one that holds more places; then one that sends its request slowly,
// then one whose request waits for its turn, of the account that holds most; then whoever sends slowly: accounts are many.
bool Server::make_room(std::uint32_t uid) {
  const auto holder = places_.holder_to_yield_to(uid);
  const auto held = places_.held_by(uid);
  const auto resting = [&](const Session& s) {
    const bool had_time = lasts(s, idle_grace);
    return rests(s) && (s.uid() == uid ? had_time : places_.held_by(s.uid()) > held + (had_time ? 0 : 1));
  };
  if (cut(longest(resting))) return true;
  if (holder != uid) {
    if (cut(longest([&](const Session& s) { return s.state() == Session::State::reading && s.uid() == holder; }))) return true;
    // It is told so, and its connection ends with the answer: for that moment there is one more than there are places.
    if (keyhold_.drop_waiting(holder)) return ++counters_.calls_dropped, true;
  }
  return cut(longest([&](const Session& s) { return slow(s) && places_.held_by(s.uid()) >= held; }));
}

}  // namespace signet::gate
