// The only file of the gate that knows Boost.Beast.
#include "daemon/gate/session.h"

#include <array>
#include <sstream>
#include <utility>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "daemon/gate/answer.h"
#include "daemon/gate/framing.h"
#include "daemon/gate/gate_limits.h"
#include "daemon/gate/http_date.h"
#include "daemon/gate/json_text.h"
#include "daemon/gate/problem.h"
#include "daemon/gate/route.h"
#include "daemon/os/memfd.h"

namespace signet::gate {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;
using Parser = http::request_parser<http::vector_body<unsigned char>>;
using Response = http::response<http::string_body>;

constexpr std::size_t read_ahead_bytes_max = 64 * 1024;
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

std::string text(boost::beast::string_view view) { return {view.data(), view.size()}; }

RequestHead head_of(const Parser::value_type& request) {
  RequestHead head;
  head.method = text(request.method_string());
  head.target = text(request.target());
  const auto keys = request.equal_range("Idempotency-Key");
  for (auto it = keys.first; it != keys.second; ++it) head.idempotency_keys.push_back(text(it->value()));
  head.content_type = text(request[http::field::content_type]);
  head.content_encoding = text(request[http::field::content_encoding]);
  // RFC 9110 10.1.1: "A server that receives a 100-continue expectation in an HTTP/1.0 request MUST ignore that expectation."
  if (request.version() >= 11) head.expect = text(request[http::field::expect]);
  return head;
}

std::vector<std::string> all_of(const Parser::value_type& request, http::field name) {
  std::vector<std::string> values;
  const auto fields = request.equal_range(name);
  for (auto it = fields.first; it != fields.second; ++it) values.push_back(text(it->value()));
  return values;
}

Framing framing_of(const Parser::value_type& request) {
  return {request.version() >= 11, all_of(request, http::field::content_length), all_of(request, http::field::transfer_encoding)};
}

Response make_response(Reply reply, unsigned version, bool keep_alive) {
  Response response;
  response.version(version);
  response.result(reply.status);
  response.set(http::field::date, http_date(std::chrono::system_clock::now()));
  response.set(http::field::content_type, reply.content_type);
  response.set(http::field::cache_control, "no-store");
  response.set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : reply.fields) response.set(name, value);
  response.keep_alive(keep_alive);
  response.body() = std::move(reply.body);
  response.prepare_payload();
  return response;
}

/// What a request that cannot be read is answered with; nothing where nobody is there to read it.
std::optional<Reply> reply_to(const error_code& error) {
  if (error == http::error::header_limit)
    return problem(431, Reason::too_large, std::to_string(limits::http_header_bytes_max) + " B of request line and fields");
  if (error == http::error::buffer_overflow)
    return problem(431, Reason::too_large,
                   std::to_string(read_ahead_bytes_max) + " B of a chunk's first line or of fields behind the body");
  if (error == http::error::body_limit) return problem(413, Reason::too_large, std::to_string(body_bytes_max) + " B");
  if (error == http::error::partial_message) return problem(400, Reason::request_malformed, "the request ends too early");
  if (error == http::error::end_of_stream) return std::nullopt;
  if (error.category() != make_error_code(http::error::bad_method).category()) return std::nullopt;
  return problem(400, Reason::request_malformed, "not HTTP/1.1: " + error.message());
}

class Connection final : public Session, public std::enable_shared_from_this<Connection> {
 public:
  Connection(LocalSocket socket, wire::Caller caller, Surroundings around, std::function<void()> closed)
      : socket_(std::move(socket)),
        timer_(socket_.get_executor()),
        caller_(std::move(caller)),
        around_(around),
        closed_(std::move(closed)),
        buffer_(read_ahead_bytes_max) {}

  State state() const override { return state_; }
  Clock::time_point since() const override { return since_; }
  std::uint32_t uid() const override { return caller_.uid; }
  void cut() override { close(); }

  void await_request();
  void turn_away(Reply reply) { turned_away_ = std::move(reply), await_request(); }

 private:
  enum class Late { close, answer };

  void read_head();
  void on_head();
  bool take_large_place();
  void leave_large_place();
  void invite_body();
  void read_body();
  void on_body();
  void on_unreadable(const error_code& error);
  void ask(Bytes body);
  void on_answer(const Result<KeyholdAnswer>& got);
  Reply reply_of(const Result<KeyholdAnswer>& got);
  void answer(Reply reply);
  void on_written(const error_code& error);
  void drain();
  void close();
  void enter(State state) { state_ = state, since_ = Clock::now(); }
  void arm(Clock::duration time, Late late);
  bool reading_failed(const error_code& error);

