// Tables in text with commas: every field as text, as a number and as a whole one.
#include "samarkand/base/table.h"

#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  Diagnostics diagnostics;
  const auto files = fuzz::one_file("input.csv", fuzz::text_of(data, size));
  const auto table = read_table(*files, "input.csv", {"origin", "destination"},
                                {"sector", "rate", "value"}, diagnostics);
  for (std::size_t row = 0; table && row < table->rows(); ++row) {
    for (std::size_t column = 0; column < 5; ++column) {
      csv_field(std::string(table->text(row, column)));
      table->number(row, column, diagnostics);
      table->whole(row, column, 1900, 2100, diagnostics);
      table->where(row, column);
    }
  }
  fuzz::tell(diagnostics);
  return 0;
}
