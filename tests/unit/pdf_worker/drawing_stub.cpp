// Stands in where the library has no drawing yet: a weak definition, so that the real one takes its place.
#include "document/pdf/drawing.h"

namespace signet::pdf {

__attribute__((weak)) Result<Drawing> make_drawing(const DrawingSource&) { return Refusal{Reason::configuration_wrong, "no drawing"}; }

}  // namespace signet::pdf
