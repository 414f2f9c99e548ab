#include "document/pdf/evidence.h"

#include <algorithm>

#include "document/pdf/decoding.h"
#include "document/pdf/forbidden.h"
#include "document/pdf/opinion.h"
#include "document/pdf/planning.h"
#include "document/pdf/revisions.h"
#include "document/pdf/streams.h"
#include "document/pdf/structure.h"
#include "policy/base/limits.h"
#include "policy/model/pdf_field_rule.h"

namespace signet::pdf {
namespace {

using wire::InspectMode;
using wire::InspectOutput;

Outcome check_header(ByteView file) {
  if (file.size() > limits::pdf_bytes_max) return Refusal{Reason::too_large, "more than 32 MiB"};
  const auto head = as_text(file.first(std::min<std::size_t>(file.size(), 9)));
  const bool known = head.size() == 9 && ((head.starts_with("%PDF-1.") && head[7] >= '0' && head[7] <= '7') ||
                                          (head.starts_with("%PDF-2.") && is_digit(static_cast<unsigned char>(head[7]))));
  if (!known || !is_white(static_cast<unsigned char>(head[8]))) return Refusal{Reason::pdf_malformed, "the header"};
  return Done{};
}

const PdfLayout* choose_layout(const std::vector<PdfLayout>& layouts, const Form& form) {
  for (const PdfLayout& layout : layouts) {
    for (const Field& field : form.fields) {
      const auto match = field.signature ? match_rules(layout.fields, field.name) : std::nullopt;
      if (match && match->role == layout.leading && field.name != layout.seal_field) return &layout;
    }
  }
  return nullptr;
}

class DocumentReader {
 public:
  DocumentReader(ByteView file, const wire::InspectRequest& request, const History& history, const Survey& survey, Revision& newest)
      : file_(file), request_(request), history_(history), survey_(survey), newest_(newest) {}

  Result<InspectOutput> whole() {
    TRY(form_, read_form(newest_));
    TRY(pages_, read_pages(newest_));
    layout_ = choose_layout(request_.pdf_layouts, form_);
    if (layout_ == nullptr && !general()) return Refusal{Reason::unknown_format, "no field for the leading signature"};
    find_forbidden(newest_, form_, pages_, survey_, defects_);
    signatures_ = read_signatures(file_, history_, form_, defects_);
    if (signatures_.size() > limits::signatures_max) return Refusal{Reason::too_large, "signatures"};
    find_hidden(survey_, form_, defects_);
    read_permissions();
    TRY_DONE(compare_revisions());
    give_roles();
    if (request_.mode == InspectMode::seal || request_.mode == InspectMode::preview) {
      TRY_DONE(leave_room());
      check_seal_permitted();
    }
    TRY_DONE(fill_evidence());
    TRY_DONE(newest_.sound());
    evidence_.defects = defects_.take();
    InspectOutput output;
    if (request_.mode == InspectMode::release) output.second_opinion = opinion();
    // What is wrong is said first: nothing is put into such a document.
    const bool planned = request_.mode == InspectMode::sign || request_.mode == InspectMode::preview;
    if (planned && evidence_.defects.empty()) TRY_DONE(make_plan(output));
    output.pdf = std::move(evidence_);
    return output;
  }

 private:
  bool general() const { return request_.mode == InspectMode::general || request_.mode == InspectMode::sign; }

  Outcome make_plan(InspectOutput& output) {
    const PlanningInput input{file_, history_, newest_, form_, signatures_, permissions_, evidence_.structure};
    if (general()) {
      TRY(output.plan, plan_signature(input, request_.field));
    } else {
      const auto leads = [&](const Signed& each) { return each.evidence.role == static_cast<std::uint8_t>(layout_->leading); };
      const auto leading = std::find_if(signatures_.begin(), signatures_.end(), leads);
      if (leading == signatures_.end()) return Refusal{Reason::principal_missing, ""};
      TRY(output.plan, plan_seal(input, leading->evidence.dictionary, layout_->seal_field));
    }
    TRY_DONE(newest_.sound());
    const auto page = std::find(pages_.order.begin(), pages_.order.end(), output.plan->page);
    output.page_index = page == pages_.order.end() ? 0 : static_cast<std::uint32_t>(page - pages_.order.begin());
    return Done{};
  }

  void read_permissions() {
    for (const Signed& sign : signatures_) {
      const auto permission = read_permission(*form_.find(sign.field));
      if (!permission) defects_.add(permission.refusal(), sign.evidence.field);
      permissions_.push_back(permission ? *permission : Permission{PdfPermission::nothing, {}, false});
    }
    check_certification(newest_, signatures_, permissions_, defects_);
  }

  Outcome compare_revisions() {
    Comparison comparison{history_, survey_, pages_, {}, !request_.pdf_layouts.empty(), {}};
    for (const PdfLayout& each : request_.pdf_layouts) {
      if (general() || &each == layout_) comparison.seal_fields.push_back(each.seal_field);
    }
    for (const Signed& each : signatures_) {
      if (each.evidence.timestamp) comparison.timestamps.insert(each.evidence.dictionary);
    }
    return check_revisions({file_, history_, survey_, comparison, newest_, form_, signatures_, permissions_}, defects_);
  }

