#include "client/system_text.h"

#include <system_error>

namespace signet::client {

std::string system_text(int error_number) { return std::generic_category().message(error_number); }

}  // namespace signet::client
