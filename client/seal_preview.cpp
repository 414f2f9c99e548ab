#include "client/seal_preview.h"

#include <algorithm>

#include "client/caged_reader.h"
#include "client/input.h"
#include "client/inspect_program.h"
#include "client/instance_settings.h"
#include "client/json_fields.h"
#include "client/output_file.h"
#include "client/profile_files.h"
#include "daemon/os/private_inspect.h"
#include "daemon/os/private_render.h"
#include "document/compose/cms.h"
#include "document/compose/plan_parts.h"
#include "policy/base/json.h"
#include "policy/base/limits.h"
#include "policy/pdf_record.h"

namespace signet::client {
namespace {

constexpr unsigned preview_dots_per_inch = 100;

Result<Drawing> drawing_of(const CommandContext& context, os::Channel& inspect, const PdfProfile& profile) {
  const auto image = read_file(context.path(profile.image), limits::seal_image_bytes_max);
  if (!image) return in_file(profile.image, image.refusal());
  const auto font = read_file(context.path(profile.font), limits::font_bytes_max);
  if (!font) return in_file(profile.font, font.refusal());
  return ask_drawing(inspect, *image, *font, seal_characters(profile.look));
}

// The service reads tables and plain objects by itself; for anything else the profile must trust the parser.
bool is_parsers_own(const PdfPlan& plan) {
  return plan.xref_stream ||
         std::any_of(plan.edits.begin(), plan.edits.end(), [](const PdfEdit& each) { return each.range == ByteRange{}; });
}

// What is printed beside the seal; a document that does not say it is shown without.
std::string number_in(const Bytes& document, ByteRange metadata) {
  const auto record = read_pdf_record(document, metadata);
  if (!record) return {};
  const auto number = record->fields.find("number");
  return number == record->fields.end() ? std::string{} : number->second;
}

Result<Bytes> with_drawn_seal(const Bytes& document, const PdfPlan& plan, const PdfProfile& profile, const Drawing& drawing,
                              const SealInfo& info) {
  const Instant now = info.at;
  TRY(const auto appearance, draw_seal(profile.look, drawing, seal_placement(plan), info));
  const PdfSignatureEntries entries{"ETSI.CAdES.detached", pdf_date(now), "", {}};
  TRY(const auto increment, write_increment(increment_parts(plan, document, profile.layout.seal_field, &drawing), entries, appearance));
  TRY(const auto nothing, cms_contents({}, pdf_contents_bytes));
  Bytes file = document;
  for (const std::string* part : {&increment.before, &nothing, &increment.after}) file.insert(file.end(), part->begin(), part->end());
  return file;
}

Result<Bytes> picture_of(const CommandContext& context, const std::string& file, std::uint32_t& page_index) {
  TRY(const auto document, read_file(file, limits::pdf_bytes_max));
  TRY(const auto previewed, preview_pdf(context, document, instance_clock(context).wall));
  page_index = previewed.page_index;
  return os::render_page(render_program(), previewed.file, previewed.page_index, preview_dots_per_inch);
}

}  // namespace

Result<PreviewedPdf> preview_pdf(const CommandContext& context, const Bytes& document, Instant now) {
  if (!is_pdf(document)) return Refusal{Reason::unknown_format, "PDF"};
  TRY(const auto profiles, read_profiles(context));
  TRY(auto inspect, os::start_private_inspect(inspect_program()));
  wire::InspectRequest request;
  request.mode = wire::InspectMode::preview;
  for (const auto& each : profiles.pdf) request.pdf_layouts.push_back(each.layout);
  TRY(const auto output, ask_pdf(inspect, document, std::move(request)));
  const auto profile = std::find_if(profiles.pdf.begin(), profiles.pdf.end(),
                                    [&](const auto& each) { return each.layout.profile_id == output.pdf->profile_id; });
  if (profile == profiles.pdf.end()) return Refusal{Reason::evidence_disagrees, "a profile that was not asked for"};
  TRY(const auto plan, checked_plan(output, document));
  if (!profile->increment_trusted && is_parsers_own(plan)) return Refusal{Reason::increment_untrusted, "a cross-reference stream"};
  TRY(const auto drawing, drawing_of(context, inspect, *profile));
  TRY(auto file, with_drawn_seal(document, plan, *profile, drawing, {number_in(document, output.pdf->metadata), now}));
  return PreviewedPdf{std::move(file), output.page_index};
}

void preview_seal(CommandContext& context, const std::string& file, const std::string& out) {
  std::uint32_t page_index = 0;
  const auto picture = picture_of(context, file, page_index);
  if (!picture) return print_refusal(context, picture.refusal(), file);
  if (const auto written = write_new_file(out, *picture); !written) return print_refusal(context, written.refusal());
  const auto page = page_index + 1;
  if (context.json) return print_line(dump(nlohmann::ordered_json{{"file", file}, {"preview", out}, {"page", page}}));
  print_line(out + context.say({": trang ", ": page "}) + std::to_string(page) +
             context.say({" với con dấu ở chỗ sẽ đóng; chưa đóng dấu.", " with the seal where it would stand; nothing is sealed."}));
}

}  // namespace signet::client
