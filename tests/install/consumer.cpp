#include <iostream>

#include "samarkand/base/disk.h"
#include "samarkand/engine/engine.h"
#include "samarkand/world_io/world_io.h"

int main(int, char** arguments) {
  samarkand::Diagnostics problems;
  auto scenario = samarkand::read_scenario(samarkand::disk(), arguments[1], problems);
  auto world = samarkand::load_world(WORLDS "/" + scenario.world.text);
  if (!problems.empty() || !world) return 1;
  auto shared = std::make_shared<const samarkand::World>(*world);
  auto report = samarkand::run(shared, scenario);
  if (!report || !report->has_values()) return 2;
  std::cout << report->outcome.countries[*shared->find_country("CHN")].real_income << "\n";
}
