#include "client/vkey_file.h"

#include <sys/stat.h>

#include "client/input.h"
#include "journal/durable_file.h"

namespace signet::client {
namespace {

constexpr const char* vkey_file = "etc/signet/journal.vkey";
constexpr std::size_t vkey_file_bytes_max = 64 * 1024;  // a century of years

}  // namespace

void write_vkey(CommandContext& context, const journal::Verifier& verifier) {
  std::string lines = verifier.vkey() + "\n";
  if (const auto before = read_file(vkey_file, vkey_file_bytes_max)) {
    const std::string older{as_text(*before)};
    if (older.starts_with(lines)) return;
    lines += older;
  }
  const bool written = journal::write_durable(vkey_file, as_bytes(lines), 0644) && ::chmod(vkey_file, 0644) == 0;
  if (!written)
    print_error(context, context.say({"không ghi được etc/signet/journal.vkey.", "etc/signet/journal.vkey could not be written."}),
                context.say({"ghi dòng vkey dưới đây vào đầu tệp đó.", "write the vkey below into that file, as its first line."}));
}

}  // namespace signet::client
