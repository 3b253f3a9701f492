// `samarkand world import`: worlds from the files of other sources.
#include "commands.h"

namespace samarkand {

void add_import_command(CLI::App& world, Action& chosen) {
  static_cast<void>(world);
  static_cast<void>(chosen);
}

}  // namespace samarkand
