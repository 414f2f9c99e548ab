// keyhold (or the command) -> inspect -> worker: one document, and the evidence that comes back.
#pragma once

#include <string>
#include <vector>

#include "daemon/wire/codec.h"
#include "policy/model/evidence.h"
#include "policy/model/pdf.h"
#include "policy/model/profile.h"
#include "policy/pdf_plan.h"

namespace signet::wire {

enum class InspectMode : std::uint8_t {
  seal = 1,     // by a layout; strict; octets of the leading region and of the signing-time objects
  release = 2,  // the same, of a sealed document; xmlsec1 gives its opinion on the seal
  general = 3,  // any signature, for `signet verify`; octets of every reference
  draw = 4,     // no document: the PNG of a seal; its drawing comes back
  sign = 5,     // for `signet sign`: any PDF; the plan of filling one empty signature field. Of XML the slot alone
  preview = 6,  // for `signet seal --preview`: as seal, with the plan of the seal
};

/// Frame on inspect's socket; carries two descriptors: the document (sealed memfd) and the output (memfd, writable).
struct InspectRequest {
  std::uint64_t job = 0;
  InspectMode mode = InspectMode::seal;
  std::vector<Layout> layouts;         // the worker takes the first whose root and slots fit
  Bytes seal_certificate;              // DER; release mode: whose key the second opinion uses
  std::vector<PdfLayout> pdf_layouts;  // a document that begins as a PDF is read by the first of these that fits
  std::uint32_t image_bytes = 0;       // draw mode: the document is the image, of that length, and the font behind it
  std::string characters;              // draw mode: what the text may need
  std::string field;                   // sign mode: full name of the field to fill
};

/// Frame back, after the worker was reaped. The evidence stands in the output memfd, never in this frame.
struct InspectReply {
  enum class State : std::uint8_t { finished = 1, crashed = 2, timed_out = 3, refused_request = 4 };
  std::uint64_t job = 0;
  State state = State::finished;
  std::string detail;
};

/// Content of the output memfd: u64 size, then this many octets of this message.
struct InspectOutput {
  std::uint16_t reason = 0;  // 0: evidence is given; else a Reason
  std::string detail;
  Evidence evidence;
  std::optional<PdfEvidence> pdf;  // instead, for a PDF
  std::optional<Drawing> drawing;  // draw mode
  std::optional<PdfPlan> plan;     // sign and preview mode. For the command, which reads no document itself: keyhold plans alone
  std::uint32_t page_index = 0;    // of the plan's page, from 0
  enum class Opinion : std::uint8_t { not_asked = 0, agrees = 1, objects = 2 };
  Opinion second_opinion = Opinion::not_asked;  // release mode; it may veto, never approve
};

template <class Archive>
void fields(Archive& a, Path& path) {
  a.number(path.anywhere);
  a.list(path.steps, limits::depth_max, [](auto& each, std::string& step) { each.text(step, 256); });
  a.text(path.id, 256);
  a.text(path.attribute, 256);
}

template <class Archive>
void fields(Archive& a, SlotRule& rule) {
  a.choice(rule.role, 1, roles_max);
  fields(a, rule.slots);
  a.text(rule.region, 256);
  a.number(rule.count_max);
}

template <class Archive>
void fields(Archive& a, Layout& layout) {
  a.text(layout.profile_id, 128);
  a.text(layout.root, 256);
  a.text(layout.region, 256);
  a.choice(layout.leading, 1, 6);
  a.list(layout.slots, 16, [](auto& each, SlotRule& rule) { fields(each, rule); });
  a.maybe(layout.seal_slot, [](auto& each, Path& path) { fields(each, path); });
  a.maybe(layout.only, [](auto& each, Distinction& only) {
    fields(each, only.path);
    each.list(only.values, 16, [](auto& one, std::string& value) { one.text(value, 256); });
  });
}

template <class Archive>
void fields(Archive& a, PdfLayout& layout) {
  a.text(layout.profile_id, 128);
  a.choice(layout.leading, 1, 6);
  a.list(layout.fields, 16, [](auto& each, PdfFieldRule& rule) {
    each.choice(rule.role, 1, roles_max);
    each.text(rule.pattern, 256);
  });
  a.text(layout.seal_field, 256);
}

template <class Archive>
void fields(Archive& a, InspectRequest& request) {
  a.number(request.job);
  a.choice(request.mode, 1, 6);
  a.list(request.layouts, 16, [](auto& each, Layout& layout) { fields(each, layout); });
  a.bytes(request.seal_certificate, limits::certificate_bytes_max);
  a.list(request.pdf_layouts, 16, [](auto& each, PdfLayout& layout) { fields(each, layout); });
  a.number(request.image_bytes);
  a.text(request.characters, 4096);
  a.text(request.field, 4096);
}

template <class Archive>
void fields(Archive& a, InspectReply& reply) {
  a.number(reply.job);
  a.choice(reply.state, 1, 4);
  a.text(reply.detail, 1024);
}

template <class Archive>
void fields(Archive& a, ByteRange& range) {
  a.number(range.begin);
  a.number(range.end);
}

template <class Archive>
void fields(Archive& a, ReferenceEvidence& reference) {
  a.text(reference.uri, 4096);
  a.choice(reference.state, 1, 5);
  a.number(reference.octets);
}

template <class Archive>
void fields(Archive& a, SignatureEvidence& signature) {
  a.choice(signature.role, 0, roles_max);
  a.text(signature.slot, 4096);
  a.text(signature.slot_id, 4096);
  a.text(signature.id, 4096);
  fields(a, signature.range);
  a.bytes(signature.signed_info, limits::evidence_bytes_max);
  a.bytes(signature.value, limits::signature_value_bytes_max);
  a.list(signature.certificates, 16, [](auto& each, Bytes& certificate) { each.bytes(certificate, limits::certificate_bytes_max); });
  a.list(signature.references, limits::references_max, [](auto& each, ReferenceEvidence& reference) { fields(each, reference); });
  a.list(signature.time_stamps, limits::time_stamps_max + 1, [](auto& each, TimeStampEvidence& stamp) {
    each.bytes(stamp.octets, limits::evidence_bytes_max);
    each.bytes(stamp.token, limits::cms_bytes_max);
  });
  a.list(signature.covers, limits::signatures_max, [](auto& each, std::uint32_t& index) { each.number(index); });
}

template <class Archive>
void fields(Archive& a, SealSlot& slot) {
  fields(a, slot.element);
  a.text(slot.name, 256);
  a.text(slot.attributes, 4096);
  a.number(slot.self_closed);
  a.number(slot.empty);
  a.list(slot.namespaces, 128, [](auto& each, std::pair<std::string, std::string>& binding) {
    each.text(binding.first, 256);
    each.text(binding.second, 4096);
  });
}

template <class Archive>
void fields(Archive& a, Evidence& evidence) {
  a.digest(evidence.document);
  a.text(evidence.profile_id, 128);
  a.list(evidence.octets, limits::signatures_max * limits::references_max,
         [](auto& each, Bytes& octets) { each.bytes(octets, limits::evidence_bytes_max); });
  a.list(evidence.signatures, limits::signatures_max, [](auto& each, SignatureEvidence& signature) { fields(each, signature); });
  a.maybe(evidence.seal_slot, [](auto& each, SealSlot& slot) { fields(each, slot); });
  a.number(evidence.unsigned_region);
  a.number(evidence.whole);
}

template <class Archive>
void fields(Archive& a, PdfReference& reference) {
  a.number(reference.number);
  a.number(reference.generation);
}

template <class Archive>
void fields(Archive& a, PdfSignatureEvidence& signature) {
  a.choice(signature.role, 0, roles_max);
  a.text(signature.field, 4096);
  a.text(signature.subject, 256);
  fields(a, signature.dictionary);
  fields(a, signature.object);
  fields(a, signature.gap);
  a.number(signature.end);
  fields(a, signature.widget);
  fields(a, signature.page);
  a.number(signature.timestamp);
}

template <class Archive>
void fields(Archive& a, PdfStructure& structure) {
  a.number(structure.xref_stream);
  a.number(structure.startxref);
  a.number(structure.size);
  fields(a, structure.root);
  fields(a, structure.info);
  a.bytes(structure.id, 1024);
  fields(a, structure.page);
  a.list(structure.page_path, limits::depth_max, [](auto& each, PdfReference& reference) { fields(each, reference); });
  fields(a, structure.leading_widget);
  fields(a, structure.seal_field);
  a.list(structure.objects, 4096, [](auto& each, PdfObjectText& object) {
    fields(each, object.id);
    fields(each, object.range);
    each.bytes(object.text, limits::evidence_bytes_max);
  });
}

template <class Archive>
void fields(Archive& a, PdfEvidence& evidence) {
  a.digest(evidence.document);
  a.text(evidence.profile_id, 128);
  a.list(evidence.signatures, limits::signatures_max, [](auto& each, PdfSignatureEvidence& signature) { fields(each, signature); });
  a.list(evidence.defects, 256, [](auto& each, PdfDefect& defect) {
    each.number(defect.reason);
    each.text(defect.field, 4096);
    each.text(defect.detail, 1024);
  });
  fields(a, evidence.metadata);
  fields(a, evidence.attachment);
  a.number(evidence.embedded_files);
  fields(a, evidence.structure);
  a.number(evidence.whole);
}

template <class Archive>
void fields(Archive& a, Drawing& drawing) {
  a.list(drawing.objects, 64, [](auto& each, DrawingObject& object) {
    each.list(object.head, 256, [](auto& inner, DrawingObject::Piece& piece) {
      inner.text(piece.text, 64 * 1024);
      inner.number(piece.object);
    });
    each.number(object.has_stream);
    each.bytes(object.stream, limits::pdf_seal_bytes_max);
  });
  a.number(drawing.image);
  a.number(drawing.font);
  a.number(drawing.pixel_width);
  a.number(drawing.pixel_height);
  a.number(drawing.ascent);
  a.number(drawing.descent);
  a.list(drawing.glyphs, 4096, [](auto& each, DrawingGlyph& glyph) {
    each.number(glyph.character);
    each.number(glyph.code);
    each.number(glyph.width);
  });
}

template <class Archive>
void fields(Archive& a, std::array<double, 4>& rectangle) {
  for (double& side : rectangle) a.real(side);
}

template <class Archive>
void fields(Archive& a, PdfEdit& edit) {
  fields(a, edit.id);
  a.bytes(edit.original, limits::evidence_bytes_max);
  fields(a, edit.range);
  a.number(edit.place);
  fields(a, edit.cut);
  a.choice(edit.what, 1, 2);
}

template <class Archive>
void fields(Archive& a, PdfPlan& plan) {
  a.number(plan.trailer.startxref);
  a.number(plan.trailer.size);
  fields(a, plan.trailer.root);
  fields(a, plan.trailer.info);
  a.bytes(plan.trailer.id, 1024);
  a.number(plan.xref_stream);
  a.number(plan.new_field);
  fields(a, plan.page);
  fields(a, plan.leading_widget);
  fields(a, plan.seal_field);
  a.text(plan.leading_field, 4096);
  fields(a, plan.leading_rectangle);
  a.number(plan.leading_on_page);
  a.maybe(plan.field_rectangle, [](auto& each, std::array<double, 4>& rectangle) { fields(each, rectangle); });
  a.list(plan.other_rectangles, limits::pdf_fields_max, [](auto& each, std::array<double, 4>& rectangle) { fields(each, rectangle); });
  fields(a, plan.geometry.crop_box);
  a.number(plan.geometry.rotate);
  a.real(plan.geometry.user_unit);
  a.list(plan.edits, 16, [](auto& each, PdfEdit& edit) { fields(each, edit); });
}

template <class Archive>
void fields(Archive& a, InspectOutput& output) {
  a.number(output.reason);
  a.text(output.detail, 1024);
  fields(a, output.evidence);
  a.maybe(output.pdf, [](auto& each, PdfEvidence& pdf) { fields(each, pdf); });
  a.maybe(output.drawing, [](auto& each, Drawing& drawing) { fields(each, drawing); });
  a.maybe(output.plan, [](auto& each, PdfPlan& plan) { fields(each, plan); });
  a.number(output.page_index);
  a.choice(output.second_opinion, 0, 2);
}

}  // namespace signet::wire
