// signet journal witness export: the newest checkpoint; of a year that another one stands before, also that year's last checkpoint and the
// two entries by which they name each other.
#include <algorithm>

#include "client/json_fields.h"
#include "client/output_file.h"
#include "client/service.h"
#include "client/service_json.h"
#include "client/witness_command.h"
#include "client/witness_file.h"
#include "journal/proof.h"
#include "journal/witness.h"
#include "journal/year_link.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

using Kind = WitnessPart::Kind;

struct ExportedYear {
  std::string origin;
  std::uint64_t first_number = 0, size = 0;  // of the open one no size
};

Result<journal::Checkpoint> checkpoint_in(std::string_view note) {
  TRY(const auto parsed, journal::parse_note(note));
  return journal::parse_checkpoint_text(parsed.text);
}

std::string origin_parameter(const std::string& origin, char mark) { return mark + ("origin=" + origin); }

Result<std::uint64_t> cosigned_size(const Service& service, const std::string& origin) {
  const auto note = service.fetch("/v1/journal/cosigned" + origin_parameter(origin, '?'));
  if (!note && note.refusal().reason == Reason::not_found) return std::uint64_t{0};
  if (!note) return note.refusal();
  TRY(const auto checkpoint, checkpoint_in(*note));
  return checkpoint.size;
}

Result<std::vector<Digest>> proof_between(const Service& service, std::uint64_t from, std::uint64_t to, const std::string& origin) {
  if (from == 0 || from == to) return std::vector<Digest>{};
  TRY(const auto body,
      service.fetch("/v1/journal/consistency?from=" + std::to_string(from) + "&to=" + std::to_string(to) + origin_parameter(origin, '&')));
  return read_hashes(body);
}

Result<journal::AddCheckpoint> newest_of(const Service& service, const std::string& origin, const std::optional<std::uint64_t>& from) {
  journal::AddCheckpoint request;
  TRY(request.checkpoint, service.fetch("/v1/journal/checkpoint" + origin_parameter(origin, '?')));
  TRY(const auto now, checkpoint_in(request.checkpoint));
  if (from) {
    request.old_size = *from;
  } else {
    TRY(request.old_size, cosigned_size(service, origin));
  }
  if (request.old_size > now.size)
    return Refusal{Reason::journal_inconsistent, "the witness has cosigned " + std::to_string(request.old_size) +
                                                     " entries, and this journal has " + std::to_string(now.size)};
  TRY(request.proof, proof_between(service, request.old_size, now.size, origin));
  return request;
}

/// The oldest first; the last is the open one.
Result<std::vector<ExportedYear>> years_of(const Service& service) {
  TRY(const auto body, service.fetch("/v1/status"));
  const auto status = nlohmann::json::parse(body, nullptr, false);
  if (!status.is_object() || !status.contains("journal")) return Refusal{Reason::unavailable, "/v1/status"};
  const auto& said = status["journal"];
  std::vector<ExportedYear> years;
  for (const auto& each : said.value("years", nlohmann::json::array()))
    years.push_back({text_of(each, "origin"), number_of(each, "first_number").value_or(0), number_of(each, "size").value_or(0)});
  years.push_back({text_of(said, "origin"), years.empty() ? 0 : years.back().first_number + years.back().size, 0});
  return years;
}

Result<journal::Proof> entry_receipt(const Service& service, std::uint64_t entry) {
  TRY(const auto text, service.fetch("/v1/journal/receipt?entry=" + std::to_string(entry)));
  TRY(auto proof, journal::parse_proof(text));
  if (!proof.extra) return Refusal{Reason::receipt_invalid, "it does not carry the entry"};
  return proof;
}

// A proof that the tree of one entry is continued (RFC 6962 2.1.2) is, hash for hash, that entry's inclusion proof (2.1.1).
Result<journal::YearLink> link_between(const Service& service, const ExportedYear& before, const ExportedYear& year, std::uint64_t size) {
  journal::YearLink link;
  TRY(auto first, entry_receipt(service, year.first_number));
  TRY(auto last, entry_receipt(service, year.first_number - 1));
  link.size = size;
  link.first = *std::move(first.extra);
  TRY(link.first_path, proof_between(service, 1, size, year.origin));
  link.last = *std::move(last.extra);
  link.last_path = std::move(last.hashes);
  if (last.index + 1 != before.size) return Refusal{Reason::journal_inconsistent, before.origin};
  return link;
}

struct Exported {
  std::vector<WitnessPart> parts;
  std::uint64_t from = 0, to = 0;
  std::string before;  // the origin of the year before, where one is linked
};

Result<Exported> compose_export(const Service& service, const WitnessExportOptions& options) {
  TRY(const auto years, years_of(service));
  const auto year = options.origin.empty() ? std::prev(years.end()) : std::ranges::find(years, options.origin, &ExportedYear::origin);
  if (year == years.end()) return Refusal{Reason::not_found, options.origin};
  TRY(const auto newest, newest_of(service, year->origin, options.from));
  TRY(const auto now, checkpoint_in(newest.checkpoint));
  Exported out{{}, newest.old_size, now.size, {}};
  if (year == years.begin()) {
    out.parts.push_back({Kind::add_checkpoint, journal::write_add_checkpoint(newest)});
    return out;
  }
  const auto& before = *std::prev(year);
  TRY(const auto ended, newest_of(service, before.origin, {}));
  TRY(const auto link, link_between(service, before, *year, now.size));
  out.before = before.origin;
  out.parts = {{Kind::add_checkpoint, journal::write_add_checkpoint(ended)},
               {Kind::add_checkpoint, journal::write_add_checkpoint(newest)},
               {Kind::add_year, journal::write_year_link(link)}};
  return out;
}

}  // namespace

void witness_export(CommandContext& context, const WitnessExportOptions& options) {
  const Service service{context};
  const auto made = compose_export(service, options);
  if (!made) return print_refusal(context, made.refusal(), "journal witness export");
  if (const auto written = write_new_file(options.out, as_bytes(write_witness_file(made->parts))); !written)
    return print_refusal(context, written.refusal());
  if (context.json) {
    nlohmann::json out{{"file", options.out}, {"old", made->from}, {"size", made->to}};
    if (!made->before.empty()) out["year_before"] = made->before;
    return print_line(out.dump());
  }
  print_line(options.out + ": " + std::to_string(made->from) + " → " + std::to_string(made->to) + context.say({" mục", " entries"}));
  if (!made->before.empty()) print_line("  " + context.say({"nối tiếp năm trước: ", "goes on from the year before: "}) + made->before);
  print_line(
      context.say({"Việc tiếp theo: gửi tệp này cho cơ quan phê duyệt (signet journal witness add), rồi nạp tệp nhận lại "
                   "(signet journal witness import).",
                   "Next: send this file to the department (signet journal witness add), then take in what comes back "
                   "(signet journal witness import)."}));
}

}  // namespace signet::client
