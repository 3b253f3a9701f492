// The columns of a network's tables and the keys of network.yaml, once for reading and for
// `samarkand explain network`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samarkand::energy {

using Names = std::vector<std::string>;

struct Entry {
  const char* name;
  bool required;
  std::string_view text;
};
using Entries = std::vector<Entry>;

extern const Entries kNetworkKeys, kUnitKeys;  // `unit` of network.yaml
extern const Entries kNodeColumns, kSupplierColumns, kArcColumns, kGroupColumns;

// Of all, or of those that must be there, or of the others.
Names names_of(const Entries& entries, std::optional<bool> required = {});

}  // namespace samarkand::energy
