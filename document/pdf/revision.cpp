#include "document/pdf/revision.h"

#include <exception>
#include <new>

namespace signet::pdf {

PdfReference reference_to(const QPDFObjectHandle& handle) {
  return {static_cast<std::uint32_t>(handle.getObjectID()), static_cast<std::uint32_t>(handle.getGeneration())};
}

std::string name_of_object(PdfReference id) { return "object " + std::to_string(id.number) + " " + std::to_string(id.generation); }

bool alike(QPDFObjectHandle a, QPDFObjectHandle b) { return a.unparse() == b.unparse(); }

Result<std::unique_ptr<Revision>> Revision::open(ByteView octets, std::size_t number, const History& history) {
  std::unique_ptr<Revision> revision{new Revision{number, octets.size(), history}};
  try {
    revision->pdf_.setSuppressWarnings(true);
    revision->pdf_.setAttemptRecovery(false);
    revision->pdf_.processMemoryFile("document", reinterpret_cast<const char*>(octets.data()), octets.size());
    static_cast<void>(revision->pdf_.getRoot());
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    return Refusal{Reason::pdf_malformed, "the cross-reference"};
  }
  TRY_DONE(revision->sound());
  if (reference_to(revision->catalog()) != revision->section().root) return Refusal{Reason::pdf_malformed, "the catalog"};
  return revision;
}

QPDFObjectHandle Revision::object(std::uint32_t number) {
  const CrossReference* entry = history_.find(number, number_);
  if (entry == nullptr) return QPDFObjectHandle::newNull();
  const auto generation = entry->type == CrossReference::Type::plain ? entry->detail : 0;
  return pdf_.getObject(static_cast<int>(number), static_cast<int>(generation));
}

QPDFObjectHandle Revision::catalog() { return pdf_.getRoot(); }

Outcome Revision::sound() const {
  if (!pdf_.anyWarnings()) return Done{};
  return Refusal{Reason::pdf_malformed, "the parser objects"};
}

Outcome Revision::tables_agree() {
  std::size_t used = 0;
  for (const auto& [id, entry] : pdf_.getXRefTable()) {
    const CrossReference* ours = history_.find(static_cast<std::uint32_t>(id.getObj()), number_);
    if (ours == nullptr) return Refusal{Reason::pdf_malformed, "the cross-reference is read in two ways"};
    const bool plain = entry.getType() == 1 && ours->type == CrossReference::Type::plain;
    const bool compressed = entry.getType() == 2 && ours->type == CrossReference::Type::compressed;
    const bool same =
        plain ? static_cast<std::uint64_t>(entry.getOffset()) == ours->place && static_cast<std::uint32_t>(id.getGen()) == ours->detail
              : compressed && static_cast<std::uint64_t>(entry.getObjStreamNumber()) == ours->place;
    if (!same) return Refusal{Reason::pdf_malformed, "the cross-reference is read in two ways"};
    ++used;
  }
  std::size_t ours = 0;
  std::uint32_t last = 0;
  for (const auto& each : history_.records()) {
    if (each.section < number_ || each.number == last) continue;
    last = each.number;
    ours += has(each.number) ? 1 : 0;
  }
  if (used != ours) return Refusal{Reason::pdf_malformed, "the cross-reference is read in two ways"};
  return Done{};
}

}  // namespace signet::pdf
