// A person at work with `signet sign`: what a run reads once, and then one document after another.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "client/command_context.h"
#include "client/sign_document.h"
#include "client/sign_pdf.h"

namespace signet::client {

struct SignOptions {
  std::vector<std::string> files;
  std::string role;              // of XML: principal, homeroom-teacher, …
  std::string profile;           // id; empty: the first that fits
  std::string style;             // xades or gov; empty: xades
  std::string out;               // a file, or a folder for several; empty: standard output
  std::string key, certificate;  // PEM files; or
  std::string token;             // PKCS#11 URI
  std::string slot_id, region;   // for roles with several slots
  std::string field;             // of a PDF: full name of its empty signature field
  std::string image;             // of a PDF: PNG that is drawn into the field; empty: nothing is shown
};

class Signer {
 public:
  /// Reads key, certificate, and image or profiles, and starts the caged reader; `request_malformed` for options that do not go
  /// together.
  static Result<Signer> make(const CommandContext& context, const SignOptions& options);
  Result<Bytes> sign(const Bytes& document);
  /// `standing` is `document` and, in the place that is to be signed, a signature with this certificate; nothing else is new.
  bool is_signed(const Bytes& document, const Bytes& standing);

 private:
  struct XmlWork {
    std::vector<Layout> layouts;
    SignRequest request;
  };
  using Work = std::variant<XmlWork, PdfSignRequest>;

  Signer(SigningKey key, Certificate certificate, os::Channel inspect, Work work, const CommandContext& context)
      : key_(std::move(key)),
        certificate_(std::move(certificate)),
        inspect_(std::move(inspect)),
        work_(std::move(work)),
        context_(context) {}
  static Result<Work> work_of(const CommandContext& context, const SignOptions& options, os::Channel& inspect);
  static Result<XmlWork> xml_work(const CommandContext& context, const SignOptions& options);
  static Result<PdfSignRequest> pdf_work(const SignOptions& options, os::Channel& inspect);

  SigningKey key_;
  Certificate certificate_;
  os::Channel inspect_;
  Work work_;
  const CommandContext& context_;
};

}  // namespace signet::client
