// Counts a solver's passes over the trade shares, keeps the log and asks the caller whether to go
// on. Used by the solver only.
#pragma once

#include <string>
#include <utility>

#include "samarkand/trade/equilibrium.h"

namespace samarkand {

class Journal {
 public:
  // Both must outlive it.
  Journal(const SolveOptions& options, Equilibrium& equilibrium)
      : options_(options), equilibrium_(equilibrium) {}

  void pass(double residual) {
    const int passes = ++passes_;
    equilibrium_.iterations = passes - 1;
    if (passes >= next_logged_) {
      equilibrium_.log.push_back({passes, residual});
      next_logged_ = passes < 100 ? passes + 1 : passes + passes / 10;
    }
    if (passes >= options_.max_passes) {
      stop("no convergence within " + std::to_string(passes) + " passes");
    } else if (passes % 64 == 0 && options_.progress && !options_.progress(passes, residual)) {
      stop("interrupted");
    }
  }
  bool stopped() const { return stopped_; }

 private:
  void stop(std::string reason) {
    equilibrium_.reason = std::move(reason);
    stopped_ = true;
  }

  const SolveOptions& options_;
  Equilibrium& equilibrium_;
  int passes_ = 0;
  int next_logged_ = 1;
  bool stopped_ = false;
};

}  // namespace samarkand
