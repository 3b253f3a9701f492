// How a number is drawn: the quantile function of each distribution, for u uniform on (0, 1) and m
// the mean, which is what the scenario itself says.
//
//   lognormal  m exp(s z - s^2/2),  s^2 = ln(1 + (sd/m)^2); m > 0
//   normal     m + sd z, cut off at two standard deviations on either side
//   uniform    from + (to - from) u;  without from and to: m + sqrt(3) sd (2u - 1)
// z = normal_quantile(u), of the part of (0, 1) that is left where it is cut; sd = cv |m| where cv
// is given. `sd` is that before the cut (0.88 of it is left after). Sources are in the scenario.
#pragma once

#include <string>
#include <string_view>

#include "samarkand/scenario/scenario.h"

namespace samarkand {

std::string_view to_string(DistributionKind kind);

// The value at u in [0, 1]; 0 and 1 give the ends, which may be infinite.
double quantile(const Distribution& distribution, double mean, double u);

// "lognormal, cv 0.3", "uniform from 0 to 1".
std::string to_text(const Distribution& distribution);

// The standard normal quantile function to about 1e-16 (Wichura 1988, Applied Statistics 37:3,
// algorithm AS 241, PPND16).
double normal_quantile(double p);

}  // namespace samarkand
