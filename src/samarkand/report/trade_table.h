// Tables of a result for a group of economies: levels before and after, changes, and who supplies
// what; what changed most stands first.
//
//   country   exports and imports of each member, its real income
//   sector    exports and imports of the group by sector, trade within it left out
//   pair      trade of each member with each partner
//   supplier  by sector: what the group buys abroad, of whom, and how concentrated that is: the
//             Herfindahl index, the sum of squared shares of the suppliers, 1: one alone
#pragma once

#include <string>
#include <vector>

#include "samarkand/report/saved_result.h"

namespace samarkand {

struct TradeTable {
  struct Column {
    std::string name, unit;
    int decimals = 1;  // on the terminal
  };
  std::vector<std::string> labels;  // names of the leading columns of words
  std::vector<Column> columns;
  struct Row {
    std::vector<std::string> words = {};
    std::vector<double> numbers = {};  // NaN: not defined
    double moved = 0;                  // what it stands by: a change in size
    bool shown = true;                 // on the terminal; of many suppliers only the largest are
  };
  std::vector<Row> rows;
  std::string note;  // what the numbers count; may be empty
};

inline const std::vector<std::string> kTradeTables = {"country", "sector", "pair", "supplier"};

// Places in the result's lists; none: all.
struct TableScope {
  std::vector<std::size_t> members, sectors;
};
// `by`: one of kTradeTables.
TradeTable trade_table(const SavedResult& result, const std::vector<SavedFlow>& flows,
                       const std::string& by, const TableScope& scope);

// The first `most` rows of those shown, in columns as wide as they need.
std::string to_text(const TradeTable& table, std::size_t most);
std::string to_csv(const TradeTable& table);  // all rows; units in a line of comment

}  // namespace samarkand
