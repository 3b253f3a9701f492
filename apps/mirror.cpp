// `samarkand channels mirror`.
#include "samarkand/channels/mirror.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands.h"
#include "console.h"
#include "samarkand/base/disk.h"

namespace samarkand {
namespace {

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{:+.3f}", *value) : "";
}

std::string conclusion(const MirrorGaps& gaps) {
  const bool changes = gaps.periods.size() > 1;
  const char* what = changes ? "change" : "gap";
  if (!gaps.has_suspects)
    return "No column says which corridors are suspected (suspect, 0 or 1).\n";
  const auto test = test_suspects(gaps);
  if (!test) return fmt::format("No {} to compare: none suspected, or none else.\n", what);
  return fmt::format(
      "Mean {} of {} suspected corridors less that of {} others: {:+.3f}, p = {:.2g}\n"
      "(two-sided permutation test, {} {} choices of as many corridors).\n",
      what, test->chosen, test->rest, test->difference, test->p, test->exact ? "all" : "random",
      test->choices);
}

// Corridors by change, or gap: largest first.
std::string table(MirrorGaps gaps) {
  const bool changes = gaps.periods.size() > 1;
  const auto key = [&](const MirrorCorridor& corridor) {
    return changes ? corridor.change() : corridor.gap.front();
  };
  std::ranges::stable_sort(gaps.corridors, std::ranges::greater{}, key);  // nothing comes last
  std::size_t width = 11;                                                 // of two words
  for (const MirrorCorridor& c : gaps.corridors) {
    width = std::max({width, c.origin.size(), c.destination.size()});
  }
  std::string text = fmt::format("{:{}}  {:{}}", "origin", width, "destination", width);
  for (const std::string& period : gaps.periods) {
    text += fmt::format("  {:>8}", changes ? period : "gap");
  }
  if (changes) text += fmt::format("  {:>8}", "change");
  text += "\n";
  for (const MirrorCorridor& c : gaps.corridors) {
    text += fmt::format("{:{}}  {:{}}", c.origin, width, c.destination, width);
    for (const auto& gap : c.gap) text += fmt::format("  {:>8}", number(gap));
    if (changes) text += fmt::format("  {:>8}", number(c.change()));
    text += c.suspect ? "  suspected\n" : "\n";
  }
  return text;
}

int show_mirror(const std::string& file) {
  Diagnostics diagnostics;
  const auto gaps = read_mirror(*disk(), file, diagnostics);
  if (!gaps) return print_diagnostics(diagnostics);
  print(
      fmt::format("Mirror gaps: ln of what the exporter reports / what the importer reports\n\n"
                  "{}\n{}",
                  table(*gaps), conclusion(*gaps)));
  return kExitConverged;
}

}  // namespace

Command channels_command() {
  const auto file = std::make_shared<std::string>();
  const Command mirror = {
      .name = "mirror",
      .text = "Gaps between exporters' and importers' records",
      .arguments = {{"file", file.get(),
                     "CSV: origin, destination, exporter_reported, importer_reported and, if you\n"
                     "like, period and suspect (0 or 1); - reads standard input",
                     kRequired}},
      .footer = "Example:\n  samarkand channels mirror gaps.csv",
      .action = [file] { return show_mirror(*file); }};
  return {.name = "channels",
          .text = "Look for indirect routes in records of trade",
          .footer = "Example:\n  samarkand channels mirror gaps.csv",
          .commands = {mirror}};
}

}  // namespace samarkand
