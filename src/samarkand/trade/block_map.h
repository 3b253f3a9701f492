// A linear map between blocks of rows as one list of operations: run forwards it is the map, run
// backwards, each operation transposed, it is the transposed map. No economics.
//
// A block holds [row][column] as in numeric/matrix_product.h; its rows are cells [sector][country],
// one sector at a time, or whatever the entries of kEntries say. Every operation adds to a block
// what follows from another, which has to be complete by then; no block follows from itself.
#pragma once

#include <cstddef>
#include <vector>

#include "samarkand/numeric/array.h"

namespace samarkand {

class BlockMap {
 public:
  enum class Kind {
    // sector by sector
    kScale,      // to[j,n] += by[j,n] from[j,n]
    kSum,        // to[n]   += by[j,n] from[j,n]
    kSpread,     // to[j,n] += by[j,n] from[n]
    kImporters,  // to[j,n] += sum_i by[j,n,i] from[j,i]
    kExporters,  // to[j,i] += sum_n by[j,n,i] from[j,n]
    // at once
    kInputs,   // to[j,n] += sum_k by[n,j,k] from[k,n]
    kUses,     // to[k,n] += sum_j by[n,j,k] from[j,n]
    kEntries,  // to[row] += value from[row]
  };
  struct Entry {
    std::size_t to, from;
    double value;
  };
  struct Operation {
    Kind kind;
    std::size_t from, to;                     // blocks
    const Array* by = nullptr;                // all but kEntries; it must outlive the map
    std::vector<Entry> entries = {};          // kEntries
    const std::vector<char>* only = nullptr;  // [sector] that it acts on; null: all
  };
  // What runs together: sector by sector, where an operation needs of those before it what they did
  // in its own sector alone, or one after the other.
  struct Stage {
    bool by_sector;
    std::vector<Operation> operations;
  };

  BlockMap() = default;
  // `local`: blocks that hold the rows of one sector, 0 at first in each.
  BlockMap(std::size_t sectors, std::size_t countries, std::vector<std::size_t> local,
           std::vector<Stage> stages);

  // Where a block is read and where it is added to; an operation on a block that is not there is
  // left out.
  struct Block {
    const double* read = nullptr;
    double* add = nullptr;
  };
  void run(std::size_t columns, const std::vector<Block>& blocks, bool transposed) const;

 private:
  std::size_t j_ = 0, n_ = 0;
  std::vector<std::size_t> local_;
  std::vector<Stage> stages_;
};

}  // namespace samarkand
