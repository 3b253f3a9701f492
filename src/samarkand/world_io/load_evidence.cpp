#include "samarkand/world_io/load_evidence.h"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "samarkand/base/disk.h"
#include "samarkand/base/table.h"
#include "samarkand/world/codes.h"

namespace samarkand {
namespace {

class EvidenceReader {
 public:
  EvidenceReader(const Table& table, const std::vector<Country>& countries,
                 Diagnostics& diagnostics)
      : table_(table), diagnostics_(diagnostics) {
    countries_.set(countries);
    evidence_.words = {""};
    for (auto* places : {&evidence_.total, &evidence_.sectors, &evidence_.source}) {
      places->assign(countries.size() * countries.size(), 0);
    }
  }

  Evidence read() {
    std::vector<int> lines(evidence_.total.size());
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      const auto origin = country(row, 0), destination = country(row, 1);
      if (!origin || !destination) continue;
      const std::size_t cell = *destination * countries_.size() + *origin;
      if (lines[cell] > 0) {
        diagnostics_.push_back(
            {ErrorCode::kTableDuplicate,
             table_.where(row, 0),
             fmt::format("the evidence of {} to {} stands twice, first in line {}",
                         table_.text(row, 0), table_.text(row, 1), lines[cell]),
             {},
             "remove one of the rows"});
        continue;
      }
      lines[cell] = table_.line(row);
      evidence_.total[cell] = word(row, 2);
      evidence_.sectors[cell] = word(row, 3);
      evidence_.source[cell] = word(row, 4);
    }
    return std::move(evidence_);
  }

 private:
  // Every unknown code is reported once.
  std::optional<std::size_t> country(std::size_t row, std::size_t column) {
    const std::string_view code = table_.text(row, column);
    const auto found = countries_.find(code);
    if (!found && reported_.insert(code).second) {
      diagnostics_.push_back(countries_.unknown(code, table_.where(row, column)));
    }
    return found;
  }

  std::size_t word(std::size_t row, std::size_t column) {
    const auto [found, is_new] = places_.emplace(table_.text(row, column), evidence_.words.size());
    if (is_new) evidence_.words.emplace_back(found->first);
    return found->second;
  }

  const Table& table_;
  Diagnostics& diagnostics_;
  Codes countries_{"country", "countries.csv"};
  Evidence evidence_;
  std::unordered_map<std::string_view, std::size_t> places_ = {{"", 0}};
  std::set<std::string_view> reported_;
};

}  // namespace

void read_evidence(const std::filesystem::path& world_folder, WorldData& world,
                   Diagnostics& diagnostics) {
  const std::filesystem::path path = world_folder / "evidence.csv";
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return;
  const auto table =
      read_table(*disk(), path.string(), {"origin", "destination", "total", "sectors"},
                 {"source", "goods", "other", "other_source"}, diagnostics);
  if (table) world.evidence = EvidenceReader(*table, world.countries, diagnostics).read();
}

}  // namespace samarkand
