#include "generated_world.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "draws.h"

namespace samarkand::performance {
namespace {

constexpr double kEarthRadiusInKm = 6371;

class Generator {
 public:
  Generator(std::size_t countries, std::size_t sectors, std::uint64_t seed)
      : n_(countries), j_(sectors), seed_(seed) {
    for (std::size_t n = 0; n < n_; ++n) size_.push_back(1e7 / static_cast<double>(n + 1));
    supply_.assign(n_, 1);
  }

  WorldData make() {
    describe();
    attraction_.resize(j_ * n_ * n_);
    home_.resize(j_ * n_);
    for (std::size_t j = 0; j < j_; ++j) trade_of_sector(j);
    input_shares();
    final_shares();
    spending_.resize(j_ * n_);
    for (std::size_t c = 0; c < spending_.size(); ++c) spending_[c] = 2 * alpha_[c] * size_[c % n_];
    // Sales follow spending follows sales, at about half the gap a round; wages stay, supply moves.
    for (int round = 0; round < 100; ++round) {
      buy();
      use();
      if (round < 60 && round % 5 == 4) move_supply();
    }
    buy();
    fill_tables();
    return std::move(data_);
  }

 private:
  Draws draws(std::uint64_t purpose) const { return Draws(1000 * seed_ + purpose); }
  bool goods(std::size_t j) const { return 20 * j < 9 * j_; }
  std::size_t at(std::size_t j, std::size_t n) const { return j * n_ + n; }
  std::size_t cell(std::size_t j, std::size_t n, std::size_t i) const {
    return (j * n_ + n) * n_ + i;
  }

  void describe() {
    const std::string size = fmt::format("{}x{}", n_, j_);
    data_.info = {"generated-" + size,
                  "Generated world, " + size,
                  "million USD",
                  "Apache-2.0",
                  "Made by bench/performance; no data.",
                  2000,
                  {"none"}};
    const Draws place = draws(1), elasticity = draws(2);
    for (std::size_t n = 0; n < n_; ++n) {
      const std::string code = fmt::format("C{:03}", n);
      data_.countries.push_back({code, code, 360 * place.uniform(n, 0) - 180,
                                 std::asin(2 * place.uniform(n, 1) - 1) * 180 / std::numbers::pi});
    }
    for (std::size_t j = 0; j < j_; ++j) {
      const std::string code = fmt::format("s{:03}", j);
      const double u = elasticity.uniform(j);
      data_.sectors.push_back({code, code, goods(j) ? 2 + 8 * u : 4 + 2 * u,
                               goods(j) ? SectorKind::kGoods : SectorKind::kServices});
    }
  }

  double distance_in_km(std::size_t a, std::size_t b) const {
    const auto radians = [](double degrees) { return degrees * std::numbers::pi / 180; };
    const Country &one = data_.countries[a], &other = data_.countries[b];
    const double cosine = std::sin(radians(one.latitude)) * std::sin(radians(other.latitude)) +
                          std::cos(radians(one.latitude)) * std::cos(radians(other.latitude)) *
                              std::cos(radians(one.longitude - other.longitude));
    return std::max(300.0, kEarthRadiusInKm * std::acos(std::clamp(cosine, -1.0, 1.0)));
  }

  void trade_of_sector(std::size_t j) {
    const Draws skill = draws(3), home = draws(4), duty = draws(5), sector = draws(13);
    data_.tariff.resize(attraction_.size(), 1);
    const double bias = goods(j) ? 1.9 + .6 * sector.normal(j) : 3.8 + .7 * sector.normal(j);
    for (std::size_t n = 0; n < n_; ++n) {
      const double odds =
          std::exp(bias + .4 * home.normal(j, n)) * std::pow(size_[n] / size_[0], .35);
      home_[at(j, n)] = odds / (1 + odds);
      const double rate = .01 + .14 * duty.uniform(n) * duty.uniform(n, j + 1);
      for (std::size_t i = 0; i < n_; ++i) {
        if (i == n) continue;
        const double distance = distance_in_km(n, i);
        attraction_[cell(j, n, i)] = size_[i] * std::exp(.8 * skill.normal(j, i)) / distance;
        if (goods(j) && distance > 2500) data_.tariff[cell(j, n, i)] = 1 + rate;
      }
    }
  }

