#include "samarkand/questions/exposure/solve.h"

#include <cmath>

#include "samarkand/trade/linear_solver.h"

namespace samarkand {

ExposureAnswer answer_exposure(RunContext& context, const Question& question) {
  ExposureAnswer answer(context, question);
  if (context.shock.responds()) {
    answer.reason = "a measure answers the equilibrium, and derivatives are those of trade alone";
    return answer;
  }
  const bool mobile = std::isinf(context.shock.labour_mobility);
  answer.exposure =
      Sensitivity(context.world, context.shock, context.equilibrium,
                  mobile ? preconditioner_of(context.solver.trade(), context.shock.closure)
                         : Preconditioner())
          .exposure();
  answer.fixed_deficits = context.shock.closure == Closure::kFixed;
  return answer;
}

}  // namespace samarkand
