// Folders of results, as `compare` and `table` read them, and as a run finds them that would write
// there.
#include "input.h"
#include "samarkand/base/output_folder.h"
#include "samarkand/report/comparison.h"
#include "samarkand/report/saved_result.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  const fuzz::InputFiles files(fuzz::text_of(data, size));
  const std::filesystem::path folder = files.on_disk();
  Diagnostics diagnostics;
  const Result<SavedResult> result = read_result(folder);
  if (result) {
    read_flows(folder, *result, diagnostics);
    const Comparison both = comparison({"a", "b"}, {*result, *result});
    comparison_csv(both);
    comparison_page(both);
    comparison_to_terminal(both, {});
  } else {
    diagnostics = result.diagnostics();
  }
  OutputFolder::take(folder, {.kind = "run", .writes = [](const std::string&) { return true; }},
                     diagnostics);
  fuzz::tell(diagnostics);
  return 0;
}
