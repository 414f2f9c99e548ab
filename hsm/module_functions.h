// Inside of hsm/: the PKCS#11 module's functions for what libp11 does not do. Most modules have one state for a process; p11-kit's client
// makes a new one, with its own connection and its own login, for everybody who asks for its functions.
#pragma once

#include <string>

namespace signet::hsm {

struct ModuleFunctions {
  void* list = nullptr;   // CK_FUNCTION_LIST, initialised; null: the module is gone
  bool separate = false;  // not the state that libp11 works with: it needs a login of its own
};

/// `module` is loaded and initialised by libp11 already, and stays so. Asked of the module once for a process.
ModuleFunctions functions_of(const std::string& module);

}  // namespace signet::hsm
