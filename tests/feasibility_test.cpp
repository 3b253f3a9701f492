// What bans leave possible, against brute force over all sets of cells of tiny random worlds.
#include "samarkand/trade/feasibility.h"

#include <array>

#include "support.h"

namespace samarkand {
namespace {

using testing::make;
using testing::one_sector;
using testing::shock_of;

constexpr std::size_t kCountries = 3, kSectors = 2, kCells = kCountries * kSectors;
using Set = unsigned;  // of cells [sector][country], a bit each
constexpr Set kAll = (1U << kCells) - 1;
bool has(Set set, std::size_t cell) { return (set >> cell & 1U) != 0; }

// The text at the head of feasibility.h, by trying every set: the largest that can produce, the
// smallest that is demanded.
class BruteForce {
 public:
  BruteForce(const World& world, const Shock& shock) : world_(world), shock_(shock) {}

  Feasibility run() {
    const bool splits = bans_anything() || shock_.closure == Closure::kBalanced;
    for (int before = 0; before != components_;) {
      before = components_;
      if (splits) produces_ = largest_producing();
      demanded_ = smallest_demanded();
      if (splits) join_both_ways();
    }
    Feasibility f;
    f.components = components_;
    f.component.assign(component_.begin(), component_.end());
    for (std::size_t c = 0; c < kCells; ++c) {
      f.produces.push_back(has(produces_, c));
      f.demanded.push_back(has(demanded_, c));
    }
    if (splits) find_starved(f);
    return f;
  }

 private:
  bool possible(std::size_t j, std::size_t n, std::size_t i) const {
    const std::size_t c = world_.cell(j, n, i);
    if (world_.spending()[world_.at(j, n)] == 0) return n == i;
    return world_.flow()[c] > 0 && shock_.access[c] > 0;
  }
  bool bans_anything() const {
    for (std::size_t c = 0; c < world_.flow().size(); ++c) {
      if (world_.flow()[c] > 0 && shock_.access[c] == 0) return true;
    }
    return false;
  }
  bool sells(Set produces, std::size_t j, std::size_t n, std::size_t i) const {
    return component_[n] == component_[i] && has(produces, world_.at(j, i)) && possible(j, n, i);
  }
  Set available(Set produces) const {
    Set result = 0;
    for (std::size_t j = 0; j < kSectors; ++j) {
      for (std::size_t n = 0; n < kCountries; ++n) {
        for (std::size_t i = 0; i < kCountries; ++i) {
          if (sells(produces, j, n, i)) result |= 1U << world_.at(j, n);
        }
      }
    }
    return result;
  }
  // Cells that a sector buys from.
  Set inputs(std::size_t j, std::size_t n) const {
    Set result = 0;
    for (std::size_t k = 0; k < kSectors; ++k) {
      if (world_.input_share()[(n * kSectors + j) * kSectors + k] > 0) {
        result |= 1U << world_.at(k, n);
      }
    }
    return result;
  }
  bool nest_lives(Set needed, Set available) const {
    return (needed & ~available) == 0 || (shock_.eta > 1 && (needed & available) != 0);
  }

  Set largest_producing() const {
    Set result = 0;
    for (Set set = 0; set <= kAll; ++set) {
      const Set at_hand = available(set);
      bool lives = true;
      for (std::size_t j = 0; j < kSectors; ++j) {
        for (std::size_t n = 0; n < kCountries; ++n) {
          const std::size_t c = world_.at(j, n);
          const bool labour_alone = shock_.epsilon > 1 && world_.gamma()[c] > 0;
          lives &= !has(set, c) || labour_alone || nest_lives(inputs(j, n), at_hand);
        }
      }
      if (lives) result |= set;
    }
    return result;
  }

