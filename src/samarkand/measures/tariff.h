#pragma once

#include <optional>

#include "samarkand/measures/common.h"

namespace samarkand {

struct TariffTerms : CellTerms {
  std::optional<double> rate, add;  // 0.25 is 25 %; one of them
};

}  // namespace samarkand
