// What every form of a report says of a run on a network: names, the answer in a sentence, who
// sells to whom, what changes most.
#pragma once

#include <string>
#include <vector>

#include "samarkand/questions/words.h"
#include "samarkand/report/network_tables.h"

namespace samarkand {

// What the code of an economy is called: the node of that code, the place, or the code itself.
std::string economy_name(const energy::Network& network, const std::string& code);
// The first two of a list of names: "Germany, Netherlands and 4 more".
std::string short_name(const std::string& name);
// "2021"; "2021, with what opens until 2030".
std::string data_of(const NetworkReport& report);
// In which unit sums of the network's value are told; `largest`: of them.
Money network_money(const energy::Network& network, double largest);

// What an economy's suppliers sell to another, and what they have of the price there.
struct Destination {
  std::string code;
  double quantity, quantity_before, value, value_before;
};
struct Seller {
  std::string code;
  std::vector<Destination> destinations;  // the largest first

  double moved() const;  // the sum of all changes of quantity
};
// Every economy with suppliers; the one whose sales move most first.
std::vector<Seller> sellers(const NetworkReport& report);

// What of the measures changes nothing, in sentences: caps that do not bind.
std::vector<std::string> idle(const NetworkReport& report);

// False where the measures move no price, no flow and nothing that anybody has.
bool anything_changes(const NetworkReport& report);

// Indices by the size of a change, the largest first, those without one left out.
std::vector<std::size_t> changed_prices(const NetworkReport& report);  // of nodes with a demand
std::vector<std::size_t> changed_flows(const NetworkReport& report);   // of arcs

// "The price changes most in Türkiye, +58 % (600 to 950 USD per thousand m3). ..." Without an
// equilibrium: why there is none.
std::string answer(const NetworkReport& report);

// Codes of the arcs whose flows are not the only ones.
std::vector<std::string> not_unique(const NetworkReport& report);

}  // namespace samarkand