  Set smallest_demanded() const {
    const Set at_hand = available(produces_);
    Set result = at_hand;
    for (Set set = 0; set <= kAll; ++set) {
      if (closed(set, at_hand)) result &= set;
    }
    return result;
  }
  // Whether a set has all that final demand and the sellers to its cells ask for.
  bool closed(Set set, Set at_hand) const {
    for (std::size_t j = 0; j < kSectors; ++j) {
      for (std::size_t n = 0; n < kCountries; ++n) {
        const std::size_t c = world_.at(j, n);
        if (world_.alpha()[c] > 0 && has(at_hand, c) && !has(set, c)) return false;
        for (std::size_t i = 0; has(set, c) && i < kCountries; ++i) {
          if (!sells(produces_, j, n, i) || !nest_lives(inputs(j, i), at_hand)) continue;
          if ((inputs(j, i) & at_hand & ~set) != 0) return false;
        }
      }
    }
    return true;
  }

  void join_both_ways() {
    std::array<std::array<bool, kCountries>, kCountries> sold = {};
    for (std::size_t i = 0; i < kCountries; ++i) {
      for (std::size_t n = 0; n < kCountries; ++n) {
        sold[i][n] = i == n;
        for (std::size_t j = 0; j < kSectors; ++j) {
          sold[i][n] |= has(demanded_, world_.at(j, n)) && sells(produces_, j, n, i);
        }
      }
    }
    // Of three countries the way leads over at most one other.
    const auto reaches = [&](std::size_t i, std::size_t n) {
      bool any = false;
      for (std::size_t via = 0; via < kCountries; ++via) any |= sold[i][via] && sold[via][n];
      return any;
    };
    // Where the data have no way back deficits pay.
    const auto ever = [&](std::size_t i, std::size_t n) {
      const auto direct = [&](std::size_t from, std::size_t to) {
        bool any = from == to;
        for (std::size_t j = 0; j < kSectors; ++j)
          any |= world_.flow()[world_.cell(j, to, from)] > 0;
        return any;
      };
      bool any = false;
      for (std::size_t via = 0; via < kCountries; ++via) any |= direct(i, via) && direct(via, n);
      return any;
    };
    const auto now = sold;
    const bool moves = shock_.closure == Closure::kScaled;
    for (std::size_t i = 0; moves && i < kCountries; ++i) {
      for (std::size_t n = 0; n < kCountries; ++n) sold[n][i] |= now[i][n] && !ever(n, i);
    }
    for (std::size_t n = 0; n < kCountries; ++n) {
      for (std::size_t i = 0; i < kCountries; ++i) reach_[i][n] = reaches(i, n);
    }
    join_paid();
  }

  // The one way to make parts of the countries such that trade can carry what is given within them
  // and none of them could pay another.
  void join_paid() {
    using Parts = std::array<int, kCountries>;
    constexpr Parts kWays[] = {{0, 0, 0}, {0, 0, 1}, {0, 1, 0}, {0, 1, 1}, {0, 1, 2}};
    int found = 0;
    for (const Parts& parts : kWays) {
      if (!is_carried(parts) || could_pay(parts)) continue;
      ++found;
      component_ = parts;
    }
    EXPECT_EQ(found, 1);
    components_ = *std::max_element(component_.begin(), component_.end()) + 1;
  }

  // D (closure fixed) or T of some countries, so that it cancels over `all`, which has them.
  double received(Set countries, Set all) const {
    double sum = 0, size = 0, result = 0;
    const auto given = [&](std::size_t n) {
      return shock_.closure == Closure::kFixed ? world_.deficit()[n] : shock_.transfer[n];
    };
    for (std::size_t n = 0; n < kCountries; ++n) {
      if (!has(all, n)) continue;
      sum += given(n);
      size += std::abs(given(n));
    }
    for (std::size_t n = 0; n < kCountries; ++n) {
      if (has(countries, n) && size > 0) result += given(n) - sum / size * std::abs(given(n));
    }
    return result;
  }

  bool sells_to(std::size_t i, std::size_t n) const { return i != n && reach_[i][n]; }

