// Results on disk: whole or not at all, and never in the place of something else.
#pragma once

#include <memory>
#include <string>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::client {

/// Where the results of one source go: `NAME.sealed.xml` and `NAME.sealed.receipt`, or `NAME.sealed.pdf` and
/// `NAME.sealed.pdf.receipt`, beside it or in `directory`.
struct ResultPaths {
  std::string document;
  std::string receipt;
};
ResultPaths result_paths(const std::string& source, const std::string& directory);

/// Durable when it returns. The same content already there is success; other content is `output_exists`.
Outcome write_new_file(const std::string& path, ByteView content);
/// Durable; takes the place of what stood there (only for our own state).
Outcome replace_file(const std::string& path, ByteView content);
/// A new file that is written piece by piece, because it is too long to be held in memory.
class NewFile {
 public:
  /// `output_exists` when something stands at `path`, whatever it is.
  static Result<NewFile> open(const std::string& path);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  /// Without `finish` nothing is left behind.
  ~NewFile();
  Outcome write(ByteView content);
  /// Durable, and in its place, when it returns.
  Outcome finish();

 private:
  struct State;
  explicit NewFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Makes the directory and those above it.
Outcome make_directories(const std::string& path);

}  // namespace signet::client
