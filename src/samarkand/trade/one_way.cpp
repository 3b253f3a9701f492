#include "samarkand/trade/one_way.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace samarkand {
namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

class PaidTrade {
 public:
  PaidTrade(const std::vector<int>& circle, std::vector<std::vector<char>> links,
            const GivenFinance& finance)
      : circle_(circle), links_(std::move(links)), finance_(finance), count_(links_.size()) {}

  std::vector<int> parts() {
    std::vector<int> part = joined();
    while (cut_links(part)) part = joined();
    return part;
  }

 private:
  std::size_t circle(std::size_t country) const {
    return static_cast<std::size_t>(circle_[country]);
  }

  // Parts of what links join, whichever way they lead [country].
  std::vector<int> joined() const {
    std::vector<int> part(count_, -1);
    int parts = 0;
    for (std::size_t first = 0; first < count_; ++first) {
      if (part[first] >= 0) continue;
      std::vector<std::size_t> open = {first};
      part[first] = parts++;
      while (!open.empty()) {
        const std::size_t a = open.back();
        open.pop_back();
        for (std::size_t b = 0; b < count_; ++b) {
          if (part[b] >= 0 || (!links_[a][b] && !links_[b][a])) continue;
          part[b] = part[a];
          open.push_back(b);
        }
      }
    }
    std::vector<int> result;
    for (std::size_t n = 0; n < circle_.size(); ++n) result.push_back(part[circle(n)]);
    return result;
  }

  // Says whether any was cut.
  bool cut_links(const std::vector<int>& part) {
    ship(part);
    std::vector<std::size_t> unsent;
    for (std::size_t a = 0; a < count_; ++a) {
      if (wanted_[a] < -finance_.rounding) unsent.push_back(a);
    }
    const std::vector<char> stuck = reached_from(unsent);
    if (cut([&](std::size_t a, std::size_t b) { return !stuck[a] && stuck[b]; })) return true;
    // All that is given is carried: links of which no way leads round to their start carry nothing.
    bool any = false;
    for (std::size_t to = 0; to < count_; ++to) {
      const std::vector<char> round = reached_from({to});
      any |= cut([&](std::size_t a, std::size_t b) { return b == to && !round[a]; });
    }
    return any;
  }

  template <class Condition>
  bool cut(Condition condition) {
    bool any = false;
    for (std::size_t a = 0; a < count_; ++a) {
      for (std::size_t b = 0; b < count_; ++b) {
        if (!links_[a][b] || trade_[a][b] > finance_.rounding || !condition(a, b)) continue;
        links_[a][b] = 0;
        any = true;
      }
    }
    return any;
  }

  // The largest trade, by shortest ways from those who are to send to those who are to receive.
  void ship(const std::vector<int>& part) {
    Array deficit = finance_.deficit, transfer = finance_.transfer;
    cancel(part, {&deficit, &transfer});
    wanted_.assign(count_, 0);
    for (std::size_t n = 0; n < circle_.size(); ++n) wanted_[circle(n)] += deficit[n] + transfer[n];
    trade_.assign(count_, Array(count_, 0));
    for (;;) {
      std::vector<std::size_t> open, from(count_, kNowhere);
      for (std::size_t a = 0; a < count_; ++a) {
        if (wanted_[a] >= -finance_.rounding) continue;
        open.push_back(a);
        from[a] = a;
      }
      std::size_t to = kNowhere;
      for (std::size_t k = 0; k < open.size() && to == kNowhere; ++k) {
        const std::size_t a = open[k];
        if (wanted_[a] > finance_.rounding) to = a;
        for (std::size_t b = 0; b < count_; ++b) {
          if (from[b] != kNowhere || !leads(a, b)) continue;
          from[b] = a;
          open.push_back(b);
        }
      }
      if (to == kNowhere) return;
      send(from, to);
    }
  }

  void send(const std::vector<std::size_t>& from, std::size_t to) {
    double most = wanted_[to];
    std::size_t start = to;
    for (; from[start] != start; start = from[start]) {
      if (!links_[from[start]][start]) most = std::min(most, trade_[start][from[start]]);
    }
    most = std::min(most, -wanted_[start]);
    wanted_[to] -= most;
    wanted_[start] += most;
    for (std::size_t b = to; from[b] != b; b = from[b]) {
      if (links_[from[b]][b]) {
        trade_[from[b]][b] += most;
      } else {
        trade_[b][from[b]] -= most;
      }
    }
  }

  // More can go from a to b, or less come from there.
  bool leads(std::size_t a, std::size_t b) const {
    return links_[a][b] || trade_[b][a] > finance_.rounding;
  }

  std::vector<char> reached_from(std::vector<std::size_t> open) const {
    std::vector<char> reached(count_, 0);
    for (const std::size_t a : open) reached[a] = 1;
    while (!open.empty()) {
      const std::size_t a = open.back();
      open.pop_back();
      for (std::size_t b = 0; b < count_; ++b) {
        if (reached[b] || !leads(a, b)) continue;
        reached[b] = 1;
        open.push_back(b);
      }
    }
    return reached;
  }

  const std::vector<int>& circle_;
  std::vector<std::vector<char>> links_;
  const GivenFinance& finance_;
  std::size_t count_;
  Array wanted_;              // of b, what is not yet received [circle]
  std::vector<Array> trade_;  // x [seller][buyer]
};

}  // namespace

std::vector<double> cancel(const std::vector<int>& part, std::initializer_list<Array*> values) {
  const auto parts = static_cast<std::size_t>(*std::max_element(part.begin(), part.end())) + 1;
  std::vector<double> sum(parts), size(parts);
  for (const Array* value : values) {
    for (std::size_t n = 0; n < part.size(); ++n) {
      const auto p = static_cast<std::size_t>(part[n]);
      sum[p] += (*value)[n];
      size[p] += std::abs((*value)[n]);
    }
  }
  for (std::size_t p = 0; p < parts; ++p) sum[p] = size[p] > 0 ? sum[p] / size[p] : 0;
  for (Array* value : values) {
    for (std::size_t n = 0; n < part.size(); ++n) {
      (*value)[n] -= sum[static_cast<std::size_t>(part[n])] * std::abs((*value)[n]);
    }
  }
  return sum;
}

std::vector<int> paid_parts(const std::vector<int>& circle, std::vector<std::vector<char>> links,
                            const GivenFinance& finance) {
  return PaidTrade(circle, std::move(links), finance).parts();
}

}  // namespace samarkand
