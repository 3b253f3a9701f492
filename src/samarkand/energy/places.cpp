#include "samarkand/energy/places.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>

#include "samarkand/world/places.h"

namespace samarkand::energy {
namespace {

using Names = std::vector<std::string>;

constexpr std::size_t kLongestListed = 40;  // names in a message

template <class Coded>
Names codes_in(const std::vector<Coded>& items) {
  Names codes;
  for (const Coded& item : items) codes.push_back(item.code);
  return codes;
}

std::vector<std::size_t> sorted(std::vector<std::size_t> places) {
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

void unknown_place(const Word& word, std::string_view what, const Names& known,
                   Diagnostics& diagnostics) {
  Names listed = known;
  std::ranges::sort(listed);
  listed.erase(std::unique(listed.begin(), listed.end()), listed.end());
  diagnostics.push_back(
      {ErrorCode::kUnknownPlace, word.where, fmt::format("there is no {} \"{}\"", what, word.text),
       listed.size() > kLongestListed ? fmt::format("one of its {} names", listed.size())
                                      : fmt::format("{}", fmt::join(listed, ", ")),
       "", nearest(word.text, listed)});
}

// The node whose name has that of the place: "DEU" is Germany, which is in NWE.
std::string node_named(const std::string& code, const Network& network) {
  const Place* place = find_place(code);
  if (place == nullptr) return "";
  for (const Node& node : network.nodes) {
    if (node.name.find(place->name) == std::string::npos) continue;
    return fmt::format("{} ({})", node.code, node.name);
  }
  return "";
}

// By code alone, or `all`.
std::vector<std::size_t> find_coded(const std::vector<Word>& words, const Names& codes,
                                    std::string_view what, Diagnostics& diagnostics) {
  std::vector<std::size_t> places;
  for (const Word& word : words) {
    const auto found = std::ranges::find(codes, word.text);
    if (word.text == "all") {
      for (std::size_t k = 0; k < codes.size(); ++k) places.push_back(k);
    } else if (found != codes.end()) {
      places.push_back(static_cast<std::size_t>(found - codes.begin()));
    } else {
      unknown_place(word, what, codes, diagnostics);
      return {};
    }
  }
  return sorted(std::move(places));
}

}  // namespace

std::vector<std::size_t> find_nodes(const std::vector<Word>& words, const Network& network,
                                    Diagnostics& diagnostics) {
  std::vector<std::size_t> places;
  for (const Word& word : words) {
    const std::size_t before = places.size();
    if (const auto group = network.groups.find(word.text); group != network.groups.end()) {
      places.insert(places.end(), group->second.begin(), group->second.end());
    }
    for (std::size_t n = 0; n < network.nodes.size(); ++n) {
      const Node& node = network.nodes[n];
      if (node.code == word.text || node.country == word.text || word.text == "all") {
        places.push_back(n);
      }
    }
    if (places.size() > before) continue;
    Names known = codes_in(network.nodes);
    for (const Node& node : network.nodes) known.push_back(node.country);
    for (const auto& [group, nodes] : network.groups) known.push_back(group);
    unknown_place(word, "node, country or group", known, diagnostics);
    if (const std::string near = node_named(word.text, network); !near.empty()) {
      diagnostics.back().near_miss = near;
    }
    return {};
  }
  return sorted(std::move(places));
}

std::optional<std::size_t> find_node(const Word& word, const Network& network,
                                     Diagnostics& diagnostics) {
  const auto coded = std::ranges::find(network.nodes, word.text, &Node::code);
  if (coded != network.nodes.end()) {
    return static_cast<std::size_t>(coded - network.nodes.begin());
  }
  const auto all = find_nodes({word}, network, diagnostics);
  return all.size() == 1 ? std::optional(all.front()) : std::nullopt;
}

void check_owners(const std::vector<Word>& words, const Network& network,
                  Diagnostics& diagnostics) {
  Names owners;
  for (const Arc& arc : network.arcs) {
    for (const std::string& name : {arc.owner, arc.wedge_owner}) {
      if (!name.empty()) owners.push_back(name);
    }
  }
  for (const Word& word : words) {
    if (std::ranges::find(owners, word.text) == owners.end()) {
      unknown_place(word, "owner of an arc", owners, diagnostics);
    }
  }
}

std::vector<std::size_t> find_suppliers(const std::vector<Word>& words, const Network& network,
                                        Diagnostics& diagnostics) {
  return find_coded(words, codes_in(network.suppliers), "supplier", diagnostics);
}

std::vector<std::size_t> find_arcs(const std::vector<Word>& words, const Network& network,
                                   Diagnostics& diagnostics) {
  return find_coded(words, codes_in(network.arcs), "arc", diagnostics);
}

}  // namespace samarkand::energy
