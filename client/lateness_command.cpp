#include "client/lateness_command.h"

#include <filesystem>

#include "client/input.h"
#include "client/inspect_program.h"
#include "client/lateness.h"
#include "client/manifest_request.h"
#include "client/profile_files.h"
#include "client/review/output.h"
#include "client/trust_files.h"
#include "client/verify_command.h"
#include "client/verify_file.h"
#include "daemon/os/private_inspect.h"
#include "policy/base/limits.h"

namespace signet::client {
namespace {

Result<LastDays> days_of(const CommandContext& context, const LatenessOptions& options) {
  if (!options.last.empty()) {
    const auto day = read_month_day(options.last);
    if (!day) return Refusal{Reason::request_malformed, "--last " + options.last + ": MM-DD"};
    return last_days(*day);
  }
  const std::string path = options.policy.empty() ? context.path("etc/signet/policy.toml") : options.policy;
  const auto text = read_file(path, limits::configuration_bytes_max);
  if (!text) return in_file(path, text.refusal());
  const auto rules = read_rules(as_text(*text));
  if (!rules) return in_file(path, rules.refusal());
  return last_days(rules->windows);
}

Result<std::vector<std::string>> files_of(const std::vector<std::string>& arguments) {
  std::vector<std::string> files;
  for (const std::string& argument : arguments) {
    std::error_code ignored;
    const bool folder = std::filesystem::is_directory(argument, ignored);
    const auto found = folder ? results_in(argument) : std::vector<std::string>{argument};
    if (found.empty()) return Refusal{Reason::file_unreadable, argument + ": no *.sealed.xml or *.sealed.pdf"};
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

Result<Profiles> profiles_of(const CommandContext& context) {
  TRY(auto profiles, read_profiles(context));
  if (profiles.xml.empty() && profiles.pdf.empty())
    return Refusal{Reason::configuration_wrong, context.path("etc/signet/profiles") + ": no *.toml; --root names the appliance's folder"};
  return profiles;
}

Result<Lateness> count(const CommandContext& context, const LatenessOptions& options) {
  TRY(auto days, days_of(context, options));
  TRY(const auto files, files_of(options.files));
  TRY(const auto profiles, profiles_of(context));
  TRY(const auto now, time_to_verify(context, options.at));
  TRY(const auto trust, load_trust(context, options.trust, options.crl));
  TRY(auto inspect, os::start_private_inspect(inspect_program()));
  Lateness lateness{std::move(days)};
  for (const std::string& file : files)
    lateness.take(verify_file(inspect, file, Belief{trust ? &*trust : nullptr, now}, std::nullopt, profiles));
  return lateness;
}

Outcome write(const CommandContext& context, const LatenessOptions& options, const Lateness& lateness) {
  TRY(auto output, review::Output::open(options.out));
  if (options.csv)
    output.put(lateness_csv(lateness, options.semicolon));
  else
    output.put(context.json ? lateness_json(lateness) + "\n" : lateness_text(lateness, context));
  return output.finish();
}

}  // namespace

void lateness(CommandContext& context, const LatenessOptions& options) {
  const auto usage = [&](const std::string& detail) {
    print_refusal(context, {Reason::request_malformed, detail});
    context.exit_status = exit_code::usage;
  };
  if (options.semicolon && !options.csv) return usage("--semicolon goes with --csv only");
  if (options.csv && context.json) return usage("--csv or --json, not both");
  if (!options.policy.empty() && !options.last.empty()) return usage("--policy or --last, not both");
  const auto counted = count(context, options);
  if (!counted) {
    if (counted.refusal().reason == Reason::request_malformed) return usage(counted.refusal().detail);
    return print_refusal(context, counted.refusal());
  }
  if (const auto done = write(context, options, *counted); !done) return print_refusal(context, done.refusal(), options.out);
  // A table has no place for files; whoever reads it elsewhere is to know that something is not in it.
  const bool said = !options.csv && !context.json && options.out.empty();
  if (const auto rest = uncounted_text(*counted, context); !said && !rest.empty()) review::print_note(rest);
  for (const UncountedFile& each : counted->uncounted()) context.worsen(exit_status(each.verdict));
}

}  // namespace signet::client
