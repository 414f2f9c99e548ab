#include "client/review/figures_json.h"

#include "client/review/attention.h"
#include "client/review/plain_text.h"
#include "policy/base/json.h"

namespace signet::client::review {
namespace {

using Json = nlohmann::ordered_json;

Json by_kind(const Count& count) {
  Json made = Json::object();
  for (const auto& [kind, seals] : count) made[std::string{signet::code(kind)}] = seals;
  return made;
}

template <class Map>
Json by_text(const Map& counts) {
  Json made = Json::object();
  for (const auto& [key, number] : counts) made[plain(key)] = number;
  return made;
}

Json by_part(const Figures& figures) {
  Json made = Json::object();
  for (const auto& [year, kinds] : figures.by_part) {
    Json of_year = Json::object();
    for (const auto& [kind, parts] : kinds) of_year[std::string{signet::code(kind)}] = parts;
    made[std::to_string(year)] = std::move(of_year);
  }
  return made;
}

Json refusals_of(const Refusals& refusals) {
  Json actors = Json::object(), callers = Json::object();
  for (const auto& [who, requests] : refusals.by_actor) actors[std::string{signet::code(who)}] = requests;
  for (const auto& [uid, requests] : refusals.by_caller) callers[std::to_string(uid)] = requests;
  return {{"requests", refusals.requests},
          {"entries", refusals.entries},
          {"documents", refusals.documents},
          {"sealed_unchanged", refusals.sealed_unchanged},
          {"by_reason", by_text(refusals.by_reason)},
          {"by_actor", std::move(actors)},
          {"by_caller", std::move(callers)},
          {"by_request", by_text(refusals.by_request)}};
}

Json seals_of(const Figures& figures) {
  Json days = Json::object();
  for (const auto& [day, count] : figures.by_day) days[day] = by_kind(count);
  return {{"total", figures.sealed},
          {"by_kind", by_kind(figures.by_kind)},
          {"by_day", std::move(days)},
          {"by_part_of_year", by_part(figures)},
          {"by_class", by_text(figures.by_class)},
          {"class_unknown", figures.class_unknown},
          {"class_none", figures.class_none},
          {"late", by_kind(figures.late)},
          {"substitution", by_kind(figures.substituted)},
          {"delegation", by_kind(figures.delegated)},
          {"replacements", figures.replacements.size()},
          {"revocations", figures.revocations.size()},
          {"failed", figures.failed.size()},
          {"open", figures.open_intents.size()},
          {"delivered", figures.delivered}};
}

Json activations_of(const Figures& figures) {
  Json made = Json::array();
  for (const std::size_t place : figures.activations) {
    const ActivationLine& activation = figures.known.activations.all()[place];
    const auto use = figures.uses.find(activation.entry);
    made.push_back({{"entry", activation.entry},
                    {"opened", to_iso8601(activation.opened)},
                    {"by", activation.by},
                    {"closed", activation.closing == Closing::still_open ? Json(nullptr) : Json(to_iso8601(activation.closed))},
                    {"sealed", use == figures.uses.end() ? 0 : use->second.sealed},
                    {"failed", use == figures.uses.end() ? 0 : use->second.failed}});
  }
  return made;
}

Json runs_of(const Figures& figures) {
  Json made = Json::array();
  for (const Run& run : figures.runs)
    made.push_back({{"entry", run.entry},
                    {"started", to_iso8601(run.started)},
                    {"ended", run.stopped ? Json(to_iso8601(*run.stopped)) : Json(nullptr)},
                    {"last_entry", to_iso8601(run.last)},
                    {"clean", run.clean()}});
  return made;
}

Json attention_of(const Figures& figures, const Standing& standing) {
  Json made = Json::array();
  for (const Remark& remark : attention(figures, standing))
    made.push_back({{"code", code(remark.concern)}, {"count", remark.count}, {"grave", remark.grave}});
  return made;
}

}  // namespace

std::string figures_json(const Figures& figures, const Standing& standing) {
  Json made{{"origin", plain(figures.origin)},
            {"school_code", plain(figures.school_code)},
            {"school_name", plain(figures.school_name)},
            {"mode", plain(figures.mode)},
            {"verdict", code(standing.verdict)},
            {"key_given", standing.key_given},
            {"size", figures.entries},
            {"entries_in_period", figures.entries_in_period}};
  const bool checked = standing.verdict != Standing::Verdict::unchecked;
  made["root"] = checked ? Json(to_base64(view(standing.report.root))) : Json(nullptr);
  made["checkpoint_size"] = standing.report.checkpoint_size ? Json(*standing.report.checkpoint_size) : Json(nullptr);
  made["first"] = figures.first ? Json(to_iso8601(*figures.first)) : Json(nullptr);
  made["last"] = figures.last ? Json(to_iso8601(*figures.last)) : Json(nullptr);
  made["attention"] = attention_of(figures, standing);
  made["seals"] = seals_of(figures);
  made["refusals"] = refusals_of(figures.refusals);
  made["activations"] = activations_of(figures);
  made["runs"] = runs_of(figures);
  made["orders"] = figures.orders.size();
  made["clock"] = figures.clock.size();
  made["token_changes"] = std::ranges::count_if(figures.tokens, &TokenLine::changed);
  made["pin_troubles"] = std::ranges::count_if(figures.tokens, &TokenLine::of_pin);
  made["audits"] = by_text(figures.audits);
  return made.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace signet::client::review
