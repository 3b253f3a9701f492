#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "ranks.h"

namespace samarkand {
namespace {

// How many copies were started together; by Open MPI, MPICH and its kin, or Slurm with PMIx.
int copies() {
  int most = 1;
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"}) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
    if (value != nullptr) most = std::max(most, std::atoi(value));
  }
  return most;
}

}  // namespace

void join_ranks(char** argv) {
  if (copies() < 2) return;
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) ::execv((self.parent_path() / "samarkand-mpi").c_str(), argv);
}

Ranks::Ranks() : lost_(copies() > 1) {}
Ranks::~Ranks() = default;
bool Ranks::all(bool mine) const { return mine; }
void Ranks::gather(const std::string& /*hash*/, SweepResults& /*results*/) const {}

}  // namespace samarkand
