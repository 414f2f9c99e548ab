// signet-world: makes the fictional world that tests and the demonstration live in.
#include <openssl/pem.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <iostream>
#include <mutex>
#include <thread>

#include "policy/base/digest.h"
#include "tests/support/fail.h"
#include "tests/support/file.h"
#include "tests/support/fixtures.h"
#include "tests/support/instance.h"
#include "tests/support/kinds.h"
#include "tests/support/lock_order.h"
#include "tests/support/pdf_attachment.h"
#include "tests/support/pdf_fixtures.h"
#include "tests/support/pdf_transcript.h"
#include "tests/support/png.h"
#include "tests/support/signing_list.h"
#include "tests/support/token.h"
#include "tests/support/transcript.h"
#include "tests/support/variation.h"

namespace {

namespace fs = std::filesystem;
using namespace signet;
using namespace signet::world;

struct Arguments {
  std::string world, root, out, file, person, slot, target = "data", style = "gov", time, profiles = "config/profiles", class_code = "8A1",
                                                    pdf_class, attach, previous, fault;
  long clerk_uid = static_cast<long>(::geteuid());
  int count = 45, faults = 3, first = 1, signers = 1;
  std::size_t picture_bytes = 40000;
  bool elliptic = false, department = false, pdf = false, foreign = false, xref_streams = false, unsealed = false;
  FixtureChoice choice;
  std::string unsigned_list;            // who signs which of the PDFs
  std::vector<std::string> superseded;  // whose certificates are revoked from now on
  LockOrder lock;
  Variation variation;
};

std::string transcript_name(const std::string& class_code, int number) {
  return class_code + (number < 10 ? "-0" : "-") + std::to_string(number);
}

bool is_faulty(const Arguments& arguments, int number) {
  constexpr std::array faulty{7, 19, 33};
  return std::find(faulty.begin(), faulty.end(), number) - faulty.begin() < std::min(arguments.faults, 3);
}

void write_one_transcript(const World& world, const Arguments& arguments, int number, SigningList& list) {
  const auto stem = (fs::path{arguments.out} / transcript_name(arguments.class_code, number)).string();
  auto transcript = class_transcript(world, number);
  // Both forms say the same, whoever signs them when.
  const auto effective = arguments.pdf ? to_iso8601(now()).substr(0, 10) : std::string{};
  transcript.form([&](Form& form) { form.effective_date = effective, form.class_code = arguments.class_code; });
  if (is_faulty(arguments, number)) put_fault(transcript, number);
  vary(transcript, arguments.variation);
  const auto text = transcript.text();
  write_file(stem + ".xml", text);
  if (!arguments.pdf) return;
  auto pdf = class_pdf(world, number, text);
  if (!arguments.pdf_class.empty()) pdf.of_class(arguments.pdf_class).tied_to(text);
  pdf.form([&](PdfForm& form) { form.record.effective_date = effective; });
  if (arguments.xref_streams) pdf.xref_streams();
  if (!arguments.attach.empty()) attach(pdf, text, arguments.attach);
  if (is_faulty(arguments, number)) put_pdf_fault(pdf, number);
  if (arguments.unsigned_list.empty()) return write_file(stem + ".pdf", pdf.file());
  list.add(pdf, fs::path{stem + ".pdf"}.filename().string());
  write_file(stem + ".pdf", pdf.unsigned_file());
}

void write_transcripts(const Arguments& arguments) {
  const auto world = World::open(arguments.world);
  std::vector<std::thread> threads;
  std::mutex guard;
  std::string trouble;
  SigningList list;
  const int workers = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  for (int worker = 0; worker < workers; ++worker)
    threads.emplace_back([&, worker] {
      try {
        for (int i = worker; i < arguments.count; i += workers) write_one_transcript(world, arguments, arguments.first + i, list);
      } catch (const std::exception& failure) {
        const std::lock_guard lock{guard};
        trouble = failure.what();
      }
    });
  for (auto& thread : threads) thread.join();
  must(trouble.empty(), trouble);
  if (!arguments.unsigned_list.empty()) write_file(arguments.unsigned_list, list.text());
}

void write_signatures(const Arguments& arguments) {
  for (const auto& member : cast()) write_file(fs::path{arguments.out} / (member.name + ".png"), signature_png(member.name));
}

void cover_mark_in(const Arguments& arguments) {
  auto file = read_file(arguments.file);
  cover_mark(file);
  write_file(arguments.file, file);
}

// Papers that were scanned, each another one. Three signers: a teacher and the homeroom teacher confirm it before the principal.
void write_scans(const Arguments& arguments) {
  const auto world = World::open(arguments.world);
  for (int number = arguments.first; number < arguments.first + arguments.count; ++number) {
    auto pdf = a_scan(world, arguments.picture_bytes);
    pdf.pupil(number).form(
        [number](PdfForm& form) { form.record.source_sha256 = to_hex(signet::sha256("paper " + std::to_string(number))); });
    if (arguments.signers == 3) {
      const auto principal = pdf.signing("principal");
      pdf.without("principal");
      for (const auto& [field, person] : {std::pair{"GVBM-TOAN-1", "teacher-TOAN"}, {"GVCN", "homeroom"}}) {
        auto signing = principal;
        signing.key = signing.person = person;
        signing.options.field = field;
        signing.options.rectangle = {};
        signing.options.time = principal.options.time + -day_s;
        pdf.also(signing);
      }
      pdf.also(principal);
    }
    write_file((fs::path{arguments.out} / ("scan-" + std::to_string(number) + ".pdf")).string(), pdf.file());
  }
}

void adopt_pdf(const Arguments& arguments) {
  auto form = pdf_form_of_class("8A1", arguments.first);
  form.record.effective_date = to_iso8601(now()).substr(0, 10);
  auto file = arguments.foreign ? read_file(arguments.file) : adopted(read_file(arguments.file), form);
  if (!arguments.world.empty()) {
    const auto world = World::open(arguments.world);
    auto pdf = a_pdf(world).pupil(arguments.first);
    pdf.over(std::move(file));
    if (arguments.foreign) pdf.without("teacher-TOAN");
    file = pdf.file();
  }
  write_file(arguments.out, file);
}

void sign_file(const Arguments& arguments) {
  const auto world = World::open(arguments.world);
  SignOptions options;
  const auto style = style_from_code(arguments.style);
  must(style.has_value(), "--style is gov or xades");
  options.style = *style;
  options.target = arguments.target;
  options.time = now();
  if (!arguments.time.empty()) {
    const auto time = parse_signing_time(arguments.time);
    must(time.has_value(), "--time is not a time: " + arguments.time);
    options.time = *time;
  }
  write_file(arguments.out, sign_into(read_file(arguments.file), arguments.slot, world.identity(arguments.person), options));
}

// The authority's part of a set-up. It asks who the school is by other ways than the request, and so does this one.
void certify(const Arguments& arguments) {
  const auto text = read_file(arguments.file);
  BIO* const in = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
  X509_REQ* const request = PEM_read_bio_X509_REQ(in, nullptr, nullptr, nullptr);
  BIO_free(in);
  must(request != nullptr, arguments.file + " is no certificate request");
  const Key key{X509_REQ_get_pubkey(request), FreeKey{}};
  const bool proved = key != nullptr && X509_REQ_verify(request, key.get()) == 1;
  X509_REQ_free(request);
  must(proved, arguments.file + " is not signed by its own key");
  const auto certificate = World::open(arguments.world).issue_school_certificate(key, school_name, school_tax_id);
  write_file(arguments.out, certificate_to_pem(certificate));
}

void renew_lists(const Arguments& arguments) {
  const auto world = World::open(arguments.world);
  world.write_lists(arguments.superseded);
  fs::copy(fs::path{arguments.world} / "crl", fs::path{arguments.root} / "etc/signet/crl",
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
}

void add_variation(CLI::App& command, Variation& variation) {
  command.add_option("--substitute", variation.substitutes, "PERSON=SIGNER: in the XML somebody signs in another's place");
  command.add_flag("--within-a-day", variation.within_a_day, "everybody signs the XML today, not over the past three days");
}

void describe(CLI::App& app, Arguments& a) {
  app.require_subcommand(1);
  auto* make = app.add_subcommand("make", "authorities, department, people, roster.toml");
  make->add_option("--out", a.world, "folder of the new world")->required();
  make->add_option("--clerk-uid", a.clerk_uid, "the clerk's Unix account in the roster");
  make->callback([&a] { World::make(a.world, a.clerk_uid); });

  auto* token = app.add_subcommand("token", "software token with the school's seal key and certificate");
  token->add_option("--world", a.world)->required();
  token->add_option("--root", a.root, "instance root")->required();
  token->add_flag("--department", a.department, "of the department's own appliance");
  token->add_flag("--ec", a.elliptic, "P-256 instead of RSA-2048");
  token->callback([&a] { make_token(World::open(a.world), {a.root, a.elliptic, a.department}); });

  auto* school = app.add_subcommand("school", "settings, policy, profiles, anchors, revocation lists");
  school->add_option("--world", a.world)->required();
  school->add_option("--root", a.root, "instance root")->required();
  school->add_flag("--department", a.department, "the department's own appliance");
  school->add_option("--profiles", a.profiles, "folder of profiles to copy");
  school->callback([&a] { make_school(World::open(a.world), {a.root, a.profiles, a.department}); });

  auto* certificate = app.add_subcommand("certificate", "the school's seal certificate, for the request that `signet setup` wrote");
  certificate->add_option("--world", a.world)->required();
  certificate->add_option("--request", a.file, "the request, PEM")->required();
  certificate->add_option("--out", a.out, "file to write")->required();
  certificate->callback([&a] { certify(a); });

  auto* lists = app.add_subcommand("crls", "new revocation lists of now, good for 30 days, in the world and below the root");
  lists->add_option("--world", a.world)->required();
  lists->add_option("--root", a.root, "instance root")->required();
  lists->add_option("--supersede", a.superseded, "people whose certificates are revoked from now on, as superseded");
  lists->callback([&a] { renew_lists(a); });

  auto* transcripts = app.add_subcommand("transcripts", "the signed transcripts of class 8A1");
  transcripts->add_option("--world", a.world)->required();
  transcripts->add_option("--out", a.out, "folder")->required();
  transcripts->add_option("--count", a.count, "how many pupils")->check(CLI::Range(1, 9999));
  transcripts->add_option("--first", a.first, "number of the first pupil")->check(CLI::Range(1, 19999));
  transcripts->add_option("--class", a.class_code, "the XML names this class, which has the teachers of 8A1");
  transcripts->add_option("--faults", a.faults, "how many of the pupils 07, 19, 33 are faulty")->check(CLI::Range(0, 3));
  transcripts->add_flag("--pdf", a.pdf, "a PDF beside each XML, tied to it");
  transcripts->add_option("--attach", a.attach, "the XML is attached to its PDF, instead of named in its record, in this way")
      ->check(CLI::IsMember(ways_to_attach()));
  transcripts->add_flag("--xref-streams", a.xref_streams, "the PDFs have cross-reference streams");
  transcripts->add_option("--pdf-class", a.pdf_class, "the PDFs name this class, whose teachers sign them");
  transcripts
      ->add_option("--unsigned-pdf", a.unsigned_list,
                   "nobody signs the PDFs; this file says who must, in order: PERSON FIELD FILE… (19 lacks its fault)")
      ->needs(transcripts->get_option("--pdf"));
  transcripts->add_option("--mark", a.variation.mark, "the XML's mark of the year in Toán");
  add_variation(*transcripts, a.variation);
  transcripts->callback([&a] { write_transcripts(a); });

  auto* scans = app.add_subcommand("scans", "signed PDFs of scanned paper");
  scans->add_option("--world", a.world)->required();
  scans->add_option("--out", a.out, "folder")->required();
  scans->add_option("--count", a.count, "how many")->check(CLI::Range(1, 9999));
  scans->add_option("--first", a.first, "number of the first pupil")->check(CLI::Range(1, 9999));
  scans->add_option("--signers", a.signers, "1: the principal; 3: two teachers before")->check(CLI::IsMember({1, 3}));
  scans->add_option("--picture-bytes", a.picture_bytes, "octets of the picture on each page");
  scans->callback([&a] { write_scans(a); });

  auto* kinds = app.add_subcommand("kinds", "one signed document of each kind but the annual transcript");
  kinds->add_option("--world", a.world)->required();
  kinds->add_option("--out", a.out, "folder")->required();
  kinds->add_option("--first", a.first, "number of the pupil")->check(CLI::Range(1, 9999));
  add_variation(*kinds, a.variation);
  kinds->add_flag("--pdf", a.pdf, "a PDF beside each XML, tied to it");
  kinds->add_option("--fault", a.fault, "what is wrong with them")->check(CLI::IsMember(kinds_faults()));
  kinds->callback([&a] { write_kinds(World::open(a.world), a.out, {a.first, a.pdf, a.fault, a.variation}); });

  auto* opening = app.add_subcommand("next-opening", "a signed opening of the next school year");
  opening->add_option("--world", a.world)->required();
  opening->add_option("--out", a.out, "file")->required();
  opening->add_option("--first", a.first, "number of the pupil")->check(CLI::Range(1, 9999));
  opening->add_option("--previous", a.previous, "SHA-256 of the pupil's record of this school year")->required();
  opening->add_flag("--pdf", a.pdf, "its PDF beside it");
  opening->callback([&a] { write_next_opening(World::open(a.world), a.out, a.first, a.previous, a.pdf); });

  auto* other = app.add_subcommand("other-record", "the record of a pupil that another school sealed last year");
  other->add_option("--world", a.world)->required();
  other->add_option("--out", a.out, "file")->required();
  other->add_option("--first", a.first, "number of the pupil")->check(CLI::Range(1, 9999));
  other->add_flag("--unsealed", a.unsealed);
  other->callback([&a] { write_other_record(World::open(a.world), a.out, a.first, !a.unsealed); });

  auto* transferred = app.add_subcommand("transfer-opening", "the signed opening of a pupil who transferred in");
  transferred->add_option("--world", a.world)->required();
  transferred->add_option("--out", a.out, "file")->required();
  transferred->add_option("--first", a.first, "number of the pupil")->check(CLI::Range(1, 9999));
  transferred->add_option("--previous", a.previous, "SHA-256 of what the pupil brings")->required();
  transferred->callback([&a] { write_transfer_opening(World::open(a.world), a.out, a.first, a.previous); });

  auto* lock = app.add_subcommand("lock", "the order that locks classes (or unlocks them), for somebody to sign");
  lock->add_option("--like", a.file, "the roster's order")->required();
  lock->add_option("--class", a.lock.classes, "codes of classes; default: all");
  lock->add_option("--number", a.lock.number, "of its kind")->check(CLI::PositiveNumber);
  lock->add_option("--previous", a.lock.previous, "SHA-256 of the file of the order of its kind before it");
  lock->add_option("--unlock", a.lock.unlock, "the reason: it unlocks");
  lock->add_option("--out", a.out, "file to write")->required();
  lock->callback([&a] { write_file(a.out, lock_order(read_file(a.file), a.lock)); });

  auto* pictures = app.add_subcommand("pictures", "seal.png and signature.png");
  pictures->add_option("--out", a.out, "folder")->required();
  pictures->callback(
      [&a] { write_file(fs::path{a.out} / "seal.png", seal_png()), write_file(fs::path{a.out} / "signature.png", signature_png()); });

  auto* signatures = app.add_subcommand("signatures", "PERSON.png: a picture of everybody's signature");
  signatures->add_option("--out", a.out, "folder")->required();
  signatures->callback([&a] { write_signatures(a); });

  auto* cover = app.add_subcommand("cover-mark", "the fault of transcript 19: a mark of a signed PDF is covered, in place");
  cover->add_option("FILE", a.file)->required();
  cover->callback([&a] { cover_mark_in(a); });

  auto* sign = app.add_subcommand("sign", "a signature of one person into an empty slot of any XML document");
  sign->add_option("FILE", a.file)->required();
  sign->add_option("--world", a.world)->required();
  sign->add_option("--person", a.person, "e.g. principal, leader, department")->required();
  sign->add_option("--slot", a.slot, "e.g. /ORDER/SIGNATURES/PRINCIPAL")->required();
  sign->add_option("--target", a.target, "Id of the signed element");
  sign->add_option("--style", a.style, "gov or xades");
  sign->add_option("--time", a.time, "signing time; default: now");
  sign->add_option("--out", a.out, "file to write")->required();
  sign->callback([&a] { sign_file(a); });

  auto* fixtures = app.add_subcommand("fixtures", "every fault and attack as a file, with manifest.json");
  fixtures->add_option("--world", a.world)->required();
  fixtures->add_option("--out", a.out, "folder")->required();
  fixtures->callback([&a] { write_fixtures(World::open(a.world), a.out); });

  auto* adopt = app.add_subcommand("adopt-pdf", "another producer's PDF with a pupil's record and empty fields");
  adopt->add_option("FILE", a.file)->required();
  adopt->add_option("--pupil", a.first, "number of the pupil")->check(CLI::Range(1, 9999));
  adopt->add_option("--out", a.out, "file to write")->required();
  adopt->add_option("--world", a.world, "everybody signs; else nobody");
  adopt->add_flag("--signed-already", a.foreign, "the file has its record and fields, and a stranger's signature for teacher-TOAN");
  adopt->callback([&a] { adopt_pdf(a); });

  auto* pdf_list = app.add_subcommand("fixtures-pdf", "every fault and attack on PDFs as a file, with manifest.json");
  pdf_list->add_option("--world", a.world)->required();
  pdf_list->add_option("--out", a.out, "folder")->required();
  pdf_list->add_option("--only", a.choice.names, "these of them");
  pdf_list->add_option("--every", a.choice.every, "every so manieth of them")->check(CLI::PositiveNumber);
  pdf_list->callback([&a] { write_pdf_fixtures(World::open(a.world), a.out, a.choice); });
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): what the command line library throws may end a tool.
int main(int argc, char** argv) {
  CLI::App app{"Makes a fictional world for tests and demonstrations: nothing in it is real, and its keys are no secret"};
  app.footer(
      "SIGNET_WORLD_OFFSET_S      seconds by which the world's now is moved: of whatever is made, signed, issued\n"
      "SIGNET_WORLD_SCHOOL_YEAR   2025-2026; default: the one that ends on the next 31 May or later");
  Arguments arguments;
  describe(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return 1;
  }
  return 0;
}
