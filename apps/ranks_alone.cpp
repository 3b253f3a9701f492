#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "ranks.h"

namespace samarkand {
namespace {

// How many copies Open MPI started together.
int copies() {
  const char* size = std::getenv("OMPI_COMM_WORLD_SIZE");  // NOLINT(concurrency-mt-unsafe)
  return size == nullptr ? 1 : std::atoi(size);
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
