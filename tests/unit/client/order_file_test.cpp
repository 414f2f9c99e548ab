// What a person writes for each kind of order, read strictly, and read again by the key holder's reader.
#include "client/order_file.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "client/order_content.h"
#include "client/order_text.h"
#include "client/order_words.h"
#include "tests/unit/client/temporary_directory.h"

namespace signet::client {
namespace {

class OrderFiles : public ::testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) {
    directory_.write(name, text);
    return directory_ / name;
  }
  /// The order as it would be signed, or the sentence that refuses it.
  Result<Order> composed(OrderKind kind, const std::string& toml) {
    OrderNewOptions options;
    options.kind = code(kind);
    options.from = write("order.toml", toml);
    return composed(kind, options);
  }
  Result<Order> composed(OrderKind kind, const OrderNewOptions& options) {
    Order order;
    order.kind = kind;
    order.number = 1;
    order.issued = *parse_iso8601("2026-05-28T08:00:00+07:00");
    const CommandContext context;
    TRY_DONE(fill_body(context, options, order));
    TRY(const auto text, write_order(order));
    return read_order_document(text);
  }
  std::string fault(OrderKind kind, const std::string& toml) {
    const auto order = composed(kind, toml);
    return order ? "accepted" : order.refusal().detail;
  }

  TemporaryDirectory directory_;
};

const std::string decision = "decision = {number = \"12/QĐ\", day = \"2026-05-27\"}\n";
const std::string digest(64, 'a');

TEST_F(OrderFiles, EveryKindIsReadFromItsFile) {
  write("scan.pdf", "a scan");
  const std::pair<OrderKind, std::string> files[] = {
      {OrderKind::configuration, "[[file]]\npath = \"etc/signet/policy.toml\"\nsha256 = \"" + digest + "\"\n"},
      {OrderKind::delegation,
       "person = \"p\"\nfrom = \"2026-06-01\"\nto = \"2026-06-30\"\nkinds = [\"annual-transcript\"]\nclasses = [\"8A1\"]\n" + decision},
      {OrderKind::departure, "person = \"p\"\nlast_day = \"2026-05-20\"\nprincipal_signs = true\n" + decision},
      {OrderKind::lock, "school_year = \"2025-2026\"\nclasses = [\"8A1\", \"8A2\"]\n" + decision},
      {OrderKind::unlock, "school_year = \"2025-2026\"\nclasses = [\"8A1\"]\nreason = \"một điểm sai\"\n" + decision},
      {OrderKind::correction,
       "requester = \"t\"\nwitnesses = [\"a\", \"b\"]\nreason = \"r\"\n[request]\nnumber = \"1\"\nday = \"2026-05-20\"\n"
       "[minutes]\nnumber = \"2\"\nday = \"2026-05-21\"\nfile = \"scan.pdf\"\n[[document]]\nreplaced = \"" +
           digest + "\"\nreplacement = \"scan.pdf\"\n[[evidence]]\nname = \"bài kiểm tra\"\nfile = \"scan.pdf\"\n"},
      {OrderKind::revocation, "order = \"" + digest + "\"\nreason = \"r\"\n" + decision},
      {OrderKind::standing_authorisation,
       "users = [1001]\nkinds = [\"annual-transcript\"]\nfrom = \"2026-06-01\"\nto = \"2026-06-30\"\n" + decision},
      {OrderKind::key_handover,
       "giver = \"c\"\nreceiver = \"d\"\nday = \"2026-05-28\"\ntoken_serial = \"0001\"\n[minutes]\nnumber = \"3\"\nday = \"2026-05-28\"\n"},
      {OrderKind::status, "as_of = \"2026-05-28T07:00:00+07:00\"\nrevoked = [\"" + digest + "\"]\n"},
      {OrderKind::clock_correction, "entry = 7\nnewest = \"2026-05-28T07:00:00+07:00\"\nreason = \"pin\"\n"},
  };
  for (const auto& [kind, toml] : files) {
    const auto order = composed(kind, toml);
    ASSERT_TRUE(order) << code(kind) << ": " << order.refusal().detail;
    EXPECT_EQ(order->kind, kind);
    const auto words = in_words(*order);
    EXPECT_FALSE(words.vietnamese.empty() || words.english.empty() || words.vietnamese == words.english) << code(kind);
    EXPECT_EQ(fault(kind, toml + "\n[colour]\n"),
              "unknown key colour (order.toml:" + std::to_string(std::count(toml.begin(), toml.end(), '\n') + 2) + ")")
        << code(kind);
  }
}

