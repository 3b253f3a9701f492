#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"
#include "samarkand/world/form.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

struct PipelineTerms : Terms {
  Word arc, origin, destination;
  std::string via, owner;
  double capacity = 0, cost = 0, loss = 0, cost_slope = 0;
  std::optional<double> opens;
};

class PipelineKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<PipelineTerms>(measure);
    if (auto bad = bad_code("arc", own.arc.text, own.arc.where)) {
      diagnostics.push_back(*std::move(bad));
      return;
    }
    Diagnostics unknown_is_new;
    if (!energy::find_arcs({own.arc}, network, unknown_is_new).empty()) {
      diagnostics.push_back({ErrorCode::kNoArc, own.arc.where,
                             fmt::format("the network has an arc {} already", own.arc.text),
                             "a name of its own",
                             "use the measure arc_capacity for what is there"});
      return;
    }
    const std::size_t before = diagnostics.size();
    const auto from = energy::find_node(own.origin, network, diagnostics);
    const auto to = energy::find_node(own.destination, network, diagnostics);
    if (diagnostics.size() > before) return;
    if (!from || !to || from == to) {
      diagnostics.push_back(
          {ErrorCode::kNoArc, from ? own.destination.where : own.origin.where,
           fmt::format("a line leads from one node to another, and {} to {} is none",
                       own.origin.text, own.destination.text),
           "two different nodes of nodes.csv"});
      return;
    }
    if (!own.owner.empty()) {
      const auto is_owner = [&own](const energy::Node& node) {
        return node.country == own.owner || node.code == own.owner;
      };
      if (std::ranges::none_of(network.nodes, is_owner) && find_place(own.owner) == nullptr) {
        diagnostics.warn({ErrorCode::kNoCells, measure.where,
                          fmt::format("no economy of the network is called {}, which owns {}",
                                      own.owner, own.arc.text),
                          "a country of nodes.csv, whose account has the line's rent"});
      }
    }
    energy::Arc arc;
    arc.code = own.arc.text;
    arc.origin = *from;
    arc.destination = *to;
    arc.mode = "pipe";
    arc.capacity = arc.available = own.capacity;
    arc.cost = own.cost;
    arc.loss = own.loss;
    arc.cost_slope = own.cost_slope;
    arc.owner = arc.wedge_owner = own.owner;
    if (own.opens) {
      arc.opens = static_cast<int>(*own.opens);
      network.year = std::max(network.year, *arc.opens);
    }
    network.arcs.push_back(std::move(arc));
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<PipelineTerms>(measure);
    return fmt::format(
        "{:g} at a cost of {:g}{}{}{}", own.capacity, own.cost,
        own.loss > 0 ? fmt::format(", {} lost", part_text(own.loss)) : "",
        own.cost_slope > 0 ? fmt::format(", {:g} more for each unit", own.cost_slope) : "",
        own.opens ? fmt::format(", from {:g}", *own.opens) : "");
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_pipeline() {
  return std::make_unique<PipelineKind>(MeasureGrammar{
      .name = "pipeline",
      .text = "A new line between two nodes. The network is that of the year in which it opens, "
              "where that is later than its own.",
      .examples =
          {"{kind: pipeline, arc: siberia_2, origin: RUS_W, destination: CHN_N, capacity: 50, "
           "cost: 80}"},
      .keys = joined(
          Keys<Measure>{
              term<PipelineTerms>(&PipelineTerms::arc,
                                  {.name = "arc", .required = true, .text = "its name"}),
              term<PipelineTerms>(
                  &PipelineTerms::origin,
                  {.name = "origin", .required = true, .text = "the node where it begins"}),
              term<PipelineTerms>(
                  &PipelineTerms::destination,
                  {.name = "destination", .required = true, .text = "the node where it ends"}),
              term<PipelineTerms>(&PipelineTerms::via,
                                  {.name = "via",
                                   .text = "the land that it crosses, for the report",
                                   .empty = "no other land"}),
              term<PipelineTerms>(&PipelineTerms::capacity,
                                  {.name = "capacity",
                                   .required = true,
                                   .least = 0,
                                   .text = "what it carries at most, in the unit of the network"}),
              term<PipelineTerms>(&PipelineTerms::cost,
                                  {.name = "cost", .required = true, .text = "of a unit carried"}),
              term<PipelineTerms>(&PipelineTerms::loss,
                                  {.name = "loss",
                                   .least = 0,
                                   .greatest = .99,
                                   .text = "part that is used up on the way"}),
              term<PipelineTerms>(&PipelineTerms::cost_slope,
                                  {.name = "cost_slope",
                                   .least = 0,
                                   .text = "what a unit more makes all others dearer"}),
              term<PipelineTerms>(&PipelineTerms::owner,
                                  {.name = "owner", .text = "who has its rent", .empty = "nobody"}),
              term<PipelineTerms>(&PipelineTerms::opens,
                                  {.name = "opens",
                                   .least = 1,
                                   .greatest = 9999,
                                   .whole = true,
                                   .text = "the first year in which it is there"})},
          keys_of_the_item()),
      .terms = PipelineTerms()});
}

}  // namespace samarkand
