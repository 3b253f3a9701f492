#include "published_data.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <stdexcept>
#include <string>

namespace samarkand::testing {

std::vector<double> read_numbers(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::vector<double> numbers;
  std::string word;
  for (int c = file.get(); true; c = file.get()) {
    const bool end = c == std::ifstream::traits_type::eof();
    if (!end && c != ',' && !std::isspace(c)) {
      word += static_cast<char>(c);
    } else if (!word.empty()) {
      numbers.push_back(std::stod(word));
      word.clear();
    }
    if (end) return numbers;
  }
}

WorldData caliendo_parro_base(const std::filesystem::path& folder) {
  constexpr std::size_t kCountries = 31, kSectors = 40, kTradables = 20;
  const std::filesystem::path base = folder / "initial_condition_1993_noS_csv";
  const auto pi = read_numbers(base / "Din.csv"), tau = read_numbers(base / "tau.csv"),
             g = read_numbers(base / "G.csv"), beta = read_numbers(base / "B.csv"),
             spending = read_numbers(base / "X0.csv"), theta = read_numbers(folder / "T.txt");
  WorldData data;
  data.info.name = "caliendo-parro-1993";
  data.info.title = "Caliendo and Parro (2015), base of 1993 without deficits";
  data.info.unit = "million USD";
  data.info.year = 1993;
  data.info.source = {"Caliendo, Parro (2015), replication files"};
  std::ifstream countries(folder / "countries.csv");
  std::string line;
  std::getline(countries, line);
  while (std::getline(countries, line)) {
    const std::string code = line.substr(line.find(',') + 1, 3);
    data.countries.push_back({code, code});
  }
  if (data.countries.size() != kCountries) throw std::runtime_error("countries.csv: not 31 rows");
  for (std::size_t j = 0; j < kSectors; ++j) {
    const std::string code = "s" + std::to_string(10 + j);
    data.sectors.push_back({code, code, j < kTradables ? theta[j] : 8.22,
                            j < kTradables ? SectorKind::kGoods : SectorKind::kServices});
  }
  data.flow.resize(pi.size());
  data.tariff.assign(tau.begin(), tau.end());
  std::vector<double> output(kSectors * kCountries);
  for (std::size_t c = 0; c < pi.size(); ++c) {
    data.flow[c] = pi[c] * spending[c / kCountries] / tau[c];
    output[c / (kCountries * kCountries) * kCountries + c % kCountries] += data.flow[c];
  }
  data.input.resize(kCountries * kSectors * kSectors);
  data.final_spending.assign(spending.begin(), spending.end());
  for (std::size_t n = 0; n < kCountries; ++n) {
    for (std::size_t j = 0; j < kSectors; ++j) {
      for (std::size_t k = 0; k < kSectors; ++k) {
        // One share of the files is negative (-0.0008): zero here.
        const double share = std::max(0.0, g[(n * kSectors + k) * kSectors + j]);
        const double value = share * (1 - beta[j * kCountries + n]) * output[j * kCountries + n];
        data.input[(n * kSectors + j) * kSectors + k] = value;
        data.final_spending[k * kCountries + n] -= value;
      }
    }
  }
  for (double& value : data.final_spending) value = std::max(value, 0.0);  // rounding
  return data;
}

}  // namespace samarkand::testing
