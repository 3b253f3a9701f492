#include "samarkand/engine/doubt.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "samarkand/base/text.h"
#include "samarkand/trade/imbalance.h"
#include "samarkand/trade/outcome.h"

namespace samarkand {
namespace {

constexpr std::size_t kNamed = 5;
constexpr double kLeastCut = 1e-6;     // of s
constexpr double kLargeDeficit = 0.5;  // of exports and imports together
constexpr std::string_view kFix = "write `closure: scaled`, under which deficits follow trade";

std::vector<std::string> members(const Report& report, std::size_t part) {
  std::vector<std::string> codes;
  for (std::size_t n = 0; n < report.world->country_count(); ++n) {
    if (report.equilibrium.component[n] != static_cast<int>(part)) continue;
    codes.push_back(report.world->countries()[n].code);
  }
  return codes;
}

bool has_deficits(const Report& report, std::size_t part) {
  for (std::size_t n = 0; n < report.world->country_count(); ++n) {
    const bool in = report.equilibrium.component[n] == static_cast<int>(part);
    if (in && report.world->deficit()[n] != 0) return true;
  }
  return false;
}

// W022.
void doubt_unmatched(const World& world, const Array& unmatched, const Location& where,
                     Diagnostics& diagnostics) {
  const BorderTrade data = border_trade(world.flow(), world.country_count());
  std::vector<std::string> codes;
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    const double part = std::abs(world.deficit()[n]) / (data.exports[n] + data.imports[n]);
    if (unmatched[n] == 0 || part <= kLargeDeficit) continue;
    codes.push_back(fmt::format("{} ({:.0f} %)", world.countries()[n].code, 100 * part));
  }
  if (codes.empty()) return;
  diagnostics.warn(
      {.code = ErrorCode::kDeficitBeyondTrade,
       .where = where,
       .what = fmt::format("in the data the trade deficit or surplus is more than half of all "
                           "trade of {}: their results say little",
                           first_few(codes, kNamed))});
}

// W023.
void doubt_transfers(const Report& report, Diagnostics& diagnostics) {
  std::vector<std::string> cut;
  for (std::size_t n = 0; n < report.world->country_count(); ++n) {
    const double asked = report.shock.transfer[n], paid = report.equilibrium.transfer[n];
    if (std::abs(asked - paid) <= kLeastCut * std::abs(asked)) continue;
    cut.push_back(fmt::format("{} ({:.4g} instead of {:.4g})", report.world->countries()[n].code,
                              paid + 0.0, asked));
  }
  if (cut.empty()) return;
  diagnostics.warn(
      {.code = ErrorCode::kTransferCut,
       .where = {report.scenario.file},
       .what = fmt::format("bans leave no trade that pays the transfers of {}, {}",
                           first_few(cut, kNamed), report.world->info().unit),
       .fix = report.shock.closure == Closure::kProportional
                  ? "write `closure: scaled`, under which one-way trade pays for transfers"
                  : "leave a way for goods from who pays to who receives"});
}

}  // namespace

void doubt_world(const World& world, const Location& where, Diagnostics& diagnostics) {
  doubt_unmatched(world, imbalance_of(world).unmatched, where, diagnostics);
}

void doubt_deficits(const Report& report, Diagnostics& diagnostics) {
  const World& world = *report.world;
  const Equilibrium& e = report.equilibrium;
  const Location where = {report.scenario.file};
  std::vector<std::string> codes;
  doubt_transfers(report, diagnostics);
  if (report.shock.closure == Closure::kScaled) {
    return doubt_unmatched(world, e.unmatched, where, diagnostics);
  }
  const std::string_view closure = to_string(report.shock.closure);
  const std::size_t parts = e.deficit_adjustment.size();
  for (std::size_t part = 0; part < parts && parts > 1; ++part) {
    const double s = e.deficit_adjustment[part];
    if (std::abs(s) < kLeastCut || !has_deficits(report, part)) continue;
    diagnostics.warn(
        {.code = ErrorCode::kDeficitHeld,
         .where = where,
         .what =
             fmt::format("the closure `{}` cuts deficits in the separate part {} to D - s |D| with "
                         "s = {:.3g}, which is part of its results",
                         closure, first_few(members(report, part), kNamed), s),
         .fix = std::string(kFix)});
  }
  const BorderTrade after = border_trade(e.flow, world.country_count());
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    const double deficit = std::abs(e.deficit[n]), trade = after.exports[n] + after.imports[n];
    if (!(trade > 0) || deficit <= kLargeDeficit * trade) continue;
    codes.push_back(fmt::format("{} ({:.0f} %)", world.countries()[n].code, 100 * deficit / trade));
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
