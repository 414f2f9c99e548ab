#include "client/school_register.h"

#include "client/input.h"
#include "client/json_fields.h"
#include "client/keyhold_socket.h"
#include "client/order_source.h"
#include "client/output_file.h"
#include "client/registration_text.h"
#include "policy/base/json.h"
#include "policy/base/limits.h"

namespace signet::client {
namespace {

Refusal first_reason(const wire::ServiceAnswer& answer) {
  if (answer.findings.empty()) return {Reason::unavailable, "no reason was given"};
  const auto& first = answer.findings.front();
  return {reason_from_number(first.reason).value_or(Reason::unavailable), first.detail};
}

Outcome take_proof(const Bytes& payload, Registration& registration) {
  const auto json = nlohmann::json::parse(as_text(payload), nullptr, false);
  const auto bytes = [&](const char* name) { return from_base64(text_of(json, name)).value_or(Bytes{}); };
  const auto root_entry = digest_from_hex(text_of(json, "root_entry"));
  const auto time = parse_iso8601(text_of(json, "time"));
  if (!json.is_object() || !root_entry || !time) return Refusal{Reason::wire_malformed, "the proof"};
  registration.root_entry = *root_entry;
  registration.proved = *time;
  registration.origin = text_of(json, "origin");
  registration.school_code = text_of(json, "school_code");
  registration.school_name = text_of(json, "school_name");
  registration.checkpoint_key = bytes("checkpoint_key");
  registration.seal_certificate = bytes("certificate");
  registration.proof = bytes("value");
  return Done{};
}

// What a department will look at first is looked at here, before the principal is asked to sign.
Outcome check_own_proof(const Registration& registration) {
  TRY(const auto seal, Certificate::decode(registration.seal_certificate));
  const auto algorithm = usual_algorithm(seal);
  if (!algorithm) return Refusal{Reason::algorithm_not_allowed, seal.common_name()};
  const auto text = proof_text(proved_by(registration));
  if (!verify_value(seal, *algorithm, as_bytes(text), registration.proof)) return Refusal{Reason::key_not_proved, seal.common_name()};
  return Done{};
}

Outcome take_principal(const RegisterOptions& options, Registration& registration) {
  const auto file = read_file(options.principal_certificate, limits::configuration_bytes_max);
  if (!file) return in_file(options.principal_certificate, file.refusal());
  const auto certificate = Certificate::from_pem(as_text(*file));
  if (!certificate) return in_file(options.principal_certificate, certificate.refusal());
  registration.principal_certificate = certificate->der();
  registration.principal_name = options.principal_name.empty() ? certificate->common_name() : options.principal_name;
  return Done{};
}

Result<Registration> compose_registration(const CommandContext& context, const RegisterOptions& options) {
  Registration registration;
  TRY_DONE(take_principal(options, registration));
  wire::ServiceRequest request;
  request.operation = wire::Operation::prove_key;
  TRY(const auto got, ask_keyhold(context, request));
  if (!got.payload) return first_reason(got.answer);
  TRY_DONE(take_proof(*got.payload, registration));
  TRY_DONE(check_own_proof(registration));
  OrderNewOptions approval;
  approval.kind = code(OrderKind::approval);
  approval.root_entry = to_hex(registration.root_entry);
  TRY(const auto place, next_place(context, approval));
  registration.number = place.number;
  registration.previous = place.previous;
  registration.issued = registration.proved;
  return registration;
}

}  // namespace

void school_register(CommandContext& context, const RegisterOptions& options) {
  const auto registration = compose_registration(context, options);
  if (!registration) return print_refusal(context, registration.refusal());
  const auto text = write_registration(*registration);
  if (!text) return print_refusal(context, text.refusal());
  if (const auto written = write_new_file(options.out, as_bytes(*text)); !written) return print_refusal(context, written.refusal());
  if (context.json) {
    nlohmann::ordered_json made{{"file", options.out}, {"sha256", to_hex(sha256(*text))}, {"number", registration->number}};
    return print_line(dump(made));
  }
  print_line(options.out +
             context.say({": đăng ký chứng thư con dấu, chưa ký. Tiếp theo: Hiệu trưởng ký (signet sign --role principal), rồi gửi "
                          "cơ quan phê duyệt.",
                          ": registration of the seal certificate, not signed yet. Next: the principal signs it (signet sign "
                          "--role principal), then it goes to the department."}));
}

}  // namespace signet::client
