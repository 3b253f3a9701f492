#pragma once

#include "samarkand/measures/common.h"

namespace samarkand {

struct EnforcementTerms : LinkTerms {
  double risk = 0;  // of seizure
};

}  // namespace samarkand
