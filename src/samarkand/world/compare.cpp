#include "samarkand/world/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace samarkand {
namespace {

constexpr double kSame = 1e-9;       // of a value: differences that rounding and settled gaps make
constexpr double kSmallFlow = 1e-6;  // of all flows: ratios of smaller ones are left out

// Indices of a code that both have.
struct Pair {
  std::string code;
  std::size_t before, after;
};

template <class Coded>
std::vector<Pair> shared(const std::vector<Coded>& before, const std::vector<Coded>& after,
                         std::vector<std::string>& only_before,
                         std::vector<std::string>& only_after) {
  std::vector<Pair> pairs;
  std::size_t a = 0, b = 0;
  while (a < before.size() || b < after.size()) {
    if (b == after.size() || (a < before.size() && before[a].code < after[b].code)) {
      only_before.push_back(before[a++].code);
    } else if (a == before.size() || after[b].code < before[a].code) {
      only_after.push_back(after[b++].code);
    } else {
      pairs.push_back({before[a].code, a, b});
      ++a, ++b;
    }
  }
  return pairs;
}

bool differ(const Change& c) {
  return std::abs(c.after - c.before) > kSame * std::max(std::abs(c.before), std::abs(c.after));
}

void keep_differences(std::vector<Change>& changes) {
  std::erase_if(changes, [](const Change& c) { return !differ(c); });
  std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
    return std::abs(a.after - a.before) > std::abs(b.after - b.before);
  });
}

// A world as it is compared: sums over the sectors of each bin.
struct Binned {
  Binned(const World& world, const std::vector<std::size_t>& bin_of, std::size_t bins)
      : n(world.country_count()), flow(bins * n * n), output(bins * n), exports(n), imports(n) {
    for (std::size_t c = 0; c < world.flow().size(); ++c) {
      const std::size_t importer = c / n % n, exporter = c % n, bin = bin_of[c / n / n];
      output[bin * n + exporter] += world.flow()[c];
      if (importer == exporter) continue;
      flow[(bin * n + importer) * n + exporter] += world.flow()[c];
      exports[exporter] += world.flow()[c];
      imports[importer] += world.flow()[c];
    }
  }
  std::size_t n;
  Array flow, output, exports, imports;
};

class Comparer {
 public:
  Comparer(const World& before, const World& after) : before_(before), after_(after) {}

  WorldComparison compare() {
    countries_ = shared(before_.countries(), after_.countries(), result_.countries_only_before,
                        result_.countries_only_after);
    const std::vector<Pair> sectors =
        shared(before_.sectors(), after_.sectors(), result_.sectors_only_before,
               result_.sectors_only_after);
    result_.same_sectors =
        result_.sectors_only_before.empty() && result_.sectors_only_after.empty();
    for (const Pair& pair : sectors) {
      result_.theta.push_back(
          {pair.code, before_.sectors()[pair.before].theta, after_.sectors()[pair.after].theta});
      if (result_.same_sectors) bins_.push_back(pair.code);
    }
    if (!result_.same_sectors) bins_ = {"goods", "services"};
    const Binned a(before_, bins_of(before_), bins_.size());
    const Binned b(after_, bins_of(after_), bins_.size());
    totals(a, b);
    by_country(a, b);
    flows(a, b);
    for (auto* changes : {&result_.value_added, &result_.exports, &result_.imports, &result_.output,
                          &result_.flows, &result_.theta}) {
      keep_differences(*changes);
    }
    return std::move(result_);
  }

 private:
  std::vector<std::size_t> bins_of(const World& world) const {
    std::vector<std::size_t> bins;
    for (const Sector& sector : world.sectors()) {
      bins.push_back(result_.same_sectors ? bins.size()
                                          : (sector.kind == SectorKind::kGoods ? 0 : 1));
    }
    return bins;
  }

