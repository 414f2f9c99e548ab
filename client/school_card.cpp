#include "client/school_card.h"

#include "client/known_journal.h"
#include "client/output_file.h"
#include "journal/note.h"
#include "journal/tree.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

Result<std::string> card_of_service(const CommandContext& context) {
  const Service service{context};
  TRY(const auto entry, first_entry(service));
  TRY(const auto identity, journal::read_identity(as_bytes(entry)));
  return school_card(identity, entry);
}

}  // namespace

std::string school_card(const journal::Identity& identity, const std::string& first_entry) {
  const journal::Verifier verifier{identity.origin, identity.checkpoint_key};
  // Orders name the appliance's first entry of all, in later years too.
  const auto root_entry = identity.predecessor ? identity.predecessor->root_entry : journal::leaf_hash(as_bytes(first_entry));
  return nlohmann::json{{"origin", verifier.name},
                        {"vkey", verifier.vkey()},
                        {"checkpoint_key", to_base64(verifier.key.value())},
                        {"root_entry", to_hex(root_entry)},
                        {"school_code", identity.school_code},
                        {"school_name", identity.school_name}}
      .dump();
}

void school_info(CommandContext& context, const std::string& out) {
  const auto card = card_of_service(context);
  if (!card) return print_refusal(context, card.refusal());
  if (out.empty()) return print_line(*card);
  if (const auto written = write_new_file(out, as_bytes(*card + "\n")); !written) return print_refusal(context, written.refusal(), out);
  print_line(out + context.say({": nhật ký của thiết bị này, để gửi cơ quan phê duyệt qua đường tin cậy.",
                                ": this appliance's journal, for the department, over a way that both trust."}));
}

}  // namespace signet::client
