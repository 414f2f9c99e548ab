// signet-render: one page of one PDF as a PNG, in a worker's cage. Started by a command for a preview; no part of the service.
// Descriptor 3 is the document (sealed memfd), 4 the output; the arguments are the page, from 0, and the dots per inch.
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <exception>
#include <filesystem>
#include <string_view>

#include "daemon/os/cage.h"
#include "daemon/os/memfd.h"
#include "daemon/render/page_picture.h"
#include "policy/base/limits.h"

namespace {

using namespace signet;

constexpr int drawn = 0, not_drawn = 1, usage = 2, uncaged = 3;
constexpr unsigned dots_per_inch_max = 600;

bool read_number(std::string_view text, unsigned& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

// Fonts that a page does not carry, and poppler's tables of their encodings: nothing else is ever opened.
std::vector<std::string> font_paths() {
  std::vector<std::string> there;
  std::error_code ignored;
  for (const char* path : {"/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/poppler"}) {
    if (std::filesystem::is_directory(path, ignored)) there.emplace_back(path);
  }
  return there;
}

int draw(std::size_t size, unsigned page, unsigned dots_per_inch) {
  const void* content = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, os::worker_document, 0);
  if (content == MAP_FAILED) return not_drawn;
  try {
    const auto png = render::page_picture({static_cast<const unsigned char*>(content), size}, page, dots_per_inch);
    return png && os::write_output_memfd(os::worker_output, *png, os::output_bytes_max) ? drawn : not_drawn;
  } catch (const std::exception&) {
    return not_drawn;
  }
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): what may throw while the fonts are looked for ends the program, and no page is drawn
int main(int count, char** values) {
  unsigned page = 0, dots_per_inch = 0;
  const bool understood = count == 3 && read_number(values[1], page) && read_number(values[2], dots_per_inch) && dots_per_inch > 0 &&
                          dots_per_inch <= dots_per_inch_max;
  if (!understood) return usage;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const os::Fd document{::dup(os::worker_document)};
  const auto size = os::sealed_size(document, limits::pdf_bytes_max + limits::pdf_seal_bytes_max);
  if (!size || *size == 0) return usage;
  render::warm_up();
  if (!os::prepare_renderer_cage(font_paths()) || !os::enter_worker_cage()) return uncaged;
  ::_exit(draw(*size, page, dots_per_inch));
}
