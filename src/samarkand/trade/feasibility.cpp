#include "samarkand/trade/feasibility.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "samarkand/trade/one_way.h"

namespace samarkand {
namespace {

constexpr double kLeastFinance = 1e-12;  // of world value added

// Who can sell to whom, directly or, once closed, through others.
class Links {
 public:
  explicit Links(std::size_t countries)
      : n_(countries), words_((countries + 63) / 64), rows_(n_ * words_) {}

  bool operator()(std::size_t from, std::size_t to) const {
    return (rows_[from * words_ + to / 64] >> to % 64 & 1) != 0;
  }
  void add(std::size_t from, std::size_t to) {
    rows_[from * words_ + to / 64] |= std::uint64_t{1} << to % 64;
  }
  void close() {
    for (std::size_t via = 0; via < n_; ++via) {
      for (std::size_t from = 0; from < n_; ++from) {
        if (!(*this)(from, via)) continue;
        for (std::size_t w = 0; w < words_; ++w) {
          rows_[from * words_ + w] |= rows_[via * words_ + w];
        }
      }
    }
  }

 private:
  std::size_t n_, words_;
  std::vector<std::uint64_t> rows_;
};

// Shrinks `produces` to the greatest set in which every producing sector can have its inputs.
class Pattern {
 public:
  Pattern(const World& world, const Shock& shock)
      : world_(world), shock_(shock), n_(world.country_count()), j_(world.sector_count()) {}

  bool can_sell(const Feasibility& f, std::size_t j, std::size_t importer,
                std::size_t exporter) const {
    return f.component[importer] == f.component[exporter] && f.produces[world_.at(j, exporter)] &&
           origin_possible(world_, shock_, j, importer, exporter);
  }

  bool available(const Feasibility& f, std::size_t j, std::size_t importer) const {
    for (std::size_t i = 0; i < n_; ++i) {
      if (can_sell(f, j, importer, i)) return true;
    }
    return false;
  }

  // Whether the inputs of a sector that are left still make its nest of inputs. True without any.
  bool has_inputs(const std::vector<char>& available, std::size_t j, std::size_t n) const {
    const double* share = &world_.input_share()[(n * j_ + j) * j_];
    std::size_t needed = 0, missing = 0;
    for (std::size_t k = 0; k < j_; ++k) {
      if (share[k] == 0) continue;
      ++needed;
      if (!available[world_.at(k, n)]) ++missing;
    }
    return missing == 0 || (shock_.eta > 1 && missing < needed);
  }

  // Cells [sector][country] that are available.
  std::vector<char> find_available(const Feasibility& f) const {
    std::vector<char> result(j_ * n_);
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) result[world_.at(j, n)] = available(f, j, n);
    }
    return result;
  }

  // (a)
  void starve(Feasibility& f) const {
    for (bool changed = true; changed;) {
      changed = false;
      const std::vector<char> available = find_available(f);
      for (std::size_t j = 0; j < j_; ++j) {
        for (std::size_t n = 0; n < n_; ++n) {
          char& produces = f.produces[world_.at(j, n)];
          const bool labour_alone = shock_.epsilon > 1 && world_.gamma()[world_.at(j, n)] > 0;
          if (!produces || labour_alone || has_inputs(available, j, n)) continue;
          produces = 0;
          changed = true;
        }
      }
    }
  }

