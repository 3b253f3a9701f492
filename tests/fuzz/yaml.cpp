// YAML: the document, and all that is asked of its values.
#include "samarkand/base/yaml.h"

#include "input.h"

namespace samarkand {
namespace {

constexpr int kMostNodes = 1000;  // aliases of aliases are more than can be counted

void read_all(const yaml::Node& node, yaml::Reader& reader, int& left) {
  if (--left < 0) return;
  reader.at(node);
  for (const yaml::Node& item : node.items()) read_all(item, reader, left);
  if (!node.is_map()) return;
  for (const yaml::Entry& entry : reader.entries(node, "this map")) {
    reader.unknown_key(entry.key, "this map", {"name", "measures", "questions"});
    reader.word(entry);
    reader.words(entry);
    read_all(entry.value, reader, left);
  }
}

}  // namespace
}  // namespace samarkand

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  Diagnostics diagnostics;
  const auto files = fuzz::one_file("input.yaml", fuzz::text_of(data, size));
  const auto text = files->read("input.yaml", diagnostics);
  if (text) {
    yaml::Reader reader("input.yaml", diagnostics);
    int left = kMostNodes;
    if (const auto document = reader.parse(*text)) read_all(*document, reader, left);
  }
  fuzz::tell(diagnostics);
  return 0;
}