TEST_F(OrderFiles, WhatWasWrittenIsWhatIsRead) {
  const auto order = composed(OrderKind::departure, "person = \"p\"\nlast_day = \"2026-05-20\"\nprincipal_signs = true\n" + decision);
  ASSERT_TRUE(order);
  const auto& departure = std::get<Departure>(order->body);
  EXPECT_EQ(departure.person, "p");
  EXPECT_EQ(departure.last, *parse_iso8601("2026-05-20T23:59:59+07:00"));
  EXPECT_EQ(departure.decision.number, "12/QĐ");
  EXPECT_TRUE(departure.principal_signs);
}

TEST_F(OrderFiles, AFileMayStandForItsDigest) {
  write("scan.pdf", "a scan");
  const auto order = composed(OrderKind::revocation, "seal = \"scan.pdf\"\nreason = \"r\"\n" + decision);
  ASSERT_TRUE(order) << order.refusal().detail;
  EXPECT_EQ(std::get<Revocation>(order->body).target, sha256("a scan"));
  EXPECT_EQ(fault(OrderKind::revocation, "seal = \"other.pdf\"\nreason = \"r\"\n" + decision),
            "a SHA-256 or a file that can be read is needed: seal = \"other.pdf\" (order.toml:1)");
}

TEST_F(OrderFiles, EachFaultIsNamedWithItsLine) {
  const auto delegation = [](const std::string& from) { return "person = \"p\"\nfrom = " + from + "\nto = \"2026-06-30\"\n" + decision; };
  EXPECT_EQ(fault(OrderKind::delegation, delegation("\"2026-02-30\"")),
            "a day as YYYY-MM-DD is needed: from = \"2026-02-30\" (order.toml:2)");
  EXPECT_EQ(fault(OrderKind::delegation, delegation("5")), "a text is needed: from (order.toml:2)");
  EXPECT_EQ(fault(OrderKind::delegation, delegation("\"2026-06-01\"") + "kinds = [\"letter\"]\n"),
            "no kind of document: letter (order.toml:5)");
  EXPECT_EQ(fault(OrderKind::delegation, "person = \"\"\n" + delegation("\"2026-06-01\"").substr(13)),
            "a text is needed: person (order.toml:1)");
  EXPECT_EQ(fault(OrderKind::delegation, "person = \n"), "not TOML (order.toml:1)");
  EXPECT_EQ(fault(OrderKind::lock, "school_year = \"2025-2026\"\nclasses = []\n" + decision), "a class is needed: classes (order.toml:2)");
  EXPECT_EQ(fault(OrderKind::lock, "school_year = \"2025-2026\"\nclasses = [\"8A1\", \"8A1\"]\n" + decision),
            "named twice or empty: classes \"8A1\" (order.toml:2)");
  EXPECT_EQ(fault(OrderKind::revocation, "seal = \"" + digest + "\"\norder = \"" + digest + "\"\nreason = \"r\"\n" + decision),
            "exactly one of the three is needed: seal, order, intent (order.toml:2)");
  EXPECT_EQ(fault(OrderKind::standing_authorisation, "users = [-1]\n"), "no Unix user number, or named twice: -1 (order.toml:1)");
  EXPECT_EQ(fault(OrderKind::status, "as_of = \"2026-05-28\"\nrevoked = []\n"),
            "a time as YYYY-MM-DDThh:mm:ss+07:00 is needed: as_of = \"2026-05-28\" (order.toml:1)");
  EXPECT_EQ(fault(OrderKind::status, "as_of = \"2026-05-28T07:00:00+07:00\"\nrevoked = [\"ab\"]\n"),
            "a SHA-256 of 64 digits is needed: ab (order.toml:2)");
  EXPECT_EQ(fault(OrderKind::departure, "person = \"p\"\nlast_day = \"2026-05-20\"\nprincipal_signs = \"yes\"\n" + decision),
            "true or false is needed: principal_signs (order.toml:3)");
  EXPECT_EQ(fault(OrderKind::clock_correction, "entry = -1\nnewest = \"2026-05-28T07:00:00+07:00\"\nreason = \"r\"\n"),
            "a whole number is needed: entry (order.toml:1)");
  EXPECT_EQ(
      fault(OrderKind::succession, "principal_name = \"n\"\nprincipal_certificate = \"none.pem\"\nfrom = \"2026-06-01\"\n" + decision),
      "a file with a certificate in PEM is needed: principal_certificate = \"none.pem\" (order.toml:2)");
  EXPECT_EQ(fault(OrderKind::lock,
                  "school_year = \"2025-2026\"\nclasses = [\"8A1\"]\ndecision = {number = \"1\", day = \"2026-05-01\", "
                  "file = \"a\", sha256 = \"" +
                      digest + "\"}\n"),
            "one of the two, not both: file, sha256 (order.toml:3)");
}

