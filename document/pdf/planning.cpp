#include "document/pdf/planning.h"

#include <deque>

namespace signet::pdf {
namespace {

/// The newest revision's objects, from the file, or as the parser writes what lies in an object stream.
class NewestObjects final : public PdfObjects {
 public:
  explicit NewestObjects(const PlanningInput& input) : input_(input) {}

  Result<PdfObject> object(PdfReference id) const override {
    const CrossReference* place = input_.history.find(id.number, 0);
    if (place == nullptr) return Refusal{Reason::pdf_malformed, "no " + name_of_object(id)};
    const bool plain = place->type == CrossReference::Type::plain;
    TRY(auto parsed, parse_pdf_object(plain ? input_.file.subspan(place->place) : written(id)));
    if (parsed.id != id) return Refusal{Reason::pdf_malformed, "no " + name_of_object(id)};
    if (plain) parsed.range = {place->place, place->place + parsed.octets.size()};
    return parsed;
  }

 private:
  ByteView written(PdfReference id) const {
    return texts_.emplace_back(to_bytes(std::to_string(id.number) + " " + std::to_string(id.generation) + " obj\n" +
                                        input_.newest.object(id.number).unparseResolved() + "\nendobj"));
  }

  const PlanningInput& input_;
  mutable std::deque<Bytes> texts_;  // what was parsed refers to them
};

PdfTrailer trailer_of(const PdfStructure& said) { return {said.startxref, said.size, said.root, said.info, said.id}; }

}  // namespace

Result<PdfPlan> plan_signature(const PlanningInput& input, const std::string& name) {
  const Field* field = input.form.find(name);
  if (field == nullptr) return Refusal{Reason::not_found, "field " + name};
  if (!field->signature) return Refusal{Reason::pdf_forbidden, "no signature field: " + name};
  if (field->filled()) return Refusal{Reason::signature_slot_filled, name};
  for (const Permission& each : input.permissions) {
    const auto what = objection(each, {name, false, false});
    if (!what.empty()) return Refusal{Reason::changes_forbidden, what};
  }
  const NewestObjects objects{input};
  return plan_filling({objects, trailer_of(input.trailer), input.trailer.xref_stream, field->id});
}

Result<PdfPlan> plan_seal(const PlanningInput& input, PdfReference leading, const std::string& seal_field) {
  const NewestObjects objects{input};
  return plan_increment({objects, trailer_of(input.trailer), input.trailer.xref_stream, leading, seal_field});
}

}  // namespace signet::pdf