  // Final demand, its origins, their inputs, and so on.
  void find_demanded(Feasibility& f) const {
    f.demanded.assign(j_ * n_, 0);
    const std::vector<char> available = find_available(f);
    std::vector<char> sold(j_ * n_, 0);
    std::vector<std::pair<std::size_t, std::size_t>> open;  // (sector, country) newly demanded
    const auto demand = [&](std::size_t j, std::size_t n) {
      if (f.demanded[world_.at(j, n)] || !available[world_.at(j, n)]) return;
      f.demanded[world_.at(j, n)] = 1;
      open.emplace_back(j, n);
    };
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        if (world_.alpha()[world_.at(j, n)] > 0) demand(j, n);
      }
    }
    while (!open.empty()) {
      const auto [j, n] = open.back();
      open.pop_back();
      for (std::size_t i = 0; i < n_; ++i) {
        if (sold[world_.at(j, i)] || !can_sell(f, j, n, i)) continue;
        sold[world_.at(j, i)] = 1;
        if (!has_inputs(available, j, i)) continue;  // labour alone
        for (std::size_t k = 0; k < j_; ++k) {
          if (world_.input_share()[(i * j_ + j) * j_ + k] > 0) demand(k, i);
        }
      }
    }
  }

  // Goods that final demand needs but cannot have.
  void find_starved(Feasibility& f) const {
    const std::vector<char> available = find_available(f);
    for (std::size_t n = 0; n < n_; ++n) {
      std::vector<std::size_t> missing;
      std::size_t bought = 0;
      for (std::size_t j = 0; j < j_; ++j) {
        if (world_.alpha()[world_.at(j, n)] == 0) continue;
        ++bought;
        if (!available[world_.at(j, n)]) missing.push_back(world_.at(j, n));
      }
      if (shock_.sigma > 1 && missing.size() < bought) continue;
      f.starved.insert(f.starved.end(), missing.begin(), missing.end());
    }
    std::sort(f.starved.begin(), f.starved.end());
  }

  // (b) within the present components. Returns whether any was split. `ever`: who can reach whom in
  // the data.
  bool split(Feasibility& f, const Links& ever) const {
    Links reach(n_);
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        if (!f.demanded[world_.at(j, n)]) continue;
        for (std::size_t i = 0; i < n_; ++i) {
          if (!reach(i, n) && can_sell(f, j, n, i)) reach.add(i, n);
        }
      }
    }
    // Where already the data's trade has no way back, deficits that move pay for it.
    const bool moves =
        shock_.closure == Closure::kScaled || shock_.closure == Closure::kProportional;
    for (std::size_t n = 0; moves && n < n_; ++n) {
      for (std::size_t i = 0; i < n_; ++i) {
        if (reach(i, n) && !ever(n, i)) reach.add(n, i);
      }
    }
    reach.close();
    f.circle.assign(n_, -1);
    std::vector<std::size_t> first;  // country of a circle
    for (std::size_t i = 0; i < n_; ++i) {
      if (f.circle[i] >= 0) continue;
      const auto circle = static_cast<int>(first.size());
      for (std::size_t n = i; n < n_; ++n) {
        if (n == i || (reach(i, n) && reach(n, i))) f.circle[n] = circle;
      }
      first.push_back(i);
    }
    std::vector<std::vector<char>> links(first.size(), std::vector<char>(first.size()));
    for (std::size_t a = 0; a < first.size(); ++a) {
      for (std::size_t b = 0; b < first.size(); ++b) {
        links[a][b] = a != b && reach(first[a], first[b]);
      }
    }
    f.component = paid_parts(f.circle, std::move(links), given_finance());
    const int count = *std::max_element(f.component.begin(), f.component.end()) + 1;
    return count > std::exchange(f.components, count);
  }

  GivenFinance given_finance() const {
    GivenFinance given{Array(n_), Array(n_), 0};
    if (shock_.closure == Closure::kFixed) given.deficit = world_.deficit();
    if (shock_.closure != Closure::kProportional) given.transfer = shock_.transfer;
    for (const double value : world_.country_value_added()) given.rounding += kLeastFinance * value;
    return given;
  }

  // Who can sell to whom in the data, whatever is banned, directly or through others.
  Links data_links() const {
    Links ever(n_);
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        for (std::size_t i = 0; i < n_; ++i) {
          if (!ever(i, n) && world_.flow()[world_.cell(j, n, i)] > 0) ever.add(i, n);
        }
      }
    }
    ever.close();
    return ever;
  }

 private:
  const World& world_;
  const Shock& shock_;
  std::size_t n_, j_;
};

bool bans_anything(const World& world, const Shock& shock) {
  for (std::size_t c = 0; c < world.flow().size(); ++c) {
    if (shock.access[c] == 0 && world.flow()[c] > 0) return true;
  }
  return false;
}

}  // namespace

Feasibility analyse_feasibility(const World& world, const Shock& shock) {
  const std::size_t cells = world.sector_count() * world.country_count();
  Feasibility f;
  f.produces.assign(cells, 1);
  f.component.assign(world.country_count(), 0);
  f.circle = f.component;
  const Pattern pattern(world, shock);
  pattern.find_demanded(f);
  // Deficits of the data may pay for one-way trade; without them, only sales do.
  if (!bans_anything(world, shock) && shock.closure != Closure::kBalanced) return f;
  const Links ever = pattern.data_links();
  do {
    pattern.starve(f);
    pattern.find_demanded(f);
  } while (pattern.split(f, ever));
  pattern.find_starved(f);
  if (f.starved.empty()) return f;
  Feasibility all_produce = f;
  all_produce.produces.assign(cells, 1);
  for (std::size_t c = 0; c < cells; ++c) {
    const std::size_t j = c / world.country_count(), n = c % world.country_count();
    if (world.spending()[c] > 0 && !pattern.available(all_produce, j, n)) f.roots.push_back(c);
  }
  return f;
}

}  // namespace samarkand
