#include "samarkand/base/status.h"

namespace samarkand {

std::string_view to_string(Status status) {
  switch (status) {
    case Status::kConverged:
      return "converged";
    case Status::kNotConverged:
      return "not_converged";
    case Status::kNoEquilibrium:
      return "no_equilibrium";
  }
  return "";
}

}  // namespace samarkand
