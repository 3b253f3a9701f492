#include "samarkand/engine/doubt.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "samarkand/base/text.h"

namespace samarkand {
namespace {

constexpr std::size_t kNamed = 5;
constexpr double kLeastCut = 1e-6;     // of s
constexpr double kLargeDeficit = 0.5;  // of exports and imports together
constexpr std::string_view kFix = "write `closure: scaled`, under which deficits follow trade";

// Exports and imports together [country].
Array trade_of(const World& world, const Array& flow) {
  const std::size_t count = world.country_count();
  Array trade(count, 0);
  for (std::size_t c = 0; c < flow.size(); ++c) {
    if (c / count % count == c % count) continue;
    trade[c / count % count] += flow[c];
    trade[c % count] += flow[c];
  }
  return trade;
}

std::vector<std::string> members(const Report& report, std::size_t part) {
  std::vector<std::string> codes;
  for (std::size_t n = 0; n < report.world->country_count(); ++n) {
    if (report.equilibrium.component[n] != static_cast<int>(part)) continue;
    codes.push_back(report.world->countries()[n].code);
  }
  return codes;
}

}  // namespace

void doubt_deficits(const Report& report, Diagnostics& diagnostics) {
  const World& world = *report.world;
  const Equilibrium& e = report.equilibrium;
  const Location where = {report.scenario.file};
  std::vector<std::string> codes;
  if (report.shock.closure == Closure::kScaled) {
    const Array trade = trade_of(world, world.flow());
    for (std::size_t n = 0; n < world.country_count(); ++n) {
      const double part = std::abs(world.deficit()[n]) / trade[n];
      if (e.unmatched[n] == 0 || part <= kLargeDeficit) continue;
      codes.push_back(fmt::format("{} ({:.0f} %)", world.countries()[n].code, 100 * part));
    }
    if (codes.empty()) return;
    return diagnostics.warn(
        {.code = ErrorCode::kDeficitBeyondTrade,
         .where = where,
         .what =
             fmt::format("in the data the trade deficit or surplus is more than half of all trade "
                         "of {}: their results say little",
                         first_few(codes, kNamed))});
  }
  const std::string_view closure = to_string(report.shock.closure);
  const std::size_t parts = e.deficit_adjustment.size();
  for (std::size_t part = 0; part < parts && parts > 1; ++part) {
    const double s = e.deficit_adjustment[part];
    if (std::abs(s) < kLeastCut) continue;
    diagnostics.warn(
        {.code = ErrorCode::kDeficitHeld,
         .where = where,
         .what =
             fmt::format("the closure `{}` cuts deficits in the separate part {} to D - s |D| with "
                         "s = {:.3g}, which is part of its results",
                         closure, first_few(members(report, part), kNamed), s),
         .fix = std::string(kFix)});
  }
  const Array trade = trade_of(world, e.flow);
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    const double deficit = std::abs(e.deficit[n]);
    if (!(trade[n] > 0) || deficit <= kLargeDeficit * trade[n]) continue;
    codes.push_back(
        fmt::format("{} ({:.0f} %)", world.countries()[n].code, 100 * deficit / trade[n]));
  }
  if (codes.empty()) return;
  diagnostics.warn(
      {.code = ErrorCode::kDeficitHeld,
       .where = where,
       .what = fmt::format("the closure `{}` keeps a trade deficit or surplus of more than half of "
                           "the trade that is left, which decides the results of {}",
                           closure, first_few(codes, kNamed)),
       .fix = std::string(kFix)});
}

}  // namespace samarkand