  // Every set of a part that sells to none of the rest receives, if anything may go there; and
  // parts hang together.
  bool is_carried(const std::array<int, kCountries>& parts) const {
    for (int p = 0; p < static_cast<int>(kCountries); ++p) {
      Set all = 0;
      for (std::size_t n = 0; n < kCountries; ++n) all |= parts[n] == p ? 1U << n : 0U;
      for (Set set = 1; set < all; ++set) {
        if ((set & ~all) != 0) continue;
        bool in = false, out = false;
        for (std::size_t i = 0; i < kCountries; ++i) {
          for (std::size_t n = 0; n < kCountries; ++n) {
            if (!has(all, i) || !has(all, n) || has(set, i) == has(set, n)) continue;
            (has(set, n) ? in : out) |= sells_to(i, n);
          }
        }
        if (!in && !out) return false;
        if (in && !out && received(set, all) < 1e-9) return false;
      }
    }
    return true;
  }

  // Whether a part may sell to another, directly or through others, which would pay, or sell back.
  bool could_pay(const std::array<int, kCountries>& parts) const {
    const auto sells = [&](int from, int to) {
      bool any = false;
      for (std::size_t i = 0; i < kCountries; ++i) {
        for (std::size_t n = 0; n < kCountries; ++n) {
          any |= parts[i] == from && parts[n] == to && sells_to(i, n);
        }
      }
      return any;
    };
    for (int seller = 0; seller < 3; ++seller) {
      for (int buyer = 0; buyer < 3; ++buyer) {
        if (seller == buyer || !sells(seller, buyer)) continue;
        if (sells(buyer, seller)) return true;
        Set buys = 0, both = 0;
        for (std::size_t n = 0; n < kCountries; ++n) {
          if (parts[n] == buyer) buys |= 1U << n;
          if (parts[n] == buyer || parts[n] == seller) both |= 1U << n;
        }
        if (received(buys, both) > 1e-9) return true;
      }
    }
    return false;
  }

  void find_starved(Feasibility& f) const {
    const Set at_hand = available(produces_);
    Set starved = 0;
    for (std::size_t n = 0; n < kCountries; ++n) {
      Set bought = 0;
      for (std::size_t j = 0; j < kSectors; ++j) {
        if (world_.alpha()[world_.at(j, n)] > 0) bought |= 1U << world_.at(j, n);
      }
      if (shock_.sigma <= 1 || (bought & at_hand) == 0) starved |= bought & ~at_hand;
    }
    for (std::size_t c = 0; c < kCells; ++c) {
      if (has(starved, c)) f.starved.push_back(c);
      const bool root = starved != 0 && world_.spending()[c] > 0 && !has(available(kAll), c);
      if (root) f.roots.push_back(c);
    }
  }

  const World& world_;
  const Shock& shock_;
  Set produces_ = kAll, demanded_ = 0;
  std::array<int, kCountries> component_ = {};
  std::array<std::array<bool, kCountries>, kCountries> reach_ = {};
  int components_ = 1;
};

class Dice {
 public:
  explicit Dice(unsigned seed) : bits_(seed) {}
  bool chance(double p) { return std::ldexp(static_cast<double>(bits_()), -32) < p; }
  double one_of(const std::array<double, 3>& values) { return values[bits_() % 3]; }

