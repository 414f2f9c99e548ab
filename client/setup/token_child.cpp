#include "client/setup/token_child.h"

#include <string.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "client/part_process.h"
#include "daemon/os/cage.h"
#include "policy/base/json.h"

namespace signet::client::setup {
namespace {

using Json = nlohmann::json;

constexpr std::size_t question_bytes_max = 16 * 1024;

Json json_of(const hsm::SlotFacts& slot) {
  return {{"label", slot.label},
          {"serial", slot.serial},
          {"manufacturer", slot.manufacturer},
          {"model", slot.model},
          {"flags", {slot.initialised, slot.pin_set, slot.pin_count_low, slot.pin_final_try, slot.pin_locked, slot.read_only}}};
}

hsm::SlotFacts slot_of(const Json& json) {
  const auto flags = json.at("flags").get<std::array<bool, 6>>();
  return {json.at("label"), json.at("serial"), json.at("manufacturer"), json.at("model"), flags[0], flags[1], flags[2], flags[3],
          flags[4],         flags[5]};
}

Json json_of(const hsm::KeyFacts& key) {
  auto certificates = Json::array();
  for (const auto& each : key.certificates) certificates.push_back(to_base64(each));
  return {{"object", key.object},
          {"key", key.key ? static_cast<int>(*key.key) : -1},
          {"bits", key.bits},
          {"custody", {key.custody.sensitive, key.custody.always_sensitive, key.custody.never_extractable, key.custody.local}},
          {"namesakes", key.namesakes},
          {"certificates", certificates},
          {"fits", key.certificate_fits}};
}

hsm::KeyFacts key_of(const Json& json) {
  hsm::KeyFacts key;
  key.object = json.at("object");
  if (const int type = json.at("key"); type >= 0 && type <= 2) key.key = static_cast<hsm::KeyType>(type);
  key.bits = json.at("bits");
  const auto custody = json.at("custody").get<std::array<bool, 4>>();
  key.custody = {custody[0], custody[1], custody[2], custody[3]};
  key.namesakes = json.at("namesakes");
  for (const auto& each : json.at("certificates")) key.certificates.push_back(from_base64(each.get<std::string>()).value_or(Bytes{}));
  key.certificate_fits = json.at("fits");
  return key;
}

// A process that the module has ended said one sentence before (hsm/module_call.h).
Refusal ended(const PartRun& run) {
  auto text = run.errors;
  while (text.ends_with('\n')) text.pop_back();
  text = text.substr(text.rfind('\n') + 1);
  constexpr std::string_view prefix = "token-unavailable: ";
  if (const auto at = text.find(prefix); at != std::string::npos) text = text.substr(at + prefix.size());
  return {Reason::token_unavailable, text.empty() ? "the PKCS#11 module ended its process" : text};
}

Result<Json> ask_child(const Settings& settings, const Secret& pin, Json question) {
  question["module"] = settings.token_module;
  question["label"] = settings.token_label;
  question["object"] = settings.token_object;
  TRY(const auto program, open_part_program("signet"));
  // Reserved first: whatever grows, or begins inside of the string itself, leaves the PIN where nobody wipes it.
  std::string input;
  input.reserve(question_bytes_max);
  input.append(pin.view()).append("\n").append(question.dump());
  auto ran = run_part(program, {"signet", "token", "work"}, part_user("signet-keyhold"), input, part_environment(settings));
  wipe(input);
  TRY(const auto run, std::move(ran));
  const auto answer = Json::parse(run.output, nullptr, false);
  if (run.exit_status != 0 || !answer.is_object()) return ended(run);
  if (!answer.contains("reason")) return answer;
  return Refusal{reason_from_number(answer.at("reason").get<std::uint16_t>()).value_or(Reason::token_unavailable),
                 answer.at("detail").get<std::string>()};
}

template <class T>
Result<std::vector<T>> list_of(const Result<Json>& answer, T (*read)(const Json&)) {
  if (!answer) return answer.refusal();
  std::vector<T> all;
  try {
    for (const auto& each : answer->at("list")) all.push_back(read(each));
  } catch (const Json::exception&) {
    return Refusal{Reason::token_unavailable, "the process at the token answers in another way"};
  }
  return all;
}

Outcome done_of(const Result<Json>& answer) { return answer ? Outcome{Done{}} : Outcome{answer.refusal()}; }

// --- in the child ---

struct Question {
  Secret pin;
  Json json;
};

Result<Question> read_question() {
  std::array<char, question_bytes_max> text{};
  std::size_t size = 0;
  while (size < text.size()) {
    const auto got = ::read(STDIN_FILENO, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  const std::string_view all{text.data(), size};
  const auto line = all.find('\n');
  if (line == std::string_view::npos) return Refusal{Reason::request_malformed, "token work"};
  Question question{Secret{all.substr(0, line)}, Json::parse(all.substr(line + 1), nullptr, false)};
  ::explicit_bzero(text.data(), text.size());
  if (!question.json.is_object()) return Refusal{Reason::request_malformed, "token work"};
  return question;
}

hsm::RequestSubject subject_of(const Json& json) {
  return {json.at("common_name"), json.at("organisation"), json.at("locality"), json.at("province"), json.at("tax_code")};
}

Result<Json> work_with_login(hsm::Workshop& workshop, const Question& question, const std::string& what) {
  const std::string object = question.json.at("object");
  TRY_DONE(workshop.log_in(question.json.at("label"), question.pin));
  auto answer = Json::object();
  if (what == "keys") {
    TRY(const auto keys, workshop.keys());
    answer["list"] = Json::array();
    for (const auto& each : keys) answer["list"].push_back(json_of(each));
  } else if (what == "make") {
    const std::string kind = question.json.at("kind");
    TRY_DONE(workshop.make_key(object, kind == "p256"       ? hsm::NewKey::p256
                                       : kind == "rsa-3072" ? hsm::NewKey::rsa3072
                                                            : hsm::NewKey::rsa2048));
  } else if (what == "request") {
    TRY(const auto der, workshop.request(object, subject_of(question.json.at("subject"))));
    answer["der"] = to_base64(der);
  } else if (what == "store") {
    TRY_DONE(workshop.store_certificate(object, from_base64(question.json.at("der").get<std::string>()).value_or(Bytes{})));
  } else {
    return Refusal{Reason::request_malformed, "token work"};
  }
  return answer;
}

Result<Json> work(const Question& question) {
  TRY(const auto workshop, hsm::Workshop::open(question.json.at("module")));
  const std::string what = question.json.at("do");
  if (what != "slots") return work_with_login(*workshop, question, what);
  TRY(const auto slots, workshop->slots());
  auto answer = Json{{"list", Json::array()}};
  for (const auto& each : slots) answer["list"].push_back(json_of(each));
  return answer;
}

}  // namespace

Result<std::vector<hsm::SlotFacts>> TokenChild::slots() const { return list_of(ask_child(settings_, {}, {{"do", "slots"}}), &slot_of); }
Result<std::vector<hsm::KeyFacts>> TokenChild::keys() const { return list_of(ask_child(settings_, pin_, {{"do", "keys"}}), &key_of); }
Outcome TokenChild::make_key(const std::string& kind) const {
  return done_of(ask_child(settings_, pin_, {{"do", "make"}, {"kind", kind}}));
}

Result<Bytes> TokenChild::request(const hsm::RequestSubject& subject) const {
  TRY(const auto answer, ask_child(settings_, pin_,
                                   {{"do", "request"},
                                    {"subject",
                                     {{"common_name", subject.common_name},
                                      {"organisation", subject.organisation},
                                      {"locality", subject.locality},
                                      {"province", subject.province},
                                      {"tax_code", subject.tax_code}}}}));
  const auto der = answer.contains("der") ? from_base64(answer.at("der").get<std::string>()) : std::nullopt;
  if (!der) return Refusal{Reason::token_unavailable, "no certificate request came back"};
  return *der;
}

Outcome TokenChild::store_certificate(const Bytes& der) const {
  return done_of(ask_child(settings_, pin_, {{"do", "store"}, {"der", to_base64(der)}}));
}

void token_work(CommandContext& context) {
  auto answer = [&]() -> Result<Json> {
    TRY_DONE(os::forbid_looking_in());
    TRY(const auto question, read_question());
    try {
      return work(question);
    } catch (const Json::exception&) {
      return Refusal{Reason::request_malformed, "token work"};
    }
  }();
  if (!answer) answer = Json{{"reason", static_cast<unsigned>(answer.refusal().reason)}, {"detail", answer.refusal().detail}};
  print_line(answer->dump(-1, ' ', false, Json::error_handler_t::replace));
  context.worsen(exit_code::done);
}

}  // namespace signet::client::setup