  LocalSocket socket_;
  asio::steady_timer timer_;
  const wire::Caller caller_;
  const Surroundings around_;
  std::function<void()> closed_;
  State state_ = State::idle;
  Clock::time_point since_ = Clock::now();
  Clock::time_point begun_ = since_;  // this request
  std::uint64_t armed_ = 0;           // counts armings: an expiry that was overtaken does nothing
  bool late_ = false;                 // the request's time is up
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::optional<Reply> turned_away_;
  Call call_;
  unsigned version_ = 11;
  bool head_only_ = false;   // HEAD
  bool keep_alive_ = false;  // known once the head is read
  bool large_ = false;       // this one's body is among the large ones
  std::optional<Response> response_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
  std::array<char, 16 * 1024> discarded_;
  std::size_t discarded_bytes_ = 0;
};

void Connection::await_request() {
  parser_.emplace();
  parser_->header_limit(limits::http_header_bytes_max);
  parser_->body_limit(body_bytes_max);
  call_ = {};
  version_ = 11, head_only_ = false, keep_alive_ = false, late_ = false;
  enter(State::idle);
  if (buffer_.size() > 0) return read_head();
  arm(turned_away_ ? drain_time_max : idle_time_max, Late::close);
  socket_.async_wait(LocalSocket::wait_read, [self = shared_from_this()](error_code error) {
    if (self->state_ == State::closed) return;
    error ? self->close() : self->read_head();
  });
}

// One limit for the whole request: octet by octet (slow loris) is as slow as not at all.
void Connection::read_head() {
  enter(State::reading);
  begun_ = since_;
  arm(turned_away_ ? drain_time_max : limits::request_time_max, Late::answer);
  http::async_read_header(socket_, buffer_, *parser_, [self = shared_from_this()](error_code error, std::size_t) {
    if (!self->reading_failed(error)) self->on_head();
  });
}

void Connection::on_head() {
  const RequestHead head = head_of(parser_->get());
  version_ = parser_->get().version() >= 11 ? 11 : 10;
  head_only_ = head.method == "HEAD";
  keep_alive_ = parser_->keep_alive();
  if (turned_away_) return keep_alive_ = false, answer(*turned_away_);
  if (auto fault = framing_fault(framing_of(parser_->get()))) return keep_alive_ = false, answer(*std::move(fault));
  auto routed = route(head);
  if (auto* reply = std::get_if<Reply>(&routed)) return answer(std::move(*reply));
  call_ = std::get<Call>(std::move(routed));
  if (!take_large_place()) return answer(problem(503, Reason::busy, "large documents"));
  if (!head.expect.empty() && !parser_->is_done()) return invite_body();
  read_body();
}

// Scans are large and clients are many: few large bodies stand in memory at once.
bool Connection::take_large_place() {
  const auto length = parser_->content_length();
  const bool small = length ? *length <= small_body_bytes_max : !parser_->chunked();
  if (small) return true;
  if (around_.counters.large_bodies_now >= large_bodies_max) return false;
  ++around_.counters.large_bodies_now;
  large_ = true;
  return true;
}

void Connection::leave_large_place() {
  if (std::exchange(large_, false)) --around_.counters.large_bodies_now;
}

void Connection::invite_body() {
  asio::async_write(socket_, asio::buffer(continue_line.data(), continue_line.size()),
                    [self = shared_from_this()](error_code error, std::size_t) {
                      if (!self->reading_failed(error)) self->read_body();
                    });
}

void Connection::read_body() {
  http::async_read(socket_, buffer_, *parser_, [self = shared_from_this()](error_code error, std::size_t) {
    if (!self->reading_failed(error)) self->on_body();
  });
}

/// True where there is nothing to go on with. The time may have run out while the last step already succeeded.
bool Connection::reading_failed(const error_code& error) {
  if (state_ == State::closed) return true;
  if (error || late_) on_unreadable(error);
  return error || late_;
}

void Connection::on_unreadable(const error_code& error) {
  keep_alive_ = false;
  if (late_)
    return answer(
        problem(408, Reason::request_malformed, "not complete within " + std::to_string(limits::request_time_max.count()) + " s"));
  auto reply = reply_to(error);
  reply ? answer(std::move(*reply)) : close();
}

void Connection::on_body() {
  timer_.cancel();
  Bytes body = std::move(parser_->get().body());
  if (call_.takes_document && body.empty())
    return answer(problem(400, Reason::request_malformed, "the body is empty; it must be the document"));
  if (call_.endpoint->operation == wire::Operation::order && body.size() > limits::order_bytes_max)
    return answer(problem(413, Reason::too_large, std::to_string(limits::order_bytes_max) + " B"));
  if (call_.takes_manifest) {
    if (const auto read = read_manifest_request(as_text(body), call_.request); !read)
      return answer(problem(read.refusal().reason == Reason::too_large ? 413 : 400, read.refusal().reason, read.refusal().detail));
  }
  ask(std::move(body));
}