  /// The seal's own field belongs to the school; everyone else's to whom the rules name.
  void give_roles() {
    for (Signed& sign : signatures_) {
      PdfSignatureEvidence& each = sign.evidence;
      if (layout_ == nullptr) break;
      if (each.field == layout_->seal_field) {
        each.role = static_cast<std::uint8_t>(Role::school);
        continue;
      }
      auto match = match_rules(layout_->fields, each.field);
      if (match && match->subject.size() <= 256) {
        each.role = static_cast<std::uint8_t>(match->role);
        each.subject = std::move(match->subject);
      } else if (!general() && !each.timestamp) {
        defects_.add(Reason::unknown_signature, each.field, each.field);
      }
    }
  }

  const Field* seal_field() const { return layout_ == nullptr ? nullptr : form_.find(layout_->seal_field); }

  // What is sealed is read again under the same limits: a document that fills them could be signed and never released.
  Outcome leave_room() const {
    constexpr std::size_t objects = 72;  // a drawing's, and what the seal adds and rewrites
    const auto no_room = [](const char* what) { return Refusal{Reason::too_large, std::string{"no room for the seal: "} + what}; };
    if (file_.size() + limits::pdf_seal_bytes_max > limits::pdf_bytes_max) return no_room("octets");
    if (history_.sections().size() >= limits::pdf_revisions_max) return no_room("revisions");
    if (history_.sections().front().size + objects > limits::pdf_objects_max) return no_room("objects");
    if (signatures_.size() >= limits::signatures_max) return no_room("signatures");
    return Done{};
  }

  /// A certification or a lock may keep the seal out (12.8.2.2, 12.8.2.4).
  void check_seal_permitted() {
    const Field* field = seal_field();
    if (field != nullptr && !field->signature) return defects_.add(Reason::pdf_forbidden, "", "the seal's field is no signature field");
    if (field != nullptr && field->filled()) return defects_.add(Reason::seal_slot_filled, field->name, "");
    for (std::size_t i = 0; i < signatures_.size(); ++i) {
      const auto what = objection(permissions_[i], {layout_->seal_field, field == nullptr, false});
      if (!what.empty()) defects_.add(Reason::changes_forbidden, signatures_[i].evidence.field, what);
    }
  }

  const Field* leading_field() const {
    for (const Signed& each : signatures_) {
      if (each.evidence.role == static_cast<std::uint8_t>(layout_->leading)) return form_.find(each.field);
    }
    for (const Field& each : form_.fields) {
      const auto match = each.signature ? match_rules(layout_->fields, each.name) : std::nullopt;
      if (match && match->role == layout_->leading && each.name != layout_->seal_field) return &each;
    }
    return nullptr;
  }

  Outcome fill_evidence() {
    evidence_.document = sha256(file_);
    if (!general()) evidence_.profile_id = layout_->profile_id;
    evidence_.metadata = read_metadata(file_, history_, newest_);
    evidence_.attachment = read_attachment(file_, history_, newest_);
    evidence_.embedded_files = survey_.embedded_files;
    evidence_.structure = read_trailer_facts(file_, history_);
    for (Signed& each : signatures_) {
      const auto place = pages_.places.find(each.evidence.widget);
      if (place != pages_.places.end() && place->second.size() == 1)
        each.evidence.page = place->second.front();
      else if (place != pages_.places.end())
        defects_.add(Reason::signature_malformed, each.evidence.field, "a field on two pages");
      evidence_.signatures.push_back(each.evidence);
    }
    evidence_.whole = !signatures_.empty() && signatures_.back().evidence.end == file_.size();
    if (evidence_.structure.id.size() > 1024) return Refusal{Reason::too_large, "the trailer's /ID"};
    return general() ? Outcome{Done{}} : fill_structure();
  }

  Outcome fill_structure() {
    const Field *leading = leading_field(), *seal = seal_field();
    ensure(leading != nullptr, "a layout is chosen by its leading field");
    const bool empty = seal != nullptr && seal->signature && !seal->filled();
    auto done = read_structure({file_, history_, newest_, form_, pages_, *leading, empty ? seal : nullptr}, evidence_.structure);
    if (done) return done;
    if (done.refusal().reason != Reason::seal_place_unfit) return done.refusal();
    defects_.add(done.refusal(), leading->name);
    return Done{};
  }

  InspectOutput::Opinion opinion() const {
    const auto seal = std::find_if(signatures_.rbegin(), signatures_.rend(),
                                   [&](const Signed& each) { return each.evidence.field == layout_->seal_field; });
    const bool agrees = seal != signatures_.rend() && openssl_agrees(file_, seal->evidence, request_.seal_certificate);
    return agrees ? InspectOutput::Opinion::agrees : InspectOutput::Opinion::objects;
  }

  ByteView file_;
  const wire::InspectRequest& request_;
  const History& history_;
  const Survey& survey_;
  Revision& newest_;
  Form form_;
  Pages pages_;
  const PdfLayout* layout_ = nullptr;
  std::vector<Signed> signatures_;
  std::vector<Permission> permissions_;
  Defects defects_;
  PdfEvidence evidence_;
};

}  // namespace

Result<InspectOutput> read_document(ByteView file, const wire::InspectRequest& request) {
  TRY_DONE(check_header(file));
  allow_decoding(limits::pdf_decoded_bytes_max);
  TRY(const std::uint64_t startxref, read_tail(file));
  TRY(auto sections, read_sections(file, startxref));
  const History history{std::move(sections)};
  TRY(const Survey survey, survey_objects(file, history));
  TRY(const auto newest, Revision::open(file, 0, history));
  TRY_DONE(newest->tables_agree());
  return DocumentReader{file, request, history, survey, *newest}.whole();
}

}  // namespace signet::pdf
