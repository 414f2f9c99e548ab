// What /metrics says of the key holder: a closed list. Counters end in _total, units stand in the names (Prometheus' naming).
#pragma once

#include <span>
#include <string_view>

namespace signet::gate {

struct MetricFamily {
  std::string_view from;  // keyhold's name for it
  std::string_view name, type, help;
  std::string_view label = {};  // of those that keyhold gives as an object
};

inline constexpr MetricFamily metric_families[] = {
    {"sealed", "signet_seals_total", "counter", "Seals made since the key holder started."},
    {"refused", "signet_refusals_total", "counter", "Requests refused since the key holder started."},
    {"reasons", "signet_refusals_by_reason_total", "counter", "Refusals by each reason that they name.", "reason"},
    {"failed", "signet_seals_failed_total", "counter", "Seals begun and not finished since the key holder started."},
    {"redelivered", "signet_redeliveries_total", "counter", "Sealed documents delivered once more."},
    {"orders", "signet_orders_accepted_total", "counter", "Orders accepted since the key holder started."},
    {"over_quota", "signet_over_quota_total", "counter", "Requests of accounts that had used the day's number."},
    {"journal_entries", "signet_journal_entries", "gauge", "Entries of the journal."},
    {"checkpoint_age_seconds", "signet_checkpoint_age_seconds", "gauge",
     "Since the journal signed its newest checkpoint for the key holder."},
    {"last_seal_timestamp_seconds", "signet_last_seal_timestamp_seconds", "gauge", "When the newest seal was made, Unix time."},
    {"activation_open", "signet_activation_open", "gauge", "1 while a clerk's activation is open."},
    {"certificate_days_left", "signet_seal_certificate_days_left", "gauge", "Days until the seal's certificate ends."},
    {"token_present", "signet_token_present", "gauge", "1 while the token is there."},
    {"clock_trusted", "signet_clock_trusted", "gauge", "1 while the clock is trusted."},
    {"on_hold", "signet_on_hold", "gauge", "1 after a restore from a backup, until it is released."},
    {"disk_free_bytes", "signet_journal_disk_free_bytes", "gauge", "Free on the fuller file system of journal and archive."},
    {"disk_size_bytes", "signet_journal_disk_size_bytes", "gauge", "Size of that file system."},
};

}  // namespace signet::gate