 private:
  std::mt19937 bits_;
};

// Trade with many gaps; sectors that use all, some or nothing of what their country buys.
WorldData gaps(Dice& dice) {
  WorldData data;
  data.info.name = "gaps";
  data.countries = {{"CA", "CA"}, {"CB", "CB"}, {"CC", "CC"}};
  data.sectors = {{"sa", "sa", 4}, {"sb", "sb", 4}};
  data.flow.resize(kSectors * kCountries * kCountries);
  data.tariff.assign(data.flow.size(), 1);
  std::array<double, kCells> output = {};
  data.final_spending.assign(kCells, 0);
  for (std::size_t c = 0; c < data.flow.size(); ++c) {
    const std::size_t exporter = c % kCountries, buyer = c / kCountries;
    const bool home = exporter == buyer % kCountries;
    if (!dice.chance(home ? .7 : .4)) continue;
    data.flow[c] = home ? 20 : 5;
    output[buyer / kCountries * kCountries + exporter] += data.flow[c];
    data.final_spending[buyer] += data.flow[c];
  }
  data.input.assign(kCountries * kSectors * kSectors, 0);
  for (std::size_t n = 0; n < kCountries; ++n) {
    for (std::size_t j = 0; j < kSectors; ++j) {
      for (std::size_t k = 0; k < kSectors; ++k) {
        double& left = data.final_spending[k * kCountries + n];
        const double most = .4 * output[j * kCountries + n];
        if (!dice.chance(.5) || most == 0 || left == 0) continue;
        const double value = left <= most ? left : std::min(most, left / 4);
        data.input[(n * kSectors + j) * kSectors + k] = value;
        left -= value;
      }
    }
  }
  return data;
}

TEST(Feasibility, IsThatOfBruteForce) {
  int worlds = 0, split = 0, carried = 0, starved = 0, idle = 0, unwanted = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    Dice dice(seed);
    const Result<World> made = World::make(gaps(dice), "gaps");
    if (!made) continue;  // a country that makes nothing
    const World& world = *made;
    Shock shock = Shock::none(world);
    shock.epsilon = dice.one_of({.5, 1, 2});
    shock.eta = dice.one_of({.5, 1, 2});
    shock.sigma = dice.one_of({.5, 1, 2});
    const double one_of_three = dice.one_of({0, 1, 2});
    if (one_of_three == 1) shock.closure = Closure::kBalanced;
    if (one_of_three == 2) shock.closure = Closure::kFixed;
    if (one_of_three < 2 && dice.chance(.5)) shock.transfer = {2, -1, -1};
    for (std::size_t c = 0; c < shock.access.size(); ++c) {
      const bool home = c % kCountries == c / kCountries % kCountries;
      if (!home && dice.chance(.4)) shock.access[c] = 0;
    }
    const Feasibility f = analyse_feasibility(world, shock);
    const Feasibility expected = BruteForce(world, shock).run();
    EXPECT_EQ(f.produces, expected.produces) << seed;
    EXPECT_EQ(f.demanded, expected.demanded) << seed;
    EXPECT_EQ(f.component, expected.component) << seed;
    EXPECT_EQ(f.components, expected.components) << seed;
    EXPECT_EQ(f.starved, expected.starved) << seed;
    EXPECT_EQ(f.roots, expected.roots) << seed;
    ++worlds;
    split += f.components > 1;
    carried += f.circle != f.component;
    starved += !f.starved.empty();
    idle += std::count(f.produces.begin(), f.produces.end(), 0) > 0;
    unwanted += f.starved.empty() && std::count(f.demanded.begin(), f.demanded.end(), 0) > 0;
  }
  // The worlds are not all of one kind.
  EXPECT_GT(worlds, 200);
  for (const int kind : {split, carried, starved, idle, unwanted}) {
    EXPECT_GT(kind, worlds / 20);
    EXPECT_LT(kind, worlds);
  }
}

// A buys from B alone and sells to C alone; with C shut off, A and B trade one way and part.
TEST(Feasibility, OneWayTradeParts) {
  const auto world = make(one_sector({"CA", "CB", "CC"}, {{9, 0, 3}, {3, 9, 0}, {0, 3, 9}}, 4));
  EXPECT_EQ(analyse_feasibility(*world, Shock::none(*world)).components, 1);
  const Shock shock =
      shock_of(world, "measures: [{kind: ban, origin: CA, destination: CC, sectors: all}]");
  const Feasibility f = analyse_feasibility(*world, shock);
  EXPECT_EQ(f.component, (std::vector<int>{0, 1, 2}));
  EXPECT_TRUE(f.starved.empty());
}

}  // namespace
}  // namespace samarkand
