#include "client/seal_command.h"

#include <algorithm>
#include <atomic>
#include <map>

#include "client/batch.h"
#include "client/input.h"
#include "client/known_journal.h"
#include "client/progress.h"
#include "client/seal_one.h"
#include "client/seal_report.h"

namespace signet::client {
namespace {

/// Where each result goes. Two sources whose results would meet: only the first is sealed.
struct Plan {
  std::vector<std::string> files;
  std::vector<ResultPaths> paths;
  std::vector<bool> taken;
};

Plan plan_of(std::vector<std::string> files, const std::string& out) {
  Plan plan;
  std::map<std::string, std::size_t> first;
  for (const std::string& file : files) {
    plan.paths.push_back(result_paths(file, out));
    plan.taken.push_back(!first.emplace(plan.paths.back().document, plan.taken.size()).second);
  }
  plan.files = std::move(files);
  return plan;
}

Inputs inputs_of(CommandContext& context, const std::vector<std::string>& arguments) {
  Inputs inputs = expand_inputs(arguments);
  for (const std::string& directory : inputs.empty_directories) {
    print_error(context, directory + context.say({": không có tệp *.xml nào cần xử lý.", ": there is no *.xml file to do."}),
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
std::vector<DocumentResult> run(CommandContext& context, const std::vector<std::string>& files, bool lines, const Work& work) {
  const Interruption interruption;
  std::atomic<bool> alarmed{false};
  Progress progress{context, files.size()};
  const Deliver deliver = [&](std::size_t, const DocumentResult& result) {
    progress.step();
    if (lines && !context.json) progress.print(describe(result, context));
  };
  const Work watched = [&](std::size_t index) {
    DocumentResult result = work(index);
    if (is_alarm(result)) alarmed = true;
    return result;
  };
  return run_batch(files, watched, deliver, [&] { return Interruption::asked() || alarmed.load(); });
}

void worsen_by(CommandContext& context, const std::vector<DocumentResult>& results) {
  for (const DocumentResult& each : results) context.worsen(exit_status(each));
}

// Where the journal cannot be met nothing is sent: every document has that one result.
std::vector<DocumentResult> all_failed(CommandContext& context, const std::vector<std::string>& files, const Refusal& refusal) {
  print_refusal(context, refusal);
  std::vector<DocumentResult> results;
  for (const std::string& file : files) results.push_back(failed(file, refusal));
  return results;
}

void remember(CommandContext& context, JournalMemory& memory) {
  if (const auto saved = memory.save(); !saved) print_refusal(context, saved.refusal());
}

void note_first_use(const CommandContext& context, const JournalMemory& memory) {
  if (!memory.first_use() || context.json) return;
  const std::string text = context.say({"Lần đầu gặp nhật ký ", "First meeting with the journal "}) + memory.verifier().name +
                           context.say({"; ghi nhớ khóa của nhật ký: ", "; its key is remembered: "}) + memory.verifier().vkey() + "\n";
  std::fputs(text.c_str(), stderr);
}

std::vector<DocumentResult> seal_all(CommandContext& context, const Plan& plan, const std::string& kind) {
  const Service service{context};
  auto memory = meet_journal(context, service);
  if (!memory) return all_failed(context, plan.files, memory.refusal());
  note_first_use(context, *memory);
  auto results = run(context, plan.files, true, [&](std::size_t index) {
    if (plan.taken[index]) return failed(plan.files[index], Refusal{Reason::output_exists, plan.paths[index].document});
    return seal_one(service, *memory, plan.files[index], plan.paths[index], kind);
  });
  remember(context, *memory);
  return results;
}

}  // namespace

void seal(CommandContext& context, const SealOptions& options) {
  const Inputs inputs = inputs_of(context, options.arguments);
  if (!options.out.empty()) {
    if (const auto made = make_directories(options.out); !made) return print_refusal(context, made.refusal());
  }
  std::vector<DocumentResult> results;
  if (!inputs.files.empty()) results = seal_all(context, plan_of(inputs.files, options.out), options.kind);
  worsen_by(context, results);
  if (context.json) return print_line(seal_json(results));
  if (!results.empty()) std::fputs(summary(results, false, context).c_str(), stdout);
}

void explain(CommandContext& context, const ExplainOptions& options) {
  const Inputs inputs = inputs_of(context, options.arguments);
  const bool by_person = options.by == "person";
  const Service service{context};
  const auto results = run(context, inputs.files, !by_person, [&](std::size_t index) { return explain_one(service, inputs.files[index]); });
  worsen_by(context, results);
  if (context.json) return print_line(explain_json(results, by_person));
  if (!results.empty()) std::fputs(summary(results, true, context).c_str(), stdout);
}

}  // namespace signet::client
