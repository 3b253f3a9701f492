// Numbers as reports write them.
#pragma once

#include <string>

namespace samarkand {

// 12 significant digits, "" when undefined (NaN or infinite).
std::string written(double value, int digits = 12);
// The number that `written` stands for; NaN when undefined.
double rounded(double value, int digits = 12);

}  // namespace samarkand
