#include "client/sign_command.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "client/input.h"
#include "client/inspect_program.h"
#include "client/output_file.h"
#include "client/profile_files.h"
#include "client/sign_document.h"
#include "client/sign_pdf.h"
#include "daemon/os/clock.h"
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

Result<Bytes> signed_xml(const CommandContext& context, const SignOptions& options, const Bytes& document, const SigningKey& key,
                         const Certificate& certificate) {
  if (options.role.empty()) return Refusal{Reason::request_malformed, "--role"};
  if (!options.field.empty() || !options.image.empty()) return Refusal{Reason::request_malformed, "--field, --image: PDF"};
  const auto role = role_from_code(options.role);
  if (!role) return Refusal{Reason::request_malformed, "--role " + options.role};
  const auto style = style_from_code(options.style.empty() ? "xades" : options.style);
  if (!style) return Refusal{Reason::request_malformed, "--style " + options.style};
  if (document.size() > limits::xml_bytes_max) return Refusal{Reason::too_large, "more than 2 MiB"};
  TRY(const auto layouts, known_layouts(context, options.profile));
  TRY(auto inspect, os::start_private_inspect(inspect_program()));
  const SignRequest request{*role, options.slot_id, options.region, *style, os::read_clock(0).wall};
  return sign_document(inspect, document, layouts, request, key, certificate);
}

// In a PDF the field says whose place it is.
Result<Bytes> signed_pdf(const SignOptions& options, const Bytes& document, const SigningKey& key, const Certificate& certificate) {
  if (options.field.empty()) return Refusal{Reason::request_malformed, "--field"};
  const bool of_xml =
      !options.role.empty() || !options.profile.empty() || !options.style.empty() || !options.slot_id.empty() || !options.region.empty();
  if (of_xml) return Refusal{Reason::request_malformed, "--role, --profile, --style, --slot-id, --region: XML"};
  PdfSignRequest request{options.field, {}, os::read_clock(0).wall};
  if (!options.image.empty()) {
    TRY(request.image, read_named(options.image, limits::seal_image_bytes_max));
  }
  TRY(auto inspect, os::start_private_inspect(inspect_program()));
  return sign_pdf(inspect, document, request, key, certificate);
}

struct OwnKey {
  SigningKey key;
  Certificate certificate;
};

// Two files, or a token that holds both.
Result<OwnKey> own_key(const SignOptions& options) {
  if (options.token.empty() == (options.key.empty() || options.certificate.empty()))
    return Refusal{Reason::request_malformed, "--token, or --key and --cert"};
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

Result<Bytes> signed_file(const CommandContext& context, const SignOptions& options) {
  TRY(const auto document, read_named(options.file, limits::pdf_bytes_max));
  TRY(const auto own, own_key(options));
  const auto& [key, certificate] = own;
  if (is_pdf(document)) return signed_pdf(options, document, key, certificate);
  return signed_xml(context, options, document, key, certificate);
}

}  // namespace

void sign(CommandContext& context, const SignOptions& options) {
  const auto document = signed_file(context, options);
  if (!document) {
    print_refusal(context, document.refusal(), options.file);
    if (document.refusal().reason == Reason::request_malformed) context.exit_status = exit_code::usage;
    return;
  }
  if (options.out.empty()) {
    std::fwrite(document->data(), 1, document->size(), stdout);
    return;
  }
  if (const auto written = write_new_file(options.out, *document); !written) return print_refusal(context, written.refusal());
  print_line(options.out + context.say({": đã ký.", ": signed."}));
}

}  // namespace signet::client