TEST_F(OrderFiles, ListsAndSectionsAreWhatTheyMustBe) {
  EXPECT_EQ(fault(OrderKind::lock, "school_year = \"2025-2026\"\nclasses = \"8A1\"\n" + decision),
            "a list of texts is needed: classes (order.toml:2)");
  EXPECT_EQ(fault(OrderKind::lock, "school_year = \"2025-2026\"\nclasses = [8]\n" + decision),
            "a list of texts is needed: classes (order.toml:2)");
  EXPECT_EQ(fault(OrderKind::lock, "school_year = \"2025-2026\"\nclasses = [\"8A1\"]\n"), "a section is needed: decision (order.toml:1)");
  const std::string span = "kinds = [\"annual-transcript\"]\nfrom = \"2026-06-01\"\nto = \"2026-06-30\"\n" + decision;
  EXPECT_EQ(fault(OrderKind::standing_authorisation, "users = [\"an\"]\n" + span), "a list of numbers is needed: users (order.toml:1)");
  EXPECT_EQ(fault(OrderKind::standing_authorisation, "users = [1]\n" + span.substr(span.find("from"))),
            "a kind of document is needed: kinds (order.toml:1)");
  EXPECT_EQ(fault(OrderKind::configuration, "file = 1\n"), "a list of sections is needed: file (order.toml:1)");
}

TEST_F(OrderFiles, AnApprovalsFileFillsItsOptions) {
  OrderNewOptions options;
  options.from = write("approval.toml", "school_code = \"1\"\nseal_certificate = \"seal.pem\"\nvalid_days = 30\n");
  ASSERT_TRUE(take_approval_file(options));
  EXPECT_EQ(options.school_code, "1");
  EXPECT_EQ(options.seal_certificate, directory_ / "seal.pem");
  EXPECT_EQ(options.valid_days, 30U);
  options.from = write("approval.toml", "valid_days = 5000\n");
  EXPECT_EQ(take_approval_file(options).refusal().detail, "a number of days from 1 to 3660 is needed: valid_days (approval.toml:1)");
}