  // Duties of trade between economies, in percent of its value.
  static double mean_tariff(const World& world) {
    const std::size_t n = world.country_count();
    double duties = 0, value = 0;
    for (std::size_t c = 0; c < world.flow().size(); ++c) {
      if (c / n % n == c % n) continue;
      value += world.flow()[c];
      duties += (world.tariff()[c] - 1) * world.flow()[c];
    }
    return value > 0 ? 100 * duties / value : 0;
  }

  void totals(const Binned& a, const Binned& b) {
    result_.totals = {
        {"world value added", sum(before_.country_value_added()),
         sum(after_.country_value_added())},
        {"world final spending", sum(before_.final_spending()), sum(after_.final_spending())},
        {"trade between economies", sum(a.exports), sum(b.exports)},
        {"mean tariff on it, percent", mean_tariff(before_), mean_tariff(after_)}};
    for (std::size_t bin = 0; bin < bins_.size(); ++bin) {
      const auto output = [bin](const Binned& w) {
        const auto from = w.output.begin() + static_cast<std::ptrdiff_t>(bin * w.n);
        return std::accumulate(from, from + static_cast<std::ptrdiff_t>(w.n), 0.0);
      };
      result_.output.push_back({bins_[bin], output(a), output(b)});
    }
  }

  void by_country(const Binned& a, const Binned& b) {
    for (const Pair& n : countries_) {
      result_.value_added.push_back(
          {n.code, before_.country_value_added()[n.before], after_.country_value_added()[n.after]});
      result_.exports.push_back({n.code, a.exports[n.before], b.exports[n.after]});
      result_.imports.push_back({n.code, a.imports[n.before], b.imports[n.after]});
    }
  }

  void flows(const Binned& a, const Binned& b) {
    for (std::size_t bin = 0; bin < bins_.size(); ++bin) {
      for (const Pair& n : countries_) {
        for (const Pair& i : countries_) {
          const double x = a.flow[(bin * a.n + n.before) * a.n + i.before];
          const double y = b.flow[(bin * b.n + n.after) * b.n + i.after];
          if (i.code == n.code || (x == 0 && y == 0)) continue;
          result_.flows.push_back({fmt::format("{} to {}, {}", i.code, n.code, bins_[bin]), x, y});
        }
      }
    }
    result_.flow_count = result_.flows.size();
    statistics();
  }

  void statistics() {
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0, weight = 0, distance = 0, one_sided = 0;
    for (const Change& flow : result_.flows) {
      const double both = flow.before + flow.after;
      x += flow.before;
      y += flow.after;
      xx += flow.before * flow.before;
      yy += flow.after * flow.after;
      xy += flow.before * flow.after;
      if (flow.before == 0 || flow.after == 0) {
        one_sided += both;
      } else {
        weight += both;
        distance += both * std::abs(std::log(flow.after / flow.before));
      }
    }
    const auto count = static_cast<double>(result_.flows.size());
    const double spread = (xx - x * x / count) * (yy - y * y / count);
    if (spread > 0) result_.correlation = (xy - x * y / count) / std::sqrt(spread);
    if (weight > 0) result_.log_distance = distance / weight;
    if (x + y > 0) result_.one_sided = one_sided / (x + y);
    for (const Change& flow : result_.flows) {
      if (flow.before > kSmallFlow * x && flow.after > kSmallFlow * y && differ(flow)) {
        result_.flow_ratios.push_back(flow);
      }
    }
    const auto ratio = [](const Change& c) { return std::abs(std::log(c.after / c.before)); };
    std::stable_sort(result_.flow_ratios.begin(), result_.flow_ratios.end(),
                     [&](const Change& a, const Change& b) { return ratio(a) > ratio(b); });
  }

  const World &before_, &after_;
  WorldComparison result_;
  std::vector<Pair> countries_;
  std::vector<std::string> bins_;
};

}  // namespace

WorldComparison compare(const World& before, const World& after) {
  return Comparer(before, after).compare();
}

}  // namespace samarkand