  void input_shares() {
    const Draws zero = draws(6), common = draws(7), own = draws(8), labour = draws(9);
    input_share_.resize(n_ * j_ * j_);
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t j = 0; j < j_; ++j) {
        double* share = &input_share_[(n * j_ + j) * j_];
        double sum = 0;
        for (std::size_t k = 0; k < j_; ++k) {
          if (k != j && zero.uniform(j, k) < .4) continue;
          share[k] = std::exp(1.2 * common.normal(j, k) + .4 * own.normal(j, k, n));
          sum += share[k];
        }
        const double value_added =
            std::clamp(.3 + .4 * labour.uniform(j) + .05 * labour.normal(j, n + 1), .3, .7);
        for (std::size_t k = 0; k < j_; ++k) share[k] *= (1 - value_added) / sum;
      }
    }
  }

  void final_shares() {
    const Draws common = draws(10), own = draws(11);
    alpha_.resize(j_ * n_);
    for (std::size_t n = 0; n < n_; ++n) {
      double sum = 0;
      for (std::size_t j = 0; j < j_; ++j) {
        sum += alpha_[at(j, n)] = std::exp(common.normal(j) + .3 * own.normal(j, n));
      }
      for (std::size_t j = 0; j < j_; ++j) alpha_[at(j, n)] /= sum;
    }
  }

  // Flows from spending; output and tariff revenue from flows.
  void buy() {
    data_.flow.resize(attraction_.size());
    output_.assign(j_ * n_, 0);
    revenue_.assign(n_, 0);
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        const double* attraction = &attraction_[cell(j, n, 0)];
        double sum = 0;
        for (std::size_t i = 0; i < n_; ++i) sum += attraction[i] * supply_[i];
        const double home = home_[at(j, n)], abroad = spending_[at(j, n)] * (1 - home) / sum;
        for (std::size_t i = 0; i < n_; ++i) {
          const std::size_t c = cell(j, n, i);
          data_.flow[c] = i == n ? spending_[at(j, n)] * home
                                 : abroad * attraction[i] * supply_[i] / data_.tariff[c];
          output_[at(j, i)] += data_.flow[c];
          revenue_[n] += (data_.tariff[c] - 1) * data_.flow[c];
        }
      }
    }
  }

  // Spending from output: inputs and final demand.
  void use() {
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t k = 0; k < j_; ++k) spending_[at(k, n)] = alpha_[at(k, n)] * size_[n];
      for (std::size_t j = 0; j < j_; ++j) {
        const double* share = &input_share_[(n * j_ + j) * j_];
        for (std::size_t k = 0; k < j_; ++k) spending_[at(k, n)] += share[k] * output_[at(j, n)];
      }
    }
  }

  void move_supply() {
    const Draws deficit = draws(12);
    for (std::size_t n = 0; n < n_; ++n) {
      double value_added = 0;
      for (std::size_t j = 0; j < j_; ++j) {
        double inputs = 0;
        for (std::size_t k = 0; k < j_; ++k) inputs += input_share_[(n * j_ + j) * j_ + k];
        value_added += (1 - inputs) * output_[at(j, n)];
      }
      const double target = size_[n] * (.95 + .1 * deficit.uniform(n)) - revenue_[n];
      supply_[n] *= std::pow(target / value_added, 2);
    }
  }

  void fill_tables() {
    data_.input.resize(input_share_.size());
    data_.final_spending.resize(j_ * n_);
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        for (std::size_t i = 0; i < n_; ++i) {
          const std::size_t c = cell(j, n, i);
          data_.final_spending[at(j, n)] += data_.tariff[c] * data_.flow[c];
        }
      }
    }
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t j = 0; j < j_; ++j) {
        for (std::size_t k = 0; k < j_; ++k) {
          const std::size_t g = (n * j_ + j) * j_ + k;
          data_.input[g] = input_share_[g] * output_[at(j, n)];
          data_.final_spending[at(k, n)] -= data_.input[g];
        }
      }
    }
  }

  std::size_t n_, j_;
  std::uint64_t seed_;
  WorldData data_;
  Array size_, supply_;      // [country]: income in million USD, f
  Array attraction_, home_;  // [sector][importer][exporter], [sector][country]
  Array input_share_;        // [country][sector][input]
  Array alpha_;              // [sector][country]
  Array spending_, output_, revenue_;
};

}  // namespace

WorldData generated_world(std::size_t countries, std::size_t sectors, std::uint64_t seed) {
  return Generator(countries, sectors, seed).make();
}

}  // namespace samarkand::performance