TEST_F(OrderFiles, OptionsStandForAFile) {
  OrderNewOptions options;
  options.classes = {"8A1", "8A2"};
  options.school_year = "2025-2026";
  options.decision = "12/QĐ \"a\\b\"";
  options.decision_day = "2026-05-27";
  const auto order = composed(OrderKind::lock, options);
  ASSERT_TRUE(order) << order.refusal().detail;
  EXPECT_EQ(std::get<ClassLock>(order->body).classes, (std::set<std::string>{"8A1", "8A2"}));
  EXPECT_EQ(std::get<ClassLock>(order->body).decision.number, options.decision);
  // What does not belong to the kind is not passed over, and a file is not mixed with options.
  options.person = "p";
  EXPECT_EQ(composed(OrderKind::lock, options).refusal().detail, "unknown key person (options:3)");
  options.person.clear();
  options.from = write("order.toml", "");
  EXPECT_EQ(composed(OrderKind::lock, options).refusal().reason, Reason::request_malformed);
  EXPECT_EQ(composed(OrderKind::delegation, options).refusal().reason, Reason::request_malformed);
  EXPECT_EQ(composed(OrderKind::delegation, OrderNewOptions{}).refusal().detail, "--from");
}

TEST_F(OrderFiles, TheRostersNewFieldsAreRead) {
  const std::string roster =
      "school_year = \"2025-2026\"\nclerk = []\n[[person]]\nkey = \"p\"\nname = \"N\"\nid = \"000000000001\"\ncertificates = []\n"
      "duties = [\"vice-principal\"]\n[[class]]\ncode = \"8A1\"\nname = \"8A1\"\nhomeroom = [HOMEROOM]\n"
      "exemption = [{pupil = \"000000000002\", subject = \"TOAN\"}]\n"
      "[[class.subject]]\ncode = \"TOAN\"\nname = \"Toán\"\nelective = true\nteachers = [TEACHERS]\n";
  const std::string first = "{person = \"p\", from = \"2025-09-01\", to = \"2025-12-31\"}";
  const std::string second = "{person = \"p\", from = \"2026-01-01\", to = \"2026-05-31\"}";
  const std::string within = "{person = \"p\", from = \"2025-12-31\", to = \"2026-05-31\"}";
  const auto with = [&](const std::string& homeroom, const std::string& teachers) {
    auto text = roster;
    text.replace(text.find("HOMEROOM"), 8, homeroom);
    text.replace(text.find("TEACHERS"), 8, teachers);
    return text;
  };
  const auto order = composed(OrderKind::roster, with(first + ", " + second, first + ", " + second));
  ASSERT_TRUE(order) << order.refusal().detail;
  const auto& read = std::get<Roster>(order->body);
  EXPECT_TRUE(read.persons.at("p").duties.contains(Duty::vice_principal));
  EXPECT_TRUE(read.classes.at(0).subjects.at(0).elective);
  EXPECT_EQ(read.classes.at(0).exemptions.at(0).pupil, "000000000002");
  EXPECT_EQ(fault(OrderKind::roster, with(first + ", " + within, first)), "two homeroom teachers on one day in 8A1");
  EXPECT_EQ(fault(OrderKind::roster, with(first, first + ", " + within)), "one teacher twice at one time in TOAN");
  auto clerks = with(first, first);
  clerks.replace(clerks.find("clerk = []"), 10, "clerk = [" + first + ", " + within + "]");
  clerks.insert(clerks.find("duties"), "account = 5\n");
  EXPECT_EQ(fault(OrderKind::roster, clerks), "one clerk twice at one time");
  auto duty = with(first, first);
  duty.replace(duty.find("vice-principal"), 14, "gardener");
  EXPECT_EQ(fault(OrderKind::roster, duty), "no duty: gardener (order.toml:8)");
  EXPECT_EQ(fault(OrderKind::roster, with("{person = \"p\", from = \"2025-09-02\", to = \"2025-09-01\"}", first)),
            "the last day is before the first: to (order.toml:12)");
}

}  // namespace
}  // namespace signet::client
