#include <mpi.h>

#include <algorithm>
#include <vector>

#include "ranks.h"

namespace samarkand {
namespace {

constexpr std::size_t kBatchesPerMessage = 256;  // some megabytes

}  // namespace

void join_ranks(char** /*argv*/) {}

Ranks::Ranks() {
  int provided = 0, rank = 0, count = 1;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &count);
  rank_ = static_cast<std::size_t>(rank);
  count_ = static_cast<std::size_t>(count);
}

Ranks::~Ranks() { MPI_Finalize(); }

bool Ranks::all(bool mine) const {
  int value = mine ? 1 : 0;
  MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT, MPI_LAND, MPI_COMM_WORLD);
  return value != 0;
}

void Ranks::gather(const std::string& hash, SweepResults& results) const {
  for (std::size_t from = 1; from < count_; ++from) {
    std::vector<std::size_t> batches;
    for (std::size_t b = from; b < results.batches(); b += count_) batches.push_back(b);
    for (std::size_t k = 0; k < batches.size(); k += kBatchesPerMessage) {
      if (rank_ == from) {
        const auto begin = batches.begin() + static_cast<std::ptrdiff_t>(k);
        const auto length = std::min(kBatchesPerMessage, batches.size() - k);
        const std::string bytes =
            results.pack(hash, {begin, begin + static_cast<std::ptrdiff_t>(length)});
        MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, 0, 0, MPI_COMM_WORLD);
      } else if (rank_ == 0) {
        MPI_Status status;
        int size = 0;
        MPI_Probe(static_cast<int>(from), 0, MPI_COMM_WORLD, &status);
        MPI_Get_count(&status, MPI_BYTE, &size);
        std::string bytes(static_cast<std::size_t>(size), '\0');
        MPI_Recv(bytes.data(), size, MPI_BYTE, static_cast<int>(from), 0, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
        results.unpack(hash, bytes);
      }
    }
  }
}

}  // namespace samarkand
