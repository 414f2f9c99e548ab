#include "client/lateness.h"

#include <gtest/gtest.h>

#include "policy/base/json.h"

namespace signet::client {
namespace {

using Json = nlohmann::ordered_json;

SignatureReport signature(const std::string& person, Role role, const std::string& time) {
  SignatureReport report;
  report.slot = "GVBM-TOAN-1";
  report.person = person;
  report.subject = "CN=" + person;
  report.role = code(role);
  report.signing_time = parse_iso8601(time);
  report.integrity = Integrity::ok;
  report.certificate = CertificateState::valid;
  return report;
}

FileReport transcript(std::vector<SignatureReport> signatures, const std::string& file = "a.sealed.xml") {
  FileReport report;
  report.file = file;
  report.sha256 = file;
  report.kind = "annual-transcript";
  report.school_year = "2025-2026";
  report.signatures = std::move(signatures);
  return report;
}

LatenessRow only_row(const std::string& time, MonthDay last = {5, 20}) {
  Lateness lateness{last_days(last)};
  lateness.take(transcript({signature("Bình", Role::subject_teacher, time)}));
  const auto rows = lateness.rows();
  EXPECT_EQ(rows.size(), 1U);
  return rows.empty() ? LatenessRow{} : rows.front();
}

Json counted(const FileReport& report) {
  Lateness lateness{last_days(MonthDay{5, 20})};
  lateness.take(report);
  return Json::parse(lateness_json(lateness));
}

std::string only_reason(const Json& answer) { return answer["not_counted"].at(0)["reasons"].at(0)["code"]; }

TEST(Lateness, TheLastDayEndsAtMidnightInVietnam) {
  EXPECT_EQ(only_row("2026-05-20T23:59:59+07:00").late, 0U);
  EXPECT_EQ(only_row("2026-05-21T00:00:00+07:00").late, 1U);
  EXPECT_EQ(only_row("2026-05-20T16:59:59+00:00").late, 0U);
  EXPECT_EQ(only_row("2026-05-20T17:00:00+00:00").late, 1U);
}

TEST(Lateness, TheDayIsOfTheYearInWhichTheSchoolYearEnds) {
  EXPECT_EQ(only_row("2025-11-03T08:00:00+07:00").late, 0U) << "a later day of the year before";
  EXPECT_EQ(only_row("2026-11-03T08:00:00+07:00").late, 1U);
  EXPECT_EQ(only_row("2027-01-03T08:00:00+07:00").late, 1U) << "an earlier day of the year after";
}

TEST(Lateness, ARoleHasTheDayOfItsFrameElseTheClosingDay) {
  Windows windows;
  windows.closing = {5, 28};
  windows.subject_teachers.last = {5, 20};
  windows.principals.last = {5, 25};
  const LastDays expected{
      {Role::subject_teacher, {5, 20}}, {Role::homeroom_teacher, {5, 28}}, {Role::principal, {5, 25}}, {Role::vice_principal, {5, 25}}};
  EXPECT_EQ(last_days(windows), expected);
}

TEST(Lateness, AddsUpEachPersonInEachRole) {
  Lateness lateness{last_days(MonthDay{5, 20})};
  lateness.take(transcript({signature("Bình", Role::subject_teacher, "2026-05-18T08:00:00+07:00"),
                            signature("Cường", Role::subject_teacher, "2026-05-19T08:00:00+07:00"),
                            signature("Bình", Role::homeroom_teacher, "2026-05-23T08:00:00+07:00")}));
  lateness.take(transcript({signature("Bình", Role::subject_teacher, "2026-05-21T08:00:00+07:00")}, "b.sealed.pdf"));
  const auto rows = lateness.rows();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].person, "Bình");
  EXPECT_EQ(rows[0].count, 2U);
  EXPECT_EQ(rows[0].late, 1U);
  EXPECT_EQ(to_iso8601(rows[0].earliest), "2026-05-18T08:00:00+07:00");
  EXPECT_EQ(to_iso8601(rows[0].latest), "2026-05-21T08:00:00+07:00");
  EXPECT_EQ(rows[1].person, "Cường");
  EXPECT_EQ(rows[2].role, Role::homeroom_teacher);
  EXPECT_EQ(rows[2].late, 1U);
}

