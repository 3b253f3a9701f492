#include "samarkand/engine/engine.h"
#include "samarkand/questions/registry.h"

namespace samarkand {

const Grammar& all_kinds() {
  static const Grammar grammar = {
      .questions = {question_kinds().begin(), question_kinds().end()},
  };
  return grammar;
}

Scenario parse_scenario(std::string_view text, const std::string& file,
                        const std::filesystem::path& folder, Diagnostics& diagnostics) {
  return parse_scenario(text, file, folder, all_kinds(), diagnostics);
}

Scenario read_scenario(const std::string& file, Diagnostics& diagnostics) {
  return read_scenario(file, all_kinds(), diagnostics);
}

std::string explain_questions() { return explain_questions(all_kinds()); }

}  // namespace samarkand
