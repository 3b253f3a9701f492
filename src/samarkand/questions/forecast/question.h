// What does the network with the measures predict, beside what happened?
#pragma once

#include "samarkand/scenario/question.h"

namespace samarkand {

struct ForecastQuestion : Asked {
  Word facts;
};

}  // namespace samarkand
