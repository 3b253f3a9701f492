// `samarkand world aggregate`, `split`, `update`, `balance` and `compare`.
#include "commands.h"

namespace samarkand {

void add_change_commands(CLI::App& world, Action& chosen) {
  static_cast<void>(world);
  static_cast<void>(chosen);
}

}  // namespace samarkand
