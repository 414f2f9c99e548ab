// Certificates: dates, revocation, usage, trust. All but one stand in the roster for the teacher of Tin học.
#include "tests/support/cms_sign.h"
#include "tests/support/fixture_kit.h"
#include "tests/support/time_stamp.h"

namespace signet::world {

namespace {

// On the signature of the teacher of Tin học, whose certificate may have expired a day ago (invariant 12; S3 Đ.15.1.c).
struct StampedFixture {
  const char *name, *certificate, *about;
  std::int64_t later_s;  // of the stamp, than the claimed time; after_end: than the end of the certificate
  bool after_end = false;
  const char* authority = "tsa";  // whose key stamps
  std::vector<Reason> reasons{};
};

void add_time_stamps(FixtureList& list) {
  const StampedFixture all[] = {
      {"time-stamp-good", "teacher-TIN", "a time stamp on a teacher's signature", 60},
      {"time-stamp-expired-since", "expired", "expired by now; a time stamp proves that it was signed before", 60},
      {"time-stamp-too-late", "expired", "expired by now; the stamp is younger", 600, true, "tsa", {Reason::signing_time_unproved}},
      {"time-stamp-older", "teacher-TIN", "older than the claimed time", -3600, false, "tsa", {Reason::time_stamp_invalid}},
      {"time-stamp-of-anybody",
       "teacher-TIN",
       "by a certificate that is not for time stamping",
       60,
       false,
       "other-teacher",
       {Reason::time_stamp_untrusted}},
  };
  for (const auto& each : all) {
    list.built_with(each.name, each.reasons, each.about, [each](Transcript& t, const World& world) {
      const auto from = each.after_end ? not_after(world.identity(each.certificate).certificate) : t.time("teacher-TIN");
      const auto authority = world.identity(each.authority);
      t.signed_by("teacher-TIN", each.certificate).style_of("teacher-TIN", Style::xades);
      t.signing("teacher-TIN").options.edit_signed =
          stamped([authority, time = from + each.later_s](ByteView octets) { return timestamp_token(authority, octets, time); });
    });
  }
}

}  // namespace

void add_certificate_faults(FixtureList& list) {
  const auto with = [&](const char* certificate, const char* name, std::vector<Reason> reasons, const char* about) {
    list.built(name, std::move(reasons), about, [certificate](Transcript& t) { t.signed_by("teacher-TIN", certificate); });
  };
  with("expired", "certificate-expired-since", {Reason::signing_time_unproved},
       "expired by now, claimed to have signed before, no time-stamp proves it");
  list.built("certificate-expired-when-used", {Reason::certificate_expired}, "the claimed time is after the certificate's end",
             [](Transcript& t) {
               const auto late = t.time("teacher-TIN") + 5 * day_s / 2;  // the certificate ended a day ago
               t.signed_by("teacher-TIN", "expired").time_of("teacher-TIN", late);
             });
  with("not-yet-valid", "certificate-not-yet-valid", {Reason::certificate_not_yet_valid}, "its validity begins next month");
  with("revoked", "certificate-revoked-before-signing", {Reason::certificate_revoked}, "revoked a month ago, used this week");
  with("revoked-later", "certificate-revoked-after-signing", {Reason::certificate_revoked},
       "revoked after the claimed time, which nothing proves");
  with("rsa-1024", "certificate-rsa-1024", {Reason::algorithm_weak}, "a genuine certificate over an RSA-1024 key");
  with("wrong-usage", "certificate-for-encipherment", {Reason::certificate_wrong_usage}, "keyUsage is keyEncipherment only");
  with("tsa", "certificate-of-a-time-stamping-authority", {Reason::certificate_wrong_usage}, "extended key usage timeStamping");
  with("unknown-ca", "certificate-of-an-unknown-ca", {Reason::certificate_untrusted}, "issued by a CA that nobody lists");
  with("specialised", "certificate-of-a-ca-of-another-class", {Reason::authority_not_allowed},
       "issued by a listed CA whose class may not issue for teachers");
  with("unlisted", "certificate-not-approved-by-the-principal", {Reason::signer_unknown},
       "a genuine certificate of the right person that the roster does not list");
  add_time_stamps(list);
  const auto as = [&](const char* name, Reason reason, const char* about, std::function<Identity(const World&)> make) {
    list.changed(name, {reason}, about, "teacher-TIN", [make = std::move(make)](Signing& s) { s.identity = make; });
  };
  as("certificate-of-a-ca", Reason::signer_unknown, "a CA's own certificate signs", [](const World& w) { return w.authority("gov-sub"); });
  as("certificate-of-another-key", Reason::signature_invalid, "the certificate of one teacher, the key of another", [](const World& w) {
    return Identity{w.identity("other-teacher").key, w.identity("teacher-CN").certificate};
  });
  as("certificate-made-by-the-signer", Reason::signer_unknown, "self-signed with the teacher's name and id", [](const World& w) {
    const auto& key = w.identity("teacher-TIN").key;
    const CertificateSpec spec{
        {std::string{school_name}, "Ngô Thị Mẫu Lan", "CCCD:000000000019"}, w.made() + -day_s, w.made() + 100 * day_s, Usage::signing};
    return Identity{key, issue(spec, key, nullptr)};
  });
}

}  // namespace signet::world
