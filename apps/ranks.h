// The copies of the program that `mpirun` started together. `samarkand` itself knows no MPI and
// costs nobody its start: under mpirun it becomes `samarkand-mpi`, which lies beside it and is the
// same program linked with MPI (ranks_mpi.cpp instead of ranks_alone.cpp).
#pragma once

#include <cstddef>
#include <string>

#include "samarkand/sweep/results.h"

namespace samarkand {

// Becomes samarkand-mpi where mpirun started several copies and it is there; else returns.
void join_ranks(char** argv);

class Ranks {
 public:
  Ranks();
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  std::size_t rank() const { return rank_; }
  std::size_t count() const { return count_; }
  // Started by mpirun, without the means to find the others.
  bool lost() const { return lost_; }

  // Waits for everybody; true where `mine` is true of all.
  bool all(bool mine) const;
  // Brings every rank's batches (batch % count == rank) to rank 0.
  void gather(const std::string& hash, SweepResults& results) const;

 private:
  std::size_t rank_ = 0, count_ = 1;
  bool lost_ = false;
};

}  // namespace samarkand
