// How do changes of trade since a year before the measures compare with what happened?
#pragma once

#include "samarkand/backtest/backtest.h"
#include "samarkand/scenario/question.h"

namespace samarkand {

struct BacktestQuestion : Asked, BacktestTask {};

}  // namespace samarkand
