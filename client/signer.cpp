#include "client/signer.h"

#include <algorithm>

#include "client/caged_reader.h"
#include "client/input.h"
#include "client/inspect_program.h"
#include "client/instance_settings.h"
#include "client/profile_files.h"
#include "daemon/os/private_inspect.h"
#include "policy/base/limits.h"
#include "policy/registration.h"
#include "policy/rules.h"

namespace signet::client {
namespace {

Result<Bytes> read_named(const std::string& path, std::size_t size_max) {
  auto content = read_file(path, size_max);
  if (!content) return in_file(path, content.refusal());
  return content;
}

// The formats of orders are compiled in; those of transcripts are the instance's profiles.
Result<std::vector<Layout>> known_layouts(const CommandContext& context, const std::string& wanted) {
  std::vector<Layout> layouts{order_profile(Role::leader).layout, order_profile(Role::principal).layout, registration_profile().layout};
  TRY(const auto profiles, read_profiles(context));
  for (const auto& profile : profiles.xml) layouts.push_back(profile.layout);
  if (wanted.empty()) return layouts;
  std::erase_if(layouts, [&](const Layout& each) { return each.profile_id != wanted; });
  if (layouts.empty()) return Refusal{Reason::not_found, "--profile " + wanted};
  return layouts;
}

// A role signs XML; in a PDF the field says whose place it is.
Outcome options_agree(const SignOptions& options) {
  if (options.role.empty() == options.field.empty()) return Refusal{Reason::request_malformed, "XML: --role; PDF: --field"};
  if (options.field.empty() && !options.image.empty()) return Refusal{Reason::request_malformed, "--image: PDF"};
  const bool of_xml = !options.profile.empty() || !options.style.empty() || !options.slot_id.empty() || !options.region.empty();
  if (!options.field.empty() && of_xml) return Refusal{Reason::request_malformed, "--profile, --style, --slot-id, --region: XML"};
  return Done{};
}

struct OwnKey {
  SigningKey key;
  Certificate certificate;
};

// Two files, or a token that holds both.
Result<OwnKey> own_key(const SignOptions& options) {
  const bool any_file = !options.key.empty() || !options.certificate.empty();
  const bool both_files = !options.key.empty() && !options.certificate.empty();
  if (options.token.empty() ? !both_files : any_file) return Refusal{Reason::request_malformed, "--token, or --key and --cert"};
  if (!options.token.empty()) {
    TRY(auto key, SigningKey::from_token(options.token));
    TRY(auto certificate, Certificate::decode(*key.token_certificate()));
    return OwnKey{std::move(key), std::move(certificate)};
  }
  TRY(const auto certificate_text, read_named(options.certificate, limits::configuration_bytes_max));
  TRY(auto certificate, Certificate::from_pem(as_text(certificate_text)));
  TRY(const auto key_text, read_named(options.key, limits::configuration_bytes_max));
  TRY(auto key, SigningKey::from_pem(as_text(key_text), certificate));
  return OwnKey{std::move(key), std::move(certificate)};
}

}  // namespace

Result<Signer::XmlWork> Signer::xml_work(const CommandContext& context, const SignOptions& options) {
  const auto role = role_from_code(options.role);
  if (!role) return Refusal{Reason::request_malformed, "--role " + options.role};
  const auto style = style_from_code(options.style.empty() ? "xades" : options.style);
  if (!style) return Refusal{Reason::request_malformed, "--style " + options.style};
  TRY(auto layouts, known_layouts(context, options.profile));
  return XmlWork{std::move(layouts), {*role, options.slot_id, options.region, *style, {}}};
}

Result<PdfSignRequest> Signer::pdf_work(const SignOptions& options, os::Channel& inspect) {
  PdfSignRequest request{options.field, {}, {}};
  if (options.image.empty()) return request;
  TRY(const auto image, read_named(options.image, limits::seal_image_bytes_max));
  TRY(request.image, ask_drawing(inspect, image, {}, ""));
  return request;
}

Result<Signer::Work> Signer::work_of(const CommandContext& context, const SignOptions& options, os::Channel& inspect) {
  if (options.field.empty()) {
    TRY(auto work, xml_work(context, options));
    return Work{std::move(work)};
  }
  TRY(auto work, pdf_work(options, inspect));
  return Work{std::move(work)};
}

Result<Signer> Signer::make(const CommandContext& context, const SignOptions& options) {
  TRY_DONE(options_agree(options));
  TRY(auto own, own_key(options));
  TRY(auto inspect, os::start_private_inspect(inspect_program()));
  TRY(auto work, work_of(context, options, inspect));
  return Signer{std::move(own.key), std::move(own.certificate), std::move(inspect), std::move(work), context};
}

Result<Bytes> Signer::sign(const Bytes& document) {
  const auto now = instance_clock(context_).wall;
  if (auto* request = std::get_if<PdfSignRequest>(&work_)) {
    if (!is_pdf(document)) return Refusal{Reason::request_malformed, "--field: PDF"};
    request->time = now;
    return sign_pdf(inspect_, document, *request, key_, certificate_);
  }
  auto& work = std::get<XmlWork>(work_);
  if (is_pdf(document)) return Refusal{Reason::request_malformed, "--role: XML; PDF: --field"};
  if (document.size() > limits::xml_bytes_max) return Refusal{Reason::too_large, "more than 2 MiB"};
  work.request.time = now;
  return sign_document(inspect_, document, work.layouts, work.request, key_, certificate_);
}

bool Signer::is_signed(const Bytes& document, const Bytes& standing) {
  const auto now = instance_clock(context_).wall;
  if (auto* request = std::get_if<PdfSignRequest>(&work_)) {
    request->time = now;
    return is_signed_pdf(inspect_, document, standing, *request, certificate_);
  }
  auto& work = std::get<XmlWork>(work_);
  work.request.time = now;
  return is_signed_document(inspect_, document, standing, work.layouts, work.request, certificate_);
}

}  // namespace signet::client
