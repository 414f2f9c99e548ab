#include "client/http_client.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "client/socket_path.h"

namespace signet::client {
namespace {

constexpr auto connect_time_max = std::chrono::seconds{20};

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Socket = beast::basic_stream<asio::local::stream_protocol, asio::io_context::executor_type>;

constexpr std::size_t answer_bytes_max = 16 * 1024 * 1024;  // a sealed document has at most 2 MiB and its seal

Refusal unavailable(const std::string& socket_path, std::string what) {
  return Refusal{Reason::unavailable, std::move(what) + ": " + socket_path};
}

std::string explain(const error_code& error) {
  if (error == beast::error::timeout) return "no answer in time";
  if (error == boost::system::errc::no_such_file_or_directory) return "the service is not running (no socket)";
  if (error == boost::system::errc::connection_refused) return "the service is not running (nobody listens)";
  if (error == boost::system::errc::permission_denied) return "this account may not use the socket";
  if (error == http::error::end_of_stream || error == boost::system::errc::connection_reset || error == boost::system::errc::broken_pipe)
    return "the service closed the connection without an answer";
  if (error.category() == make_error_code(http::error::bad_version).category()) return "what answers is not the service (no HTTP)";
  return "the service cannot be reached (" + error.message() + ")";
}

http::request<http::span_body<const char>> make_request(std::string_view method, std::string_view target,
                                                        const std::vector<HttpHeader>& headers, ByteView body) {
  http::request<http::span_body<const char>> request;
  request.version(11);
  request.method_string({method.data(), method.size()});
  request.target({target.data(), target.size()});
  request.set(http::field::host, "signet");
  request.set(http::field::connection, "close");
  for (const HttpHeader& header : headers) request.set(header.name, header.value);
  const std::string_view text = as_text(body);
  request.body() = {text.data(), text.size()};
  request.prepare_payload();
  return request;
}

std::string media_type(std::string_view value) {
  std::string type{value.substr(0, value.find(';'))};
  while (!type.empty() && type.back() == ' ') type.pop_back();
  for (char& letter : type) letter = static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter);
  return type;
}

HttpResponse to_response(http::response<http::string_body> answer) {
  HttpResponse response;
  response.status = static_cast<int>(answer.result_int());
  for (const auto& field : answer) response.headers.push_back({std::string{field.name_string()}, std::string{field.value()}});
  response.content_type = media_type(response.header("Content-Type"));
  response.body = std::move(answer.body());
  return response;
}

// The one time limit covers every step: each step runs the context until its own handler was called.
class Exchange {
 public:
  explicit Exchange(std::chrono::milliseconds timeout) : socket_(context_) { socket_.expires_after(timeout); }

  // Waiting for the place that a flood of others takes: connect(2) on a local socket that does not block fails there at once (EAGAIN).
  error_code connect(const std::string& path) {
    error_code error;
    socket_.socket().open(asio::local::stream_protocol{}, error);
    if (error) return error;
    const timeval limit{connect_time_max.count(), 0};
    ::setsockopt(socket_.socket().native_handle(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    socket_.socket().connect(asio::local::stream_protocol::endpoint{path}, error);
    return error;
  }
  template <class Request>
  error_code write(Request& request) {
    return run([&](auto done) { http::async_write(socket_, request, [done](error_code error, std::size_t) { done(error); }); });
  }
  error_code read(http::response_parser<http::string_body>& parser) {
    return run([&](auto done) { http::async_read(socket_, buffer_, parser, [done](error_code error, std::size_t) { done(error); }); });
  }

 private:
  template <class Step>
  error_code run(Step step) {
    error_code result;
    step([&result](error_code error) { result = error; });
    context_.restart();
    context_.run();
    return result;
  }
  asio::io_context context_;
  Socket socket_;
  beast::flat_buffer buffer_;
};

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  for (const HttpHeader& candidate : headers) {
    if (beast::iequals({candidate.name.data(), candidate.name.size()}, {name.data(), name.size()})) return candidate.value;
  }
  return {};
}

Result<HttpResponse> http_request(const std::string& socket_path, std::string_view method, std::string_view target,
                                  const std::vector<HttpHeader>& headers, ByteView body, std::chrono::milliseconds timeout) {
  if (socket_path.size() > socket_path_bytes_max) return unavailable(socket_path, "the path of the socket is too long");
  try {
    auto request = make_request(method, target, headers, body);
    Exchange exchange{timeout};
    if (const auto error = exchange.connect(socket_path)) return unavailable(socket_path, explain(error));
    // A service that answers early (413, 503) may stop reading: its answer counts, not our broken pipe.
    const auto unsent = exchange.write(request);
    if (unsent && unsent != boost::system::errc::broken_pipe && unsent != boost::system::errc::connection_reset)
      return unavailable(socket_path, explain(unsent));
    http::response_parser<http::string_body> parser;
    parser.body_limit(answer_bytes_max);
    if (method == "HEAD") parser.skip(true);
    if (const auto error = exchange.read(parser)) return unavailable(socket_path, explain(error));
    return to_response(parser.release());
  } catch (const std::exception& error) {
    return unavailable(socket_path, std::string{"the request cannot be made ("} + error.what() + ")");
  }
}

}  // namespace signet::client
