#include "client/seal_command.h"

#include <algorithm>
#include <atomic>
#include <set>

#include "client/batch.h"
#include "client/input.h"
#include "client/known_journal.h"
#include "client/progress.h"
#include "client/seal_one.h"
#include "client/seal_preview.h"
#include "client/seal_report.h"
#include "client/terminal_text.h"

namespace signet::client {
namespace {

/// Where each result goes. Two sources whose results would meet: only the first is sealed.
struct Plan {
  std::vector<Unit> units;
  std::vector<std::vector<ResultPaths>> paths;
  std::vector<bool> taken;
};

Plan plan_of(const std::vector<std::string>& files, const std::string& out) {
  Plan plan;
  std::set<std::string> known;
  plan.units = group_forms(files);
  for (const Unit& unit : plan.units) {
    std::vector<ResultPaths> paths;
    bool taken = false;
    for (const auto& file : unit) {
      paths.push_back(result_paths(file, out));
      taken = !known.insert(paths.back().document).second || taken;
    }
    plan.paths.push_back(std::move(paths));
    plan.taken.push_back(taken);
  }
  return plan;
}

std::vector<DocumentResult> failed_unit(const Unit& unit, const Refusal& refusal) {
  std::vector<DocumentResult> results;
  for (const auto& file : unit) results.push_back(failed(file, refusal));
  return results;
}

Inputs inputs_of(CommandContext& context, const std::vector<std::string>& arguments) {
  Inputs inputs = expand_inputs(arguments);
  for (const std::string& directory : inputs.empty_directories) {
    print_error(context,
                directory + context.say({": không có tệp *.xml hay *.pdf nào cần xử lý.", ": there is no *.xml or *.pdf file to do."}),
                context.say({"thư mục con và tệp *.sealed.* được bỏ qua; hãy nêu đúng thư mục hoặc tệp.",
                             "folders inside it and *.sealed.* files are passed over; name the right folder or file."}));
    context.worsen(exit_code::unknown);
  }
  return inputs;
}

bool is_alarm(const DocumentResult& result) {
  return std::ranges::any_of(result.remarks, [](const Remark& each) { return each.code == code(Reason::journal_inconsistent); });
}

/// Runs the batch with a bar, and tells people about each document as soon as those before it are done.
std::vector<DocumentResult> run(CommandContext& context, const std::vector<Unit>& units, bool lines, const Work& work) {
  const Interruption interruption;
  std::atomic<bool> alarmed{false};
  std::size_t documents = 0;
  for (const Unit& unit : units) documents += unit.size();
  Progress progress{context, documents};
  const Deliver deliver = [&](std::size_t, const std::vector<DocumentResult>& results) {
    for (const auto& result : results) {
      progress.step();
      if (lines && !context.json) progress.print(describe(result, context));
    }
  };
  const Work watched = [&](std::size_t index) {
    auto results = work(index);
    if (std::ranges::any_of(results, is_alarm)) alarmed = true;
    return results;
  };
  return run_batch(units, watched, deliver, [&] { return Interruption::asked() || alarmed.load(); });
}

void worsen_by(CommandContext& context, const std::vector<DocumentResult>& results) {
  for (const DocumentResult& each : results) context.worsen(exit_status(each));
}

// Where the journal cannot be met nothing is sent: every document has that one result.
std::vector<DocumentResult> all_failed(CommandContext& context, const std::vector<Unit>& units, const Refusal& refusal) {
  print_refusal(context, refusal);
  std::vector<DocumentResult> results;
  for (const Unit& unit : units) {
    for (auto& each : failed_unit(unit, refusal)) results.push_back(std::move(each));
  }
  return results;
}

void remember(CommandContext& context, JournalMemory& memory) {
  if (const auto saved = memory.save(); !saved) print_refusal(context, saved.refusal());
}

void note_first_use(const CommandContext& context, const JournalMemory& memory) {
  if (!memory.first_use() || context.json) return;
  const std::string text = context.say({"Lần đầu gặp nhật ký ", "First meeting with the journal "}) + memory.verifier().name +
                           context.say({"; ghi nhớ khóa của nhật ký: ", "; its key is remembered: "}) + memory.verifier().vkey() + "\n";
  std::fputs(harmless(text).c_str(), stderr);
}

std::vector<DocumentResult> seal_all(CommandContext& context, const Plan& plan, const std::string& kind) {
  const Service service{context};
  auto memory = meet_journal(context, service);
  if (!memory) return all_failed(context, plan.units, memory.refusal());
  note_first_use(context, *memory);
  auto results = run(context, plan.units, true, [&](std::size_t index) {
    const auto& paths = plan.paths[index];
    if (plan.taken[index]) return failed_unit(plan.units[index], Refusal{Reason::output_exists, paths.front().document});
    return seal_unit(service, *memory, plan.units[index], paths, kind);
  });
  remember(context, *memory);
  return results;
}

}  // namespace

void seal(CommandContext& context, const SealOptions& options) {
  if (options.preview) {
    if (options.arguments.size() == 1 && !options.out.empty()) return preview_seal(context, options.arguments.front(), options.out);
    print_refusal(context, {Reason::request_malformed, "--preview: one FILE.pdf, --out PAGE.png"});
    context.exit_status = exit_code::usage;
    return;
  }
  const Inputs inputs = inputs_of(context, options.arguments);
  if (!options.out.empty()) {
    if (const auto made = make_directories(options.out); !made) return print_refusal(context, made.refusal());
  }
  std::vector<DocumentResult> results;
  if (!inputs.files.empty()) results = seal_all(context, plan_of(inputs.files, options.out), options.kind);
  worsen_by(context, results);
  if (context.json) return print_line(seal_json(results));
  if (!results.empty()) print_text(summary(results, false, context));
}

void explain(CommandContext& context, const ExplainOptions& options) {
  const Inputs inputs = inputs_of(context, options.arguments);
  const bool by_person = options.by == "person";
  const Service service{context};
  const auto units = group_forms(inputs.files);
  const auto results = run(context, units, !by_person, [&](std::size_t index) { return explain_unit(service, units[index]); });
  worsen_by(context, results);
  if (context.json) return print_line(explain_json(results, by_person));
  if (!results.empty()) print_text(summary(results, true, context));
}

}  // namespace signet::client
