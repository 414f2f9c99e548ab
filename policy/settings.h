// etc/signet/signet.toml as values: where things are, never what may be done (that is policy and orders).
#pragma once

#include <cstdint>
#include <string>

#include "policy/base/result.h"
#include "policy/model/organisation.h"

namespace signet {

struct Settings {
  bool demo = false;
  Organisation organisation = Organisation::school;
  std::string school_code, school_name;  // of the organisation: table `[school]` or `[department]`
  std::string tax_code;                  // its number with the tax office, as the certificate's UID `MST:…`; empty: not compared
  std::string origin;                    // of the journal, with its year
  std::string token_module, token_label, token_object, softhsm_conf;
  bool pin_typed = false;           // the clerk types the token's PIN; else it is a credential
  std::int64_t clock_offset_s = 0;  // demo only
  // Requests of one day that may leave something in journal, archive or state; of each account that is known here, and of all others
  // together.
  std::uint64_t requests_of_a_day = 100'000;
  std::uint64_t strangers_requests_of_a_day = 2'000;
};

/// Strict: an unknown key or a wrong type is `configuration_wrong`; so is an offset or a SoftHSM file outside demo mode.
Result<Settings> read_settings(std::string_view toml);

}  // namespace signet
