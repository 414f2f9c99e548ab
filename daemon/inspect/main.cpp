// signet-inspect: the zygote of the document workers. With a handed listener (`inspect`), or as somebody's private
// child on one connected socket.
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string_view>

#include "daemon/inspect/zygote.h"
#include "daemon/os/activation.h"
#include "daemon/os/cage.h"
#include "daemon/os/log.h"
#include "daemon/os/notify.h"
#include "document/pdf/inspect_pdf.h"
#include "document/xml/inspect_document.h"

namespace {

using namespace signet;

constexpr int usage_error = 2;
constexpr int not_available = 3;

struct Arguments {
  const char* root = ".";
  std::optional<int> child;  // the connected socket
  bool demo = false;
};

std::optional<Arguments> read_arguments(int count, char** values) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string_view option = values[i];
    if (option == "--demo") {
      arguments.demo = true;
    } else if (option == "--root" && i + 1 < count) {
      arguments.root = values[++i];
    } else if (option == "--child" && i + 1 < count) {
      const std::string_view text = values[++i];
      int fd = -1;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), fd);
      if (error != std::errc{} || end != text.data() + text.size() || fd < 3) return std::nullopt;
      arguments.child = fd;
    } else {
      return std::nullopt;
    }
  }
  return arguments;
}

// Workers inherit 0 and 1: the null device and nothing else.
bool close_standard_streams() {
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  return null >= 0 && ::dup2(null, 0) >= 0 && ::dup2(null, 1) >= 0 && (null <= 2 || ::close(null) == 0);
}

// A worker lives for one document: what it frees it soon wants again. Each page that goes back to the kernel comes anew with a page fault,
// of which a seal has some six hundred (docs/figures.md).
void keep_freed_memory() {
  ::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  ::mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024);
  ::mallopt(M_TOP_PAD, 1024 * 1024);
}

int fail(std::string_view why) { return os::log_error(why), not_available; }

// A document that begins as a PDF is read as one; a drawing is made with the same libraries.
wire::InspectOutput inspect_document(ByteView document, const wire::InspectRequest& request) {
  const bool pdf = request.mode == wire::InspectMode::draw || pdf::looks_like_pdf(document);
  return pdf ? pdf::inspect_document(document, request) : xml::inspect_document(document, request);
}

int serve(const Arguments& arguments) {
  os::Notifier notifier;
  inspect::Zygote zygote{{.inspect = &inspect_document, .prepare = &xml::prepare}};
  if (arguments.child) {
    ::fcntl(*arguments.child, F_SETFD, FD_CLOEXEC);
    zygote.adopt(os::Channel{os::Fd{*arguments.child}});
  } else {
    auto handed = os::take_handed();
    os::Fd listener = os::take(handed, "inspect");
    if (!listener) return fail("no listening socket `inspect` was handed over; signetd or systemd starts this program");
    zygote.listen(std::move(listener));
    notifier = os::Notifier::take();
    zygote.watch(notifier);
  }
  if (::chdir(arguments.root) != 0 || !close_standard_streams()) return fail("cannot enter the root directory or open /dev/null");
  xml::warm_up();
  pdf::warm_up();
  if (const auto prepared = os::prepare_worker_cage(); !prepared) return fail(prepared.refusal().detail);
  // A command's private child may run on a kernel without Landlock: the system calls for files are gone either way.
  const bool lenient = arguments.demo || arguments.child.has_value();
  if (const auto cage = os::enter_cage(os::Part::inspect, {{}, {}, lenient}); !cage) return fail(cage.refusal().detail);
  notifier.ready("serving");
  zygote.run();
  return 0;
}

}  // namespace

int main(int count, char** values) {
  const auto arguments = read_arguments(count, values);
  if (!arguments) return std::fputs("usage: signet-inspect [--root DIR] [--demo] [--child FD]\n", stderr), usage_error;
  signet::os::open_log("inspect");
  ::setenv("TZ", "UTC0", 1);  // no library may want /etc/localtime later
  ::signal(SIGPIPE, SIG_IGN);
  keep_freed_memory();
  return serve(*arguments);
}
