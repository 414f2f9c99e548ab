// A seal's drawing comes from a worker; before it is put into any update, each of its parts is one object and no more.
#pragma once

#include "policy/base/result.h"
#include "policy/model/pdf.h"

namespace signet {

/// Each object, written out, is exactly one object of the standard's syntax (7.3) whose only references are those to other
/// parts of the drawing; indices lie inside. What its streams show is not looked at. `configuration_wrong`.
Outcome check_drawing(const Drawing& drawing);

}  // namespace signet
