#include "journal/note.h"

#include "journal/checkpoint.h"
#include "journal/proof.h"
#include "journal/tree.h"
#include "refused.h"

namespace signet::journal {
namespace {

// C2SP signed-note, "Verifier keys": the specification's own key.
constexpr std::string_view spec_vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view origin = "school.example/journal/2026";

PrivateKey a_key() { return *PrivateKey::generate(); }
Verifier verifier_of(const PrivateKey& key) { return {std::string{origin}, key.public_key()}; }

// RFC 8032 7.1, TEST 2.
TEST(Ed25519, VerifiesTheRfcVector) {
  const auto key = *from_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const auto value = *from_hex(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  std::array<unsigned char, 32> key_octets{};
  std::array<unsigned char, 64> value_octets{};
  std::copy(key.begin(), key.end(), key_octets.begin());
  std::copy(value.begin(), value.end(), value_octets.begin());
  EXPECT_TRUE(verify_ed25519(PublicKey{key_octets}, as_bytes("\x72"), Signature{value_octets}));
  EXPECT_FALSE(verify_ed25519(PublicKey{key_octets}, as_bytes("\x73"), Signature{value_octets}));
}

TEST(Ed25519, KeyGoesThroughPem) {
  const auto key = a_key();
  EXPECT_EQ((*PrivateKey::from_pem(key.to_pem())).public_key(), key.public_key());
  EXPECT_REFUSED(PrivateKey::from_pem("no key"), Reason::configuration_wrong);
}

TEST(Note, ReadsTheSpecificationsVerifierKey) {
  const auto verifier = Verifier::parse(spec_vkey);
  ASSERT_DONE(verifier);
  EXPECT_EQ(verifier->name, "example.com/foo");
  EXPECT_EQ(verifier->id(), 0x530d903aU);
  EXPECT_EQ(verifier->vkey(), spec_vkey);
}

TEST(Note, RefusesAVerifierKeyThatDoesNotHoldTogether) {
  for (std::string_view wrong :
       {"", "example.com/foo", "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "example.com/foo+530d903a+Aeky"}) {
    EXPECT_REFUSED(Verifier::parse(wrong), Reason::request_malformed);
  }
}

TEST(Note, SignedTextOpensWithItsKeyOnly) {
  const auto key = a_key();
  const auto note = sign_note("one\n\ntwo\n", origin, key);
  EXPECT_EQ(*open_note(note, verifier_of(key)), "one\n\ntwo\n");
  EXPECT_REFUSED(open_note(note, verifier_of(a_key())), Reason::journal_inconsistent);
  EXPECT_REFUSED(open_note(note, Verifier{"other.example/journal/2026", key.public_key()}), Reason::journal_inconsistent);
}

TEST(Note, AChangedTextIsRefused) {
  const auto key = a_key();
  auto note = sign_note("one\n", origin, key);
  note[0] = 'O';
  EXPECT_REFUSED(open_note(note, verifier_of(key)), Reason::journal_inconsistent);
}

TEST(Note, SignaturesOfOthersArePassedOver) {
  const auto key = a_key();
  const auto note = sign_note("one\n", origin, key);
  const auto other = sign_note("one\n", "witness.example/w", a_key());
  EXPECT_TRUE(open_note(note + other.substr(5), verifier_of(key)));
}

TEST(Note, AWrongSignatureOfAKnownKeyRefusesAllOfIt) {
  const auto key = a_key();
  const auto good = sign_note("one\n", origin, key);
  const auto wrong = sign_note("two\n", origin, key);
  EXPECT_REFUSED(open_note(good + wrong.substr(5), verifier_of(key)), Reason::journal_inconsistent);
}

TEST(Note, RefusesWhatIsNotANote) {
  const auto good = sign_note("one\n", origin, a_key());
  for (const std::string& wrong : {std::string{}, std::string{"one\n"}, std::string{"one\n\n"}, good.substr(0, good.size() - 1), good + "x",
                                   "\x01" + good, good + "- x AAAAAAA=\n", std::string(5000, 'x') + good}) {
    EXPECT_REFUSED(parse_note(wrong), Reason::journal_inconsistent);
  }
}

TEST(Checkpoint, HasThreeLines) {
  const Checkpoint checkpoint{std::string{origin}, 20852163, sha256("x")};
  EXPECT_EQ(*parse_checkpoint_text(checkpoint_text(checkpoint)), checkpoint);
  const auto root = to_base64(view(sha256("x")));
  for (const std::string& wrong : {"o\n1\n" + root, "o\n01\n" + root + "\n", "o\n-1\n" + root + "\n", "o\n1\n" + root + "\nextension\n",
                                   "\n1\n" + root + "\n", std::string{"o\n1\nAAAA\n"}, "o\n9223372036854775808\n" + root + "\n"}) {
    EXPECT_REFUSED(parse_checkpoint_text(wrong), Reason::journal_inconsistent);
  }
}

TEST(Checkpoint, OfAnotherOriginIsRefusedThoughSigned) {
  const auto key = a_key();
  const auto note = sign_note(checkpoint_text({"other.example/journal/2026", 1, sha256("x")}), origin, key);
  EXPECT_REFUSED(open_checkpoint(note, verifier_of(key)), Reason::journal_inconsistent);
}

struct AReceipt {
  PrivateKey key = a_key();
  Proof proof;
  AReceipt() {
    CompactRange range;
    range.append(leaf_hash(as_bytes("zero")));
    proof.extra = to_bytes("one");
    proof.index = 1;
    proof.hashes = range.path_of_next();
    range.append(leaf_hash(*proof.extra));
    proof.checkpoint = sign_note(checkpoint_text({std::string{origin}, 2, range.root()}), origin, key);
  }
};

TEST(Proof, ProvesItsEntry) {
  const AReceipt receipt;
  const auto proved = verify_proof(write_proof(receipt.proof), verifier_of(receipt.key));
  ASSERT_DONE(proved);
  EXPECT_EQ(as_text(proved->entry), "one");
  EXPECT_EQ(proved->index, 1U);
  EXPECT_EQ(proved->checkpoint.size, 2U);
}

TEST(Proof, HasTheFormatOfTlogProof) {
  const AReceipt receipt;
  const auto text = write_proof(receipt.proof);
  EXPECT_TRUE(text.starts_with("c2sp.org/tlog-proof@v1\nextra b25l\nindex 1\n" + to_base64(view(receipt.proof.hashes.at(0))) + "\n\n" +
                               std::string{origin} + "\n2\n"))
      << text;
}

TEST(Proof, TheExtraLineIsNotBelievedByItself) {
  AReceipt receipt;
  receipt.proof.extra = to_bytes("two");
  EXPECT_REFUSED(verify_proof(write_proof(receipt.proof), verifier_of(receipt.key)), Reason::receipt_invalid);
}

TEST(Proof, RefusesAnotherPlaceKeyOrNoEntry) {
  AReceipt receipt;
  EXPECT_REFUSED(verify_proof(write_proof(receipt.proof), verifier_of(a_key())), Reason::receipt_invalid);
  receipt.proof.index = 0;
  EXPECT_REFUSED(verify_proof(write_proof(receipt.proof), verifier_of(receipt.key)), Reason::receipt_invalid);
  receipt.proof.index = 1;
  receipt.proof.extra.reset();
  EXPECT_REFUSED(verify_proof(write_proof(receipt.proof), verifier_of(receipt.key)), Reason::receipt_invalid);
}

TEST(Proof, RefusesWhatIsCutOffAnywhere) {
  const AReceipt receipt;
  const auto text = write_proof(receipt.proof);
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_REFUSED(verify_proof(text.substr(0, size), verifier_of(receipt.key)), Reason::receipt_invalid);
  }
}

}  // namespace
}  // namespace signet::journal