TEST(Lateness, PeopleOfOneNameAreTwoAndToldApart) {
  auto other = signature("Bình", Role::subject_teacher, "2026-05-19T08:00:00+07:00");
  other.subject = "CN=Bình,UID=2";
  Lateness lateness{last_days(MonthDay{5, 20})};
  lateness.take(transcript({signature("Bình", Role::subject_teacher, "2026-05-18T08:00:00+07:00"), other}));
  EXPECT_EQ(lateness.rows().size(), 2U);
  EXPECT_NE(lateness_text(lateness, {}).find("CN=Bình,UID=2, subject teacher"), std::string::npos);
}

TEST(Lateness, OnlyWhatVerifyCallsValidCounts) {
  auto unknown = signature("Cường", Role::subject_teacher, "2026-05-19T08:00:00+07:00");
  unknown.certificate = CertificateState::untrusted;
  const auto good = signature("Bình", Role::subject_teacher, "2026-05-18T08:00:00+07:00");
  const auto open = counted(transcript({good, unknown}));
  EXPECT_EQ(open["signatures"], 1);
  EXPECT_EQ(open["not_counted"][0]["verdict"], "indeterminate");
  auto broken = unknown;
  broken.integrity = Integrity::broken;
  const auto answer = counted(transcript({good, broken}));
  EXPECT_EQ(answer["signatures"], 0) << "of an invalid file nothing counts";
  EXPECT_EQ(answer["not_counted"][0]["verdict"], "invalid");
}

TEST(Lateness, WhatCannotBeJudgedIsNamedWithItsReason) {
  const auto good = signature("Bình", Role::subject_teacher, "2026-05-18T08:00:00+07:00");
  auto report = transcript({good});
  report.kind.clear();
  EXPECT_EQ(only_reason(counted(report)), "unknown-format");
  report = transcript({good});
  report.school_year = "2025";
  EXPECT_EQ(only_reason(counted(report)), "unknown-format");
  report = transcript({good});
  report.signatures[0].role.clear();
  EXPECT_EQ(only_reason(counted(report)), "unknown-signature");
  report = transcript({good});
  report.signatures[0].signing_time.reset();
  EXPECT_EQ(only_reason(counted(report)), "signing-time-missing");
}

TEST(Lateness, SealsOtherKindsAndRepetitionsAreNobodysSignature) {
  const auto good = signature("Bình", Role::subject_teacher, "2026-05-18T08:00:00+07:00");
  auto transfer = transcript({good}, "transfer.sealed.xml");
  transfer.kind = "transfer";
  Lateness lateness{last_days(MonthDay{5, 20})};
  lateness.take(transfer);
  lateness.take(transcript({good, signature("Trường", Role::school, "2026-05-30T08:00:00+07:00")}));
  lateness.take(transcript({good}));
  const auto answer = Json::parse(lateness_json(lateness));
  EXPECT_EQ(answer["signatures"], 1);
  EXPECT_EQ(answer["other_kinds"], 1);
  EXPECT_EQ(answer["given_twice"], 1);
  EXPECT_EQ(answer["not_counted"].size(), 0U);
}

TEST(Lateness, ANameCannotComputeInASpreadsheetOrTurnTheTerminal) {
  Lateness lateness{last_days(MonthDay{5, 20})};
  lateness.take(transcript({signature("=1+1\x1b[2J", Role::principal, "2026-05-18T08:00:00+07:00")}));
  EXPECT_NE(lateness_csv(lateness, false).find("\r\n'=1+1"), std::string::npos);
  EXPECT_EQ(lateness_text(lateness, {}).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace signet::client
