// Runs a fuzz target over the files of its corpus: what a fuzzer once found stays found, in every ordinary test run.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);

int main(int count, char** arguments) {
  if (count != 2) return std::fputs("usage: replay CORPUS\n", stderr), 2;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{arguments[1]}) {
    std::ifstream file{entry.path(), std::ios::binary};
    const std::vector<unsigned char> octets{std::istreambuf_iterator<char>{file}, {}};
    LLVMFuzzerTestOneInput(octets.data(), octets.size());
    ++files;
  }
  std::printf("%zu files\n", files);
  return files == 0 ? 1 : 0;  // an empty corpus proves nothing
}
