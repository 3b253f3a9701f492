// Numbers as reports write them.
#pragma once

#include <string>

namespace samarkand {

// 12 significant digits, "" when undefined (NaN or infinite).
std::string written(double value, int digits = 12);
// The number that `written` stands for; NaN when undefined.
double rounded(double value, int digits = 12);

// With `decimals` digits after the point, never "-0.0"; "–" when undefined. `sign`: + too.
// From 1e15 on six digits and a power of ten.
std::string fixed_text(double value, int decimals, bool sign = false);

}  // namespace samarkand
