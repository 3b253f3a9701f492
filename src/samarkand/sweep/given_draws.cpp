#include "samarkand/sweep/given_draws.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

#include "samarkand/base/files.h"
#include "samarkand/scenario/measure_table.h"
#include "samarkand/scenario/uncertainty.h"

namespace samarkand {
namespace {

// The names in the first line that is neither empty nor a comment.
std::vector<std::string> header_of(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty() && names.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t first = line.find_first_not_of(" \t");
    if (line.find_first_not_of(" \t,") == std::string_view::npos || line[first] == '#') continue;
    for (bool more = true; more;) {
      const std::size_t comma = line.find(',');
      more = comma != std::string_view::npos;
      const std::string_view field = line.substr(0, comma);
      const std::size_t from = std::min(field.find_first_not_of(" \t\""), field.size());
      const std::size_t to = field.find_last_not_of(" \t\"") + 1;
      names.emplace_back(from < to ? field.substr(from, to - from) : std::string_view());
      if (more) line.remove_prefix(comma + 1);
    }
  }
  return names;
}

class GivenReader {
 public:
  GivenReader(Scenario& scenario, const World& world, Diagnostics& diagnostics)
      : scenario_(scenario),
        world_(world),
        numbers_(numbers_of(scenario)),
        diagnostics_(diagnostics) {}

  std::vector<GivenInput> read() {
    const std::string path = join_path(scenario_.folder, scenario_.uncertainty.table.text);
    std::optional<std::string> text = scenario_.files->read(path, diagnostics_);
    if (!text) return {};
    std::vector<std::string> names = header_of(*text);
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    const auto table = Table::parse(path, std::move(*text), names, {}, diagnostics_);
    if (!table) return {};
    if (table->rows() == 0) {
      diagnostics_.push_back(
          {ErrorCode::kEmptySelection, {path}, "the table has no draws", "a row for each draw"});
    }
    std::vector<GivenInput> inputs;
    for (std::size_t column = 0; column < names.size(); ++column) {
      GivenInput input{names[column]};
      if (const KeyRecord* record = record_of(input, {path, 1, 0})) {
        values(*table, column, *record, input);
        inputs.push_back(std::move(input));
      }
    }
    return inputs;
  }

 private:
  // What the input may be; nullptr with a diagnostic where there is none of this name.
  const KeyRecord* record_of(GivenInput& input, Location where) {
    constexpr std::string_view kTheta = "theta.";
    const auto theta = std::ranges::find(model_keys(), "theta", &KeyRecord::name);
    std::vector<std::string> known;
    for (const NamedNumber& number : numbers_) {
      if (number.path == input.name) return number.record;
      known.push_back(number.path);
    }
    const std::string allowed = fmt::format("{}, and theta.<sector>", fmt::join(known, ", "));
    for (std::size_t j = 0; j < world_.sector_count(); ++j) {
      known.push_back(fmt::format("{}{}", kTheta, world_.sectors()[j].code));
      if (known.back() != input.name) continue;
      input.sector = j;
      return &*theta;
    }
    diagnostics_.push_back({ErrorCode::kUnknownPath, std::move(where),
                            fmt::format("there is no number `{}` to draw", input.name), allowed, "",
                            nearest(input.name, known)});
    return nullptr;
  }

  void values(const Table& table, std::size_t column, const KeyRecord& record, GivenInput& input) {
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const auto value = table.number(row, column, diagnostics_);
      if (!value) continue;
      input.values.push_back(*value);
      if (in_range(record, *value)) continue;
      diagnostics_.push_back(out_of_range(ErrorCode::kNumberRange, record, table.where(row, column),
                                          table.text(row, column)));
    }
  }

  Scenario& scenario_;
  const World& world_;
  std::vector<NamedNumber> numbers_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::vector<GivenInput> read_given_draws(Scenario& scenario, const World& world,
                                         Diagnostics& diagnostics) {
  return GivenReader(scenario, world, diagnostics).read();
}

}  // namespace samarkand
