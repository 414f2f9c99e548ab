// What keyhold tells about itself, as JSON for the gate to pass on: no names, no personal data.
#pragma once

#include <string>

#include "daemon/keyhold/appliance.h"

namespace signet::keyhold {

std::string status_json(Appliance& appliance);
std::string orders_json(Appliance& appliance);
std::string metrics_json(Appliance& appliance);
std::string seal_json(const SealRecord& record, const SealLedger& ledger);
/// Of several, each with its form.
std::string seals_json(const std::vector<std::pair<SealRecord, Form>>& seals, const SealLedger& ledger);
std::string hashes_json(const std::vector<Digest>& hashes);

}  // namespace signet::keyhold
