#include <fmt/format.h>

#include "samarkand/measures/common.h"
#include "samarkand/measures/registry.h"
#include "samarkand/shock/channel_layer.h"

namespace samarkand {
namespace {

struct ExclusionTerms : Terms {
  Selection by, on;
  std::vector<Word> currencies;
  double share = 1;   // of the settlement in them that is cut off
  double factor = 1;  // their cost on corridors with third countries, new/old
  Selection sectors = {{{"all", {}}}};
};

class ExcludeCurrencyKind final : public MeasureKind {
 public:
  using MeasureKind::MeasureKind;

  void bind(const BoundMeasure& bound, Layers& layers, Diagnostics& diagnostics) const override {
    layers.of<ChannelLayer>().need_currencies(
        bound.measure, terms_of<ExclusionTerms>(bound.measure).currencies, diagnostics);
  }
  void act(const BoundMeasure& bound, Layers& layers) const override {
    const auto& own = terms_of<ExclusionTerms>(bound.measure);
    Exclusion exclusion{.on = bound.reach.destinations,
                        .by = bound.reach.origins,
                        .sectors = bound.reach.sectors,
                        .currencies = {},
                        .share = own.share,
                        .risk = own.factor};
    for (const Word& word : own.currencies) exclusion.currencies.push_back(word.text);
    layers.of<ChannelLayer>().exclude(std::move(exclusion));
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<ExclusionTerms>(measure);
    std::string words = own.share == 1 ? "all of it" : part_text(own.share) + " of it";
    if (own.factor != 1) {
      words += fmt::format(", costs {:+.6g} % with others", 100 * (own.factor - 1));
    }
    return words;
  }
  bool is_between_pairs() const override { return true; }
  std::optional<Measure> without_channels(const Measure&) const override { return std::nullopt; }
};

Keys<Measure> exclusion_keys() {
  using Of = ExclusionTerms;
  return joined(
      {term<Of>(&Of::by, {.name = "by",
                          .required = true,
                          .text = "who excludes: a code, a group, a list of these, or all",
                          .role = Role::kOrigin}),
       term<Of>(&Of::on, {.name = "on",
                          .required = true,
                          .text = "who is excluded: a code, a group, a list of these, or all",
                          .role = Role::kDestination}),
       term<Of>(&Of::currencies, {.name = "currencies",
                                  .type = "words",
                                  .required = true,
                                  .text = "one or a list, as in currency.csv"}),
       term<Of>(&Of::share, {.name = "share",
                             .least = 0,
                             .greatest = 1,
                             .least_excluded = true,
                             .text = "of the settlement in them that is cut off; 0.8 is 80 %"}),
       term<Of>(&Of::factor,
                {.name = "factor",
                 .least = 1,
                 .doubtful = kDoubtfulRatio[1],
                 .doubtful_below = kDoubtfulRatio[0],
                 .text = "cost of these currencies on corridors with third countries, new/old: "
                         "their banks' fear of sanctions themselves"}),
       term<Of>(&Of::sectors, {.name = "sectors",
                               .text = "a code, a group, goods, services, all, or a list",
                               .role = Role::kSectors})},
      keys_of_the_item());
}

}  // namespace

std::unique_ptr<MeasureKind> make_exclude_currency() {
  return std::make_unique<ExcludeCurrencyKind>(MeasureGrammar{
      .name = "exclude_currency",
      .text = "Cuts a country's banks off from clearing in some currencies: on its corridors "
              "with `by`, both ways, the share of settlement in them is gone; with others they "
              "become dearer by `factor`. Payers go over to other currencies, and to the banks "
              "that are left, at a cost (channels.yaml: nu, liquidity). Several multiply what is "
              "left; of factors the largest counts.",
      .examples = {"{kind: exclude_currency, by: G7, on: RUS, currencies: [USD, EUR], share: "
                   "0.8, sectors: goods}"},
      .keys = exclusion_keys(),
      .terms = ExclusionTerms()});
}

}  // namespace samarkand
