#include "failing_vfs.h"

#include <sqlite3.h>

#include <cstdlib>
#include <optional>

#include "journal/relative_vfs.h"

namespace signet::journal::test {
namespace {

std::optional<Failure> armed;
bool failed = false;

sqlite3_vfs* inner_vfs() {
  static sqlite3_vfs* const inner = sqlite3_vfs_find(relative_vfs());
  return inner;
}

/// The inner file's memory follows directly.
struct FailingFile {
  sqlite3_file base;
  sqlite3_file* inner() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* in(sqlite3_file* file) { return reinterpret_cast<FailingFile*>(file)->inner(); }

/// Does the work, unless it is this call that fails before.
template <class Work>
int attempt(DiskCall call, Work work) {
  if (!armed || failed || armed->call != call || armed->after-- > 0) return work();
  failed = true;
  if (armed->persisted) work();
  return armed->code;
}

int close(sqlite3_file* f) { return in(f)->pMethods->xClose(in(f)); }
int read(sqlite3_file* f, void* to, int size, sqlite3_int64 at) { return in(f)->pMethods->xRead(in(f), to, size, at); }
int write(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
  return attempt(DiskCall::write, [=] { return in(f)->pMethods->xWrite(in(f), from, size, at); });
}
int truncate(sqlite3_file* f, sqlite3_int64 size) {
  return attempt(DiskCall::truncate, [=] { return in(f)->pMethods->xTruncate(in(f), size); });
}
int sync(sqlite3_file* f, int flags) {
  return attempt(DiskCall::sync, [=] { return in(f)->pMethods->xSync(in(f), flags); });
}
int file_size(sqlite3_file* f, sqlite3_int64* size) { return in(f)->pMethods->xFileSize(in(f), size); }
int lock(sqlite3_file* f, int level) { return in(f)->pMethods->xLock(in(f), level); }
int unlock(sqlite3_file* f, int level) { return in(f)->pMethods->xUnlock(in(f), level); }
int check_lock(sqlite3_file* f, int* out) { return in(f)->pMethods->xCheckReservedLock(in(f), out); }
int control(sqlite3_file* f, int what, void* argument) { return in(f)->pMethods->xFileControl(in(f), what, argument); }
int sector_size(sqlite3_file* f) { return in(f)->pMethods->xSectorSize(in(f)); }
int characteristics(sqlite3_file* f) { return in(f)->pMethods->xDeviceCharacteristics(in(f)); }
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
  return in(f)->pMethods->xShmMap(in(f), page, size, extend, out);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) { return in(f)->pMethods->xShmLock(in(f), offset, n, flags); }
void shm_barrier(sqlite3_file* f) { in(f)->pMethods->xShmBarrier(in(f)); }
int shm_unmap(sqlite3_file* f, int remove) { return in(f)->pMethods->xShmUnmap(in(f), remove); }

const sqlite3_io_methods* methods() {
  static const sqlite3_io_methods table = [] {
    sqlite3_io_methods m{};
    m.iVersion = 2;  // without memory-mapped reading
    m.xClose = close, m.xRead = read, m.xWrite = write, m.xTruncate = truncate, m.xSync = sync, m.xFileSize = file_size;
    m.xLock = lock, m.xUnlock = unlock, m.xCheckReservedLock = check_lock, m.xFileControl = control;
    m.xSectorSize = sector_size, m.xDeviceCharacteristics = characteristics;
    m.xShmMap = shm_map, m.xShmLock = shm_lock, m.xShmBarrier = shm_barrier, m.xShmUnmap = shm_unmap;
    return m;
  }();
  return &table;
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const int status = inner_vfs()->xOpen(inner_vfs(), name, in(file), flags, out_flags);
  file->pMethods = in(file)->pMethods == nullptr ? nullptr : methods();
  return status;
}

}  // namespace

const char* failing_vfs() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs copy = *inner_vfs();
    copy.zName = "signet-failing";
    copy.pNext = nullptr;
    copy.szOsFile = static_cast<int>(sizeof(FailingFile)) + inner_vfs()->szOsFile;
    copy.xOpen = open;
    return copy;
  }();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  if (registered != SQLITE_OK) std::abort();
  return vfs.zName;
}

void arm(const Failure& failure) {
  armed = failure;
  failed = false;
}

bool has_failed() { return failed; }

}  // namespace signet::journal::test
