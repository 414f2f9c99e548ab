// The register of seals (sổ đăng ký đóng dấu, NĐ 30/2020 Đ.14): a row for each seal put on, numbered in its calendar year.
#pragma once

#include <string>
#include <vector>

#include "client/review/sealings.h"
#include "client/review/voice.h"

namespace signet::client::review {

/// The headings, for people (`voice`) or as fixed names for programs.
std::vector<std::string> register_headings(const Voice& voice);
std::vector<std::string> register_columns();
/// One cell for each column; no personal data: a person is a Unix account's number.
std::vector<std::string> register_cells(const Sealing& row, const Sealings& all);
/// The same as a JSON object on one line.
std::string register_json(const Sealing& row, const Sealings& all);
/// For a screen or paper: one line, and one more for what has happened to the seal since.
std::string register_line(const Sealing& row, const Sealings& all, const Voice& voice);

/// `live`, `replaced`, `revoked`.
std::string_view state_of(const Sealing& row) noexcept;

}  // namespace signet::client::review
