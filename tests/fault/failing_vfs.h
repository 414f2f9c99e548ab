// A disk that fails once, at the moment the test chose: before the work ("did not persist") or after it ("but persisted").
#pragma once

namespace signet::journal::test {

enum class DiskCall { write, sync, truncate };

struct Failure {
  DiskCall call = DiskCall::write;
  int after = 0;           // calls of this kind that still succeed
  bool persisted = false;  // the work is done, and only the answer is an error
  int code = 0;            // SQLite's: SQLITE_IOERR_WRITE, SQLITE_FULL, …
};

/// The name of the VFS; registered by the first call. Behaves like relative_vfs() until a failure is armed.
const char* failing_vfs();
void arm(const Failure& failure);
/// True when the armed failure has happened.
bool has_failed();

}  // namespace signet::journal::test
