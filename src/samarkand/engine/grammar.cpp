#include <utility>

#include "samarkand/engine/engine.h"
#include "samarkand/measures/registry.h"
#include "samarkand/questions/registry.h"

namespace samarkand {

const Grammar& all_kinds() {
  static const Grammar grammar = {.measures = {measure_kinds().begin(), measure_kinds().end()},
                                  .questions = {question_kinds().begin(), question_kinds().end()}};
  return grammar;
}

Scenario parse_scenario(std::string_view text, const std::string& file, const std::string& folder,
                        Diagnostics& diagnostics, std::shared_ptr<const Files> files) {
  return parse_scenario(all_kinds(), text, file, folder, diagnostics, std::move(files));
}

Scenario read_scenario(std::shared_ptr<const Files> files, const std::string& file,
                       Diagnostics& diagnostics) {
  return read_scenario(all_kinds(), std::move(files), file, diagnostics);
}

std::string explain_questions() { return explain_questions(all_kinds()); }

}  // namespace samarkand
