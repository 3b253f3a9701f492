#include "samarkand/trade/block_map.h"

#include <algorithm>
#include <utility>

#include "samarkand/numeric/matrix_product.h"

namespace samarkand {
namespace {

using Kind = BlockMap::Kind;

Kind transpose_of(Kind kind) {
  switch (kind) {
    case Kind::kSum:
      return Kind::kSpread;
    case Kind::kSpread:
      return Kind::kSum;
    case Kind::kImporters:
      return Kind::kExporters;
    case Kind::kExporters:
      return Kind::kImporters;
    case Kind::kInputs:
      return Kind::kUses;
    case Kind::kUses:
      return Kind::kInputs;
    case Kind::kScale:
    case Kind::kEntries:
      break;
  }
  return kind;
}

// One run of a list.
class Run {
 public:
  Run(std::size_t sectors, std::size_t countries, std::size_t columns,
      const std::vector<std::size_t>& local, std::vector<BlockMap::Block> blocks, bool transposed)
      : j_(sectors),
        n_(countries),
        columns_(columns),
        transposed_(transposed),
        blocks_(std::move(blocks)),
        rows_(local.size() * n_ * columns),
        is_local_(blocks_.size(), 0) {
    for (std::size_t k = 0; k < local.size(); ++k) {
      double* row = &rows_[k * n_ * columns];
      blocks_[local[k]] = {row, row};
      is_local_[local[k]] = 1;
    }
  }

  void run(const BlockMap::Stage& stage) {
    for (std::size_t j = 0; j < (stage.by_sector ? j_ : 1); ++j) {
      if (stage.by_sector) std::fill(rows_.begin(), rows_.end(), 0);
      for (std::size_t k = 0; k < stage.operations.size(); ++k) {
        run(stage.operations[transposed_ ? stage.operations.size() - 1 - k : k], j);
      }
    }
  }

 private:
  void run(const BlockMap::Operation& o, std::size_t j) const {
    if (o.only != nullptr && !(*o.only)[j]) return;
    const double* from = blocks_[transposed_ ? o.to : o.from].read;
    double* to = blocks_[transposed_ ? o.from : o.to].add;
    if (from == nullptr || to == nullptr) return;
    const Kind kind = transposed_ ? transpose_of(o.kind) : o.kind;
    if (kind == Kind::kEntries) return add_entries(o.entries, from, to);
    const double* by = o.by->data();
    if (kind == Kind::kInputs) return add_block_product(n_, j_, columns_, by, from, to);
    if (kind == Kind::kUses) return add_transposed_block_product(n_, j_, columns_, by, from, to);
    if (kind != Kind::kSpread) from += first(transposed_ ? o.to : o.from, j);
    if (kind != Kind::kSum) to += first(transposed_ ? o.from : o.to, j);
    if (kind == Kind::kImporters) {
      add_product(n_, n_, columns_, by + j * n_ * n_, from, columns_, to, columns_);
    } else if (kind == Kind::kExporters) {
      add_transposed_product(n_, n_, columns_, by + j * n_ * n_, from, columns_, to, columns_);
    } else {
      add_scaled_rows(n_, columns_, by + j * n_, from, to);
    }
  }

  // Where the sector's rows of a block begin.
  std::size_t first(std::size_t block, std::size_t j) const {
    return is_local_[block] ? 0 : j * n_ * columns_;
  }

  void add_entries(const std::vector<BlockMap::Entry>& entries, const double* from,
                   double* to) const {
    for (const BlockMap::Entry& e : entries) {
      const std::size_t a = (transposed_ ? e.to : e.from) * columns_;
      const std::size_t b = (transposed_ ? e.from : e.to) * columns_;
      for (std::size_t k = 0; k < columns_; ++k) to[b + k] += e.value * from[a + k];
    }
  }

  std::size_t j_, n_, columns_;
  bool transposed_;
  std::vector<BlockMap::Block> blocks_;
  Array rows_;
  std::vector<char> is_local_;
};

}  // namespace

BlockMap::BlockMap(std::size_t sectors, std::size_t countries, std::vector<std::size_t> local,
                   std::vector<Stage> stages)
    : j_(sectors), n_(countries), local_(std::move(local)), stages_(std::move(stages)) {}

void BlockMap::run(std::size_t columns, const std::vector<Block>& blocks, bool transposed) const {
  Run run(j_, n_, columns, local_, blocks, transposed);
  for (std::size_t k = 0; k < stages_.size(); ++k) {
    run.run(stages_[transposed ? stages_.size() - 1 - k : k]);
  }
}

}  // namespace samarkand
