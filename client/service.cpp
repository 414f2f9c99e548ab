#include "client/service.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <thread>

#include "client/service_json.h"
#include "policy/base/limits.h"

namespace signet::client {
namespace {

constexpr int attempts_max = 5;  // then the document fails as `busy`; running the command again goes on
constexpr int wait_default_s = 1;
constexpr int wait_max_s = 5;  // however long the service says: a person is waiting
constexpr auto service_time_max = limits::request_time_max + limits::inspection_time_max;

bool is_busy(const HttpResponse& response) {
  // A day's number that is used up is not waited for.
  return (response.status == 429 || response.status == 503) && read_problem(response).reason == Reason::busy;
}

std::chrono::seconds wait_of(const HttpResponse& response) {
  const std::string_view text = response.header("Retry-After");
  int seconds = wait_default_s;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::chrono::seconds{std::clamp(seconds, 0, wait_max_s)};
}

}  // namespace

Result<HttpResponse> Service::get(const std::string& target) const {
  return http_request(socket_.get(), "GET", target, {}, {}, service_time_max);
}

Result<HttpResponse> Service::post_once(const std::string& target, ByteView body, const std::string& key) const {
  const bool json = as_text(body).starts_with('{');
  std::vector<HttpHeader> headers{{"Content-Type", json ? "application/json" : "application/xml"}};
  if (!key.empty()) headers.push_back({"Idempotency-Key", key});
  return http_request(socket_.get(), "POST", target, headers, body, service_time_max);
}

Result<HttpResponse> Service::post(const std::string& target, ByteView body, const std::string& key) const {
  for (int attempt = 1;; ++attempt) {
    TRY(auto response, post_once(target, body, key));
    if (!is_busy(response) || attempt == attempts_max) return response;
    std::this_thread::sleep_for(wait_of(response));
  }
}

Result<std::string> Service::fetch(const std::string& target) const {
  TRY(auto response, get(target));
  if (response.status != 200) return read_problem(response);
  return std::move(response.body);
}

}  // namespace signet::client
