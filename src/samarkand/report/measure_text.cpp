#include "samarkand/report/measure_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "samarkand/questions/words.h"
#include "samarkand/shock/cells.h"
#include "samarkand/shock/kind.h"

namespace samarkand {
namespace {

std::string text_of(const Selection* side) {
  return side == nullptr ? "" : slot_text(ConstSlot(side));
}

}  // namespace

std::string sides_text(const Measure& measure, std::string_view arrow) {
  const std::string from = text_of(side_of(measure, Role::kOrigin)),
                    to = text_of(side_of(measure, Role::kDestination));
  return from.empty() || to.empty() ? from + to : from + std::string(arrow) + to;
}

std::vector<std::string> measure_parts(const Measure& measure, std::string_view unit,
                                       const std::string& more) {
  std::vector<std::string> parts = {sides_text(measure)}, exceptions, last;
  for (const auto& [key, slot] : said_by(measure)) {
    const std::string text = slot_text(slot);
    switch (key->role) {
      case Role::kOrigin:
      case Role::kDestination:
      case Role::kExceptOfSide:
        break;  // in the sides
      case Role::kSectors:
        parts.insert(parts.begin() + 1, text);
        break;
      case Role::kVia:
        parts.push_back("via " + text);
        break;
      case Role::kExcept:
        exceptions.push_back("(except " + text + ")");
        break;
      case Role::kOther:
        if (key->of_the_item) {
          last.push_back(fmt::format("{} {}", key->name, text));
        } else if (std::holds_alternative<const std::vector<Word>*>(slot)) {
          parts.push_back(text);
        } else if (!number_in(slot)) {
          parts.push_back(fmt::format("{} {}", key->name, text));
        }
    }
  }
  parts.insert(parts.end(), exceptions.begin(), exceptions.end());
  parts.push_back(kind_of(measure).size(measure, unit) + (more.empty() ? "" : ", " + more));
  parts.insert(parts.end(), last.begin(), last.end());
  std::erase(parts, "");
  return parts;
}

std::optional<Touched> touched(const Measure& measure, const World& world) {
  if (!measure.kind->by_cell) return std::nullopt;
  Diagnostics known;  // the words were checked when the scenario was bound
  Touched found;
  double duties = 0;
  for_cells(reach_of(measure, world, known), world, [&](std::size_t cell) {
    found.trade += world.flow()[cell];
    duties += world.flow()[cell] * (world.tariff()[cell] - 1);
  });
  if (kind_of(measure).is_tariff() && found.trade > 0) found.before = duties / found.trade;
  return found;
}

std::string touched_text(const Measure& measure, const World& world) {
  const std::optional<Touched> found = touched(measure, world);
  if (!found) return "";
  return (found->before ? fmt::format("before {:.1f} % on average, ", 100 * *found->before) : "") +
         "on trade of " + amount(world, found->trade);
}

}  // namespace samarkand
