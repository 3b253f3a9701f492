// Measures as they stand in the lists of a scenario: its own, those of actions, threats and
// coalitions. Used by the readers of a scenario's blocks alone.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/yaml.h"
#include "samarkand/scenario/grammar.h"
#include "samarkand/scenario/keys.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {

// What a list allows beside plain measures.
struct MeasureRules {
  bool conditions = false;  // `if`: only where others have chosen these actions
  bool open = false;        // what a kind calls `searched` may be left out
};

class MeasureReader {
 public:
  // All must outlive it. Relative paths of tables and scenarios start at `folder` of `files`.
  MeasureReader(const Grammar& grammar, const Files& files, const std::string& folder,
                yaml::Reader& yaml, Diagnostics& diagnostics)
      : grammar_(grammar), files_(files), folder_(folder), yaml_(yaml), diagnostics_(diagnostics) {}

  // Appends the measures of a list; rows of tables and the measures of `{scenario: NAME}` are in
  // it. `item` counts the entries of the list. Errors E1xx, E2xx, E402 to E407, E412, E413, E416,
  // E420.
  void read(const yaml::Entry& list, const MeasureRules& rules, std::vector<Measure>& measures);

 private:
  using Entries = std::vector<yaml::Entry>;

  void read_one(const yaml::Node& node, int item, const MeasureRules& rules,
                std::vector<Measure>& measures);
  void read_conditions(const yaml::Entry& entry, Measure& measure);
  void include(const Entries& entries, const yaml::Entry& name, int item,
               std::vector<Measure>& measures);
  const MeasureGrammar* kind_named(const Entries& entries, const Location& where);
  std::vector<std::string> read_keys(const Entries& entries, const MeasureRules& rules,
                                     Measure& measure);
  void require_keys(const std::vector<std::string>& written, const MeasureRules& rules,
                    Measure& measure);
  void read_table(const Entries& entries, Measure pattern, std::vector<Measure>& measures);
  bool too_many(std::size_t measures, const Location& where);
  bool too_many_included(const Location& where);
  void missing_table(const Word& file, const std::string& full);

  std::string example() const;

  const Grammar& grammar_;
  const Files& files_;
  std::string folder_;
  yaml::Reader& yaml_;
  Diagnostics& diagnostics_;
  std::vector<std::string> including_;  // scenarios whose measures are being read
  // Of a scenario and all that it includes.
  struct Count {
    std::size_t included = 0;
    bool too_many = false;  // which is told
  };
  std::shared_ptr<Count> count_ = std::make_shared<Count>();
};

}  // namespace samarkand