void Connection::ask(Bytes body) {
  os::Fd document;
  if (call_.takes_document) {
    auto sealed = os::make_sealed_memfd(body);
    if (!sealed) return answer(problem(503, sealed.refusal().reason, sealed.refusal().detail));
    document = *std::move(sealed);
  }
  leave_large_place();  // the gate itself holds it no more
  enter(State::calling);
  call_.request.caller = caller_;
  around_.keyhold.call(call_.request, std::move(document), [self = shared_from_this()](const Result<KeyholdAnswer>& got) {
    if (self->state_ != State::closed) self->on_answer(got);
  });
}

// Who is told that others wait too leaves its place to them.
void Connection::on_answer(const Result<KeyholdAnswer>& got) {
  if (!got && got.refusal().reason == Reason::busy) keep_alive_ = false;
  answer(reply_of(got));
}

Reply Connection::reply_of(const Result<KeyholdAnswer>& got) {
  const auto operation = call_.request.operation;
  if (operation == wire::Operation::metrics) {
    around_.counters.keyhold_connections = around_.keyhold.connections_opened();
    around_.counters.keyhold_calls_now = around_.keyhold.in_flight();
    around_.counters.calls_waiting_now = around_.keyhold.waiting();
    const bool up = got && got->payload;
    return {200,
            "text/plain; version=0.0.4; charset=utf-8",
            metrics_text(around_.counters, up, up ? as_text(*got->payload) : std::string_view{}),
            {}};
  }
  return got ? render(operation, *got) : render(operation, got.refusal());
}

void Connection::answer(Reply reply) {
  leave_large_place();
  enter(State::writing);
  arm(write_time_max, Late::close);
  if (call_.endpoint != nullptr)
    around_.counters.durations[std::string{call_.endpoint->path}].add(std::chrono::duration<double>(Clock::now() - begun_).count());
  ++around_.counters.requests[{call_.endpoint != nullptr ? std::string{call_.endpoint->path} : "other", reply.status}];
  // A body that we do not read makes the connection useless for another request.
  keep_alive_ = keep_alive_ && parser_->is_done();
  response_.emplace(make_response(std::move(reply), version_, keep_alive_));
  serializer_.emplace(*response_);
  auto written = [self = shared_from_this()](error_code error, std::size_t) {
    if (self->state_ != State::closed) self->on_written(error);
  };
  head_only_ ? http::async_write_header(socket_, *serializer_, written) : http::async_write(socket_, *serializer_, written);
}

void Connection::on_written(const error_code& error) {
  timer_.cancel();
  const bool complete = parser_->is_done();
  if (error) return close();
  if (keep_alive_) return await_request();
  complete ? close() : drain();
}

// The client may still be sending. Closing now would break its writes before it reads our answer: so our side ends,
// and what comes is read for a while and thrown away.
void Connection::drain() {
  if (state_ != State::draining) {
    enter(State::draining);
    error_code ignored;
    socket_.shutdown(LocalSocket::shutdown_send, ignored);
    arm(drain_time_max, Late::close);
  }
  socket_.async_read_some(asio::buffer(discarded_), [self = shared_from_this()](error_code error, std::size_t size) {
    if (self->state_ == State::closed) return;
    self->discarded_bytes_ += size;
    error || self->discarded_bytes_ > drain_bytes_max ? self->close() : self->drain();
  });
}

void Connection::arm(Clock::duration time, Late late) {
  timer_.expires_after(time);
  timer_.async_wait([self = shared_from_this(), late, mine = ++armed_](error_code error) {
    if (error || mine != self->armed_ || self->state_ == State::closed) return;
    if (late == Late::close) return self->close();
    self->late_ = true;
    error_code ignored;
    self->socket_.cancel(ignored);  // the pending read then ends, and 408 is written
  });
}

void Connection::close() {
  if (state_ == State::closed) return;
  leave_large_place();
  enter(State::closed);
  timer_.cancel();
  error_code ignored;
  socket_.close(ignored);
  std::exchange(closed_, nullptr)();
}

}  // namespace

std::string response_text(const Reply& reply) {
  std::ostringstream text;
  text << make_response(reply, 11, false);
  return text.str();
}

std::shared_ptr<Session> Session::start(LocalSocket socket, wire::Caller caller, Surroundings around, std::function<void()> closed) {
  auto connection = std::make_shared<Connection>(std::move(socket), std::move(caller), around, std::move(closed));
  connection->await_request();
  return connection;
}

std::shared_ptr<Session> Session::start_turned_away(LocalSocket socket, Reply reply, Surroundings around, std::function<void()> closed) {
  auto connection = std::make_shared<Connection>(std::move(socket), wire::Caller{}, around, std::move(closed));
  connection->turn_away(std::move(reply));
  return connection;
}

}  // namespace signet::gate
