// Tables of a result for a group of economies: levels before and after, changes, and who supplies
// what.
//
//   country   exports and imports of each member, its real income
//   sector    exports and imports of the group by sector, trade within it left out
//   pair      trade of each member with each partner
//   supplier  by sector: what the group buys abroad, from whom most, and how concentrated that is:
//             the Herfindahl index, the sum of squared shares of the suppliers, 1: one alone
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
    std::vector<std::string> words;
    std::vector<double> numbers;  // NaN: not defined
  };
  std::vector<Row> rows;
};

inline const std::vector<std::string> kTradeTables = {"country", "sector", "pair", "supplier"};

// `by`: one of kTradeTables; `members`: economies of the result, none: all.
TradeTable trade_table(const SavedResult& result, const std::vector<SavedFlow>& flows,
                       const std::string& by, const std::vector<std::size_t>& members);

// The first `most` rows, in columns as wide as they need.
std::string to_text(const TradeTable& table, std::size_t most);
std::string to_csv(const TradeTable& table);  // units in a line of comment

}  // namespace samarkand
