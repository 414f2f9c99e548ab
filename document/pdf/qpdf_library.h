// libqpdf's headers. Its JSON.hh does not compile as C++20 with clang 14 (a std::vector of a class inside that class); a
// declaration is enough for what is used here.
#pragma once

class JSON;
#define JSON_HH
#include <qpdf/QPDF.hh>
