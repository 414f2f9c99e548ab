// SQLite in a directory tree whose upper part the process cannot read.
#pragma once

namespace signet::journal {

/// The name of a VFS that opens paths as they are given. SQLite's own resolves symbolic links and the working directory
/// first, which fails where a directory above is closed to us. Registered by the first call.
const char* relative_vfs();

}  // namespace signet::journal
