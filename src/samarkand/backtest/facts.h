// Facts that results are held against: worlds/facts/facts.csv, or a file like it, with the columns
// fact (exports: as the origin counts them, imports: as the destination does, gdp: the world's),
// origin, destination, product, year, value, unit and, of no use here, source.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/files.h"

namespace samarkand {

struct Fact {
  double value = 0;
  std::string unit;
  bool by_origin = true;  // who counted
};

class Facts {
 public:
  // Errors E1.., E2...
  static std::optional<Facts> read(const Files& files, const std::string& file,
                                   Diagnostics& diagnostics);

  // World GDP at current prices in `unit`, new/old: what a world of constant value added leaves
  // out.
  std::optional<double> nominal_growth(const std::string& unit, int from, int to) const;
  // Goods from origin to destination in a year; as the origin counts them, where that is known.
  std::optional<Fact> goods(const std::string& origin, const std::string& destination,
                            int year) const;

 private:
  std::map<std::tuple<std::string, std::string, int, bool>, Fact> goods_;
  std::map<std::pair<std::string, int>, double> gdp_;  // unit, year
};

// The file of facts that a name or path means: a file, a folder with a facts.csv, from `base` or
// the working directory, a folder where worlds are looked up, or the folder `facts` there. Error
// E101.
std::optional<std::string> find_facts(const Files& files, const Word& name, const std::string& base,
                                      Diagnostics& diagnostics);

}  // namespace samarkand
