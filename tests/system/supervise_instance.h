// A complete instance in a temporary folder, with stand-ins for the parts, and signetd run as a person runs it.
#pragma once

#include <filesystem>
#include <string>

namespace signet::test {

struct Run {
  int status = -1;
  std::string output;
};

class Instance {
 public:
  Instance();
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  const std::filesystem::path& root() const { return root_; }
  /// `signetd --root ROOT --bin FAKES OPTIONS`, with this in front of it (environment settings).
  Run signetd(const std::string& options, const std::string& before = "") const;
  Run start() const { return signetd("--background"); }
  Run stop() const { return signetd("--stop"); }
  void order(const std::string& program, const std::string& what) const;
  /// What the stand-in wrote; empty when it never ran.
  std::string report(const std::string& program) const;
  std::string log() const { return text("run/signet/signetd.log"); }
  std::string text(const std::string& path) const;
  void write(const std::string& path, const std::string& content) const;

 private:
  void wait_for_reports() const;
  void make_private(const std::string& path, const std::string& user) const;
  std::filesystem::path root_;
};

/// How often `word` stands at the beginning of a line.
int lines_with(const std::string& text, const std::string& word);

}  // namespace signet::test
