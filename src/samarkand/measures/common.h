// What the files of several kinds share: terms by cell and by link, and their keys.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "samarkand/scenario/measure.h"
#include "samarkand/shock/kind.h"

namespace samarkand {

// A tariff or tax above it, 300 %, is perhaps a percentage: 25 for 0.25.
inline constexpr double kDoubtfulRate = 3;
// Outside of these a ratio new/old is perhaps a percentage, or a part: 0.1 for 1.1.
inline constexpr double kDoubtfulRatio[] = {.5, 3};

// `probability` and `source`, which every kind has at the end of its keys.
Keys<Measure> keys_of_the_item();

// "except" and the two for one side each.
template <class Of>
Keys<Measure> exception_keys() {
  return {
      term<Of>(&Of::except,
               {.name = "except",
                .type = "selection",
                .text = "codes or groups taken out of the side written `all`, else of the side "
                        "written as a group",
                .empty = "nobody",
                .role = Role::kExcept}),
      key_at<Measure>([](Measure& measure) { return Slot(&terms_of<Of>(measure).origin.except); },
                      {.name = "except_origin",
                       .type = "selection",
                       .text = "codes or groups taken out of the origin",
                       .empty = "nobody",
                       .role = Role::kExceptOfSide}),
      key_at<Measure>(
          [](Measure& measure) { return Slot(&terms_of<Of>(measure).destination.except); },
          {.name = "except_destination",
           .type = "selection",
           .text = "codes or groups taken out of the destination",
           .empty = "nobody",
           .role = Role::kExceptOfSide})};
}

template <class Of>
Keys<Measure> side_keys(std::string_view origin, std::string_view destination) {
  return {term<Of>(&Of::origin,
                   {.name = "origin", .required = true, .text = origin, .role = Role::kOrigin}),
          term<Of>(&Of::destination, {.name = "destination",
                                      .required = true,
                                      .text = destination,
                                      .role = Role::kDestination})};
}

inline constexpr std::string_view kExporters =
    "the exporters: a code, a group, a list of these, or all";
inline constexpr std::string_view kImporters =
    "the importers: a code, a group, a list of these, or all";

template <class Of>
Key<Measure> sectors_key() {
  return term<Of>(&Of::sectors,
                  {.name = "sectors",
                   .required = true,
                   .text = "a code, a group, goods, services, all (services included), or a list",
                   .role = Role::kSectors});
}

template <class... More>
Keys<Measure> joined(Keys<Measure> keys, const More&... more) {
  (keys.insert(keys.end(), more.begin(), more.end()), ...);
  return keys;
}

// ---- measures on the trade of each origin with each destination in each sector

struct CellTerms : Terms {
  Selection origin, destination, sectors;
  std::vector<Word> except;
  double share = 1;  // part of the baseline value covered, (0, 1]
};

// The keys of such a measure, around its own numbers.
template <class Of>
Keys<Measure> cell_keys(const Keys<Measure>& own) {
  return joined(
      side_keys<Of>(kExporters, kImporters), Keys<Measure>{sectors_key<Of>()}, own,
      Keys<Measure>{term<Of>(
          &Of::share,
          {.name = "share",
           .least = 0,
           .greatest = 1,
           .least_excluded = true,
           .text = "the part of each cell's baseline value that is covered; 0.6 is 60 %"})},
      exception_keys<Of>(),
      Keys<Measure>{
          {{.name = "table",
            .type = "path",
            .text = "a CSV file, relative to the scenario, in place of all keys but kind, "
                    "probability and source; its columns: origin, destination, sector, the "
                    "numbers of this measure, and source"},
           {},
           {}}},
      keys_of_the_item());
}

class CellKind : public MeasureKind {
 public:
  explicit CellKind(MeasureGrammar grammar);
  bool is_between_pairs() const override { return true; }
  std::optional<Measure> as_ban(const Measure& measure) const override;
};

// `text`, and how much of the flow it is on.
std::string on_share(std::string text, const CellTerms& terms);

// ---- measures on links between economies

struct LinkTerms : Terms {
  Selection origin, destination;
  std::vector<Word> except;
  std::string mode;  // land, sea; "": both
};

template <class Of>
Keys<Measure> link_keys(const Keys<Measure>& own) {
  return joined(side_keys<Of>("where the links start: a code, a group, a list of these, or all",
                              "where they lead: a code, a group, a list of these, or all"),
                own,
                Keys<Measure>{term<Of>(&Of::mode, {.name = "mode",
                                                   .choices = {"land", "sea"},
                                                   .text = "land: borders, sea: ports",
                                                   .empty = "both"})},
                exception_keys<Of>(), keys_of_the_item());
}

class LinkKind : public MeasureKind {
 public:
  using MeasureKind::MeasureKind;
  void bind(const BoundMeasure& bound, Layers& layers, Diagnostics& diagnostics) const override;
  std::optional<Measure> without_channels(const Measure&) const override { return std::nullopt; }

 protected:
  // Of the channel layer, with the measure's links.
  static void act_on_links(const BoundMeasure& bound, Layers& layers, bool close, double cost,
                           double risk);
};

}  // namespace samarkand
