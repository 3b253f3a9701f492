#include "samarkand/measures/registry.h"

#include <algorithm>

namespace samarkand {
namespace {

std::vector<std::unique_ptr<MeasureKind>> make_kinds() {
  std::vector<std::unique_ptr<MeasureKind>> kinds;
#define SAMARKAND_MEASURE(name) kinds.push_back(make_##name());
#include "samarkand/measures/registry.inc"
#undef SAMARKAND_MEASURE
  for (std::size_t k = 0; k < kinds.size(); ++k) kinds[k]->order = k;
  return kinds;
}

}  // namespace

const std::vector<const MeasureKind*>& measure_kinds() {
  static const std::vector<std::unique_ptr<MeasureKind>> owned = make_kinds();
  static const std::vector<const MeasureKind*> kinds = [] {
    std::vector<const MeasureKind*> list;
    for (const auto& kind : owned) list.push_back(kind.get());
    return list;
  }();
  return kinds;
}

const MeasureKind& measure_kind(std::string_view name) {
  return **std::ranges::find_if(measure_kinds(),
                                [name](const MeasureKind* kind) { return kind->name == name; });
}

const Grammar& grammar() {
  static const Grammar all = {{measure_kinds().begin(), measure_kinds().end()}};
  return all;
}

Scenario parse_scenario(std::string_view text, const std::string& file, const std::string& folder,
                        Diagnostics& diagnostics, std::shared_ptr<const Files> files) {
  return parse_scenario(grammar(), text, file, folder, diagnostics, std::move(files));
}

Scenario read_scenario(std::shared_ptr<const Files> files, const std::string& file,
                       Diagnostics& diagnostics) {
  return read_scenario(grammar(), std::move(files), file, diagnostics);
}

}  // namespace samarkand
