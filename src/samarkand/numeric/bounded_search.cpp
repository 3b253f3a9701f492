#include "samarkand/numeric/bounded_search.h"

#ifdef SAMARKAND_NLOPT

#include <nlopt.h>

#include <cmath>
#include <memory>

namespace samarkand {
namespace {

struct Run {
  nlopt_opt library;
  const Objective& objective;
};

double evaluate(unsigned, const double* at, double* gradient, void* run) {
  const auto& [library, objective] = *static_cast<Run*>(run);
  const std::optional<double> value = objective(at, gradient);
  if (!value) nlopt_force_stop(library);
  return value.value_or(-HUGE_VAL);
}

}  // namespace

bool can_search() { return true; }

void search(std::vector<double> at, const std::vector<double>& lower,
            const std::vector<double>& upper, unsigned memory, const Objective& objective) {
  const std::unique_ptr<nlopt_opt_s, decltype(&nlopt_destroy)> library(
      nlopt_create(NLOPT_LD_LBFGS, static_cast<unsigned>(at.size())), &nlopt_destroy);
  Run run{library.get(), objective};
  nlopt_set_lower_bounds(run.library, lower.data());
  nlopt_set_upper_bounds(run.library, upper.data());
  nlopt_set_vector_storage(run.library, memory);
  nlopt_set_max_objective(run.library, &evaluate, &run);
  double best = 0;
  nlopt_optimize(run.library, at.data(), &best);
}

}  // namespace samarkand

#else

namespace samarkand {

bool can_search() { return false; }
void search(std::vector<double>, const std::vector<double>&, const std::vector<double>&, unsigned,
            const Objective&) {}

}  // namespace samarkand

#endif
