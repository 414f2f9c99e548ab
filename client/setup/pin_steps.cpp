#include "client/setup/pin_steps.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "client/part_process.h"
#include "client/system_credential.h"
#include "journal/durable_file.h"

namespace signet::client::setup {
namespace {

constexpr const char* pin_folder = "etc/signet/credentials";
constexpr const char* pin_path = "etc/signet/credentials/pin";

Outcome write_pin(const Secret& pin) {
  const auto unwritable = [] { return Refusal{Reason::file_unwritable, std::string{pin_path} + ": " + std::strerror(errno)}; };
  if (::mkdir(pin_folder, 0755) != 0 && errno != EEXIST) return unwritable();
  const auto user = part_user("signet-keyhold");
  const std::string fresh = std::string{pin_path} + ".new";
  ::unlink(fresh.c_str());
  const os::Fd file{::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0400)};
  const auto text = pin.view();
  const bool written = file && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       (::geteuid() != 0 || ::fchown(file.get(), user.uid, user.gid) == 0) && ::fsync(file.get()) == 0 &&
                       ::rename(fresh.c_str(), pin_path) == 0;
  return written ? Outcome{Done{}} : Outcome{unwritable()};
}

Outcome say_what_is_left_over(const Dialogue& dialogue) {
  for (const char* path : {pin_path, kept_pin_path}) {
    if (::access(path, F_OK) == 0)
      dialogue.line(std::string{path} + dialogue.words({": không còn dùng, nên xóa.", ": not used any more, remove it."}));
  }
  return Done{};
}

Outcome keep_with_systemd(const Dialogue& dialogue, const Secret& pin) {
  const auto before = read_kept_pin();
  if (before && before->view() == pin.view()) return Done{};
  if (!before && before.refusal().reason == Reason::configuration_wrong)
    dialogue.line(before.refusal().detail + dialogue.words({": bị hỏng hoặc của máy khác, sẽ được thay",
                                                            ": damaged, or made on another machine; it will be replaced"}));
  TRY(const bool yes, dialogue.agreed(dialogue.words({"Lưu mã PIN, do systemd mã hóa bằng khóa của máy này?",
                                                      "Keep the PIN, encrypted by systemd with this machine's key?"})));
  return yes ? keep_pin_encrypted(pin) : Outcome{Refusal{Reason::interrupted, kept_pin_path}};
}

}  // namespace

Outcome keep_pin(const CommandContext& context, const Dialogue& dialogue, const Settings& settings, const Secret& pin) {
  if (settings.pin_typed) return say_what_is_left_over(dialogue);
  if (systemd_keeps_the_pin(context)) return keep_with_systemd(dialogue, pin);
  const auto before = journal::read_file(pin_path, Secret::bytes_max);
  if (before && as_text(*before).substr(0, as_text(*before).find_first_of("\r\n")) == pin.view()) return Done{};
  TRY(const bool yes, dialogue.agreed(dialogue.words({"Lưu mã PIN vào etc/signet/credentials/pin, chỉ signet-keyhold đọc được?",
                                                      "Keep the PIN in etc/signet/credentials/pin, readable by signet-keyhold alone?"})));
  return yes ? write_pin(pin) : Outcome{Refusal{Reason::interrupted, pin_path}};
}

}  // namespace signet::client::setup
