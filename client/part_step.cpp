#include "client/part_step.h"

#include "client/part_process.h"

namespace signet::client {
namespace {

std::vector<std::string> environment_of(const Settings& settings) {
  std::vector<std::string> environment = {"PATH=/usr/bin:/bin", "TZ=UTC0"};
  if (settings.demo && !settings.softhsm_conf.empty()) environment.push_back("SOFTHSM2_CONF=" + settings.softhsm_conf);
  return environment;
}

/// `… error: CODE: detail`, as the parts write it.
Refusal said_by_part(const std::string& program, const std::string& line) {
  for (std::size_t begin = 0, end = 0; (end = line.find(": ", begin)) != std::string::npos; begin = end + 2) {
    if (const auto reason = reason_from_code(line.substr(begin, end - begin))) return {*reason, line.substr(end + 2)};
  }
  return {Reason::journal_unavailable, program + ": " + line};
}

}  // namespace

Result<std::string> run_step(const char* program, const std::vector<std::string>& arguments, const std::string& input,
                             const Settings& settings) {
  TRY(const auto opened, open_part_program(program));
  std::vector<std::string> all{program};
  all.insert(all.end(), arguments.begin(), arguments.end());
  TRY(auto run, run_part(opened, all, part_user(program), input, environment_of(settings)));
  if (run.exit_status == 0) return std::move(run.output);
  while (run.errors.ends_with('\n')) run.errors.pop_back();
  const auto line = run.errors.rfind('\n');
  return said_by_part(program, line == std::string::npos ? run.errors : run.errors.substr(line + 1));
}

}  // namespace signet::client
