// Tables of other sources. The first step of a file's name is the source: SOURCE/FILE is a file of
// it, of SOURCE/FOLDER/FILE the folder is given. gdp.csv, sectors.csv and theta.csv are what the
// options name.
#include "samarkand/import/import.h"

#include <set>

#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  const fuzz::InputFiles files(fuzz::text_of(data, size));
  if (files.all().empty()) return 0;
  const std::filesystem::path folder = files.on_disk();
  std::string source;
  std::set<std::filesystem::path> given;
  ImportOptions options;
  options.year = 2020;
  for (const auto& [name, content] : files.all()) {
    const std::filesystem::path path = folder / name, parent = path.parent_path();
    source = name.substr(0, name.find('/'));
    if (path.filename() == "gdp.csv") {
      options.gdp = path;
    } else if (path.filename() == "sectors.csv") {
      options.concordance = path;
    } else if (path.filename() == "theta.csv") {
      options.elasticities = path;
    } else {
      given.insert(parent.parent_path() == folder || parent == folder ? path : parent);
    }
  }
  const auto imported = import_world(source, {given.begin(), given.end()}, options);
  if (!imported) fuzz::tell(imported.diagnostics());
  return 0;
}
