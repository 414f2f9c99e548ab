// Limits of the gate alone, beside those of policy/base/limits.h.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "policy/base/limits.h"

namespace signet::gate {

constexpr std::size_t origin_chars_max = 200;                   // of a journal
constexpr auto idle_time_max = std::chrono::seconds{60};        // a kept connection on which no request begins
constexpr auto write_time_max = std::chrono::seconds{30};       // a client that does not read its answer
constexpr auto drain_time_max = std::chrono::seconds{5};        // reading on after an early answer, so that it arrives
constexpr std::size_t drain_bytes_max = 64 * 1024 * 1024;       // the same, in octets
constexpr auto answer_time_max = std::chrono::seconds{120};     // keyhold's answer: 64 seals on a token of one per second
constexpr auto start_patience = std::chrono::seconds{10};       // calls wait for a keyhold that starts beside us
constexpr auto connect_pause = std::chrono::milliseconds{100};  // between two attempts within that time
constexpr std::size_t keyhold_connections_max = 8;
constexpr std::size_t calls_max = limits::clients_max;       // in flight at keyhold: one per client
constexpr std::size_t calls_of_an_account_max = 6;           // of keyhold's connections: two stay free for others at any time
constexpr std::size_t connections_of_an_account_max = 56;    // of limits::clients_max: eight stay free for others at any time
constexpr std::size_t accepts_at_once_max = 16;              // out of the kernel's line, in the time of
constexpr auto line_pause = std::chrono::milliseconds{1};    // one pause: a flood waits there asleep and takes no processor from others
constexpr auto idle_grace = std::chrono::milliseconds{500};  // in which a new connection may say something first
constexpr auto slow_when_full = std::chrono::seconds{3};     // a request may take longer only while there is room
constexpr std::size_t turned_away_max = 64;                  // connections whose head is read before they get a 503 or 429
constexpr std::size_t turned_away_of_an_account_max = 8;     // the others of this account get it unread
constexpr std::size_t payload_bytes_max = limits::pdf_bytes_max + limits::pdf_seal_bytes_max;  // a sealed document, a list of orders
constexpr std::size_t body_bytes_max = limits::xml_bytes_max + limits::pdf_bytes_max;          // the XML and the PDF of one transcript
constexpr std::size_t manifest_bytes_max = 64 * 1024;                                          // JSON that names a package's members
constexpr std::size_t small_body_bytes_max = limits::xml_bytes_max;                            // taken from every client at once
constexpr int large_bodies_max = 2;                                                            // larger ones, or of unknown length, at once
constexpr std::size_t idempotency_key_chars_max = 255;
constexpr std::uint64_t entries_count_default = 100;
constexpr std::uint64_t entries_count_max = 1000;
constexpr std::uint64_t integer_max = (std::uint64_t{1} << 53) - 1;  // what every JSON reader holds exactly (RFC 8259 6)
constexpr int retry_after_s = 2;

}  // namespace signet::gate
