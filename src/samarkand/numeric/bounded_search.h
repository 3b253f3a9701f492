// The largest value of a smooth function between bounds, by the L-BFGS of NLopt.
#pragma once

#include <functional>
#include <optional>
#include <vector>

namespace samarkand {

// Fills the gradient at a point and returns the value there, -HUGE_VAL where there is none; nothing
// stops the search.
using Objective = std::function<std::optional<double>(const double* at, double* gradient)>;

// Where this build has no NLopt (SAMARKAND_NLOPT), nothing can be searched for.
bool can_search();

// Goes up from `at`, keeping `memory` pairs of steps and gradients, until the gradient is 1e-8 or
// no step helps; the caller judges by what it saw.
void search(std::vector<double> at, const std::vector<double>& lower,
            const std::vector<double>& upper, unsigned memory, const Objective& objective);

}  // namespace samarkand
