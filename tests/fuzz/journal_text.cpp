// Notes, checkpoints, verifier keys, receipts and year links: what is accepted, written again, is what was read.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "journal/proof.h"
#include "journal/year_link.h"
#include "policy/base/ensure.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace signet;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  // C2SP signed-note's own example key: nothing that a fuzzer finds is signed with it.
  static const auto verifier = journal::Verifier::parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
  if (const auto key = journal::Verifier::parse(text)) ensure(key->vkey() == text, "a key has one spelling");
  if (const auto checkpoint = journal::parse_checkpoint_text(text))
    ensure(journal::checkpoint_text(*checkpoint) == text, "a checkpoint has one spelling");
  if (const auto proof = journal::parse_proof(text)) ensure(journal::write_proof(*proof) == text, "a receipt has one spelling");
  if (const auto link = journal::parse_year_link(text)) {
    ensure(journal::write_year_link(*link) == text, "a year link has one spelling");
    const journal::Checkpoint now{"example.com/foo/2027", link->size, {}}, before{"example.com/foo/2026", 2, {}};
    ensure(journal::judge_year_link(*link, now, before).verdict == journal::LinkVerdict::unproved, "no path leads to zeros");
  }
  if (const auto note = journal::parse_note(text))
    ensure(text.starts_with(note->text) && !note->signatures.empty(), "a note is its text and signatures");
  ensure(!journal::open_checkpoint(text, *verifier) && !journal::verify_proof(text, *verifier), "nothing is believed unsigned");
  return 0;
}
