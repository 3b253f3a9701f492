// `samarkand world pack` and `unpack`: a world as one NetCDF-4 file and back.
#include "commands.h"

namespace samarkand {

void add_pack_commands(CLI::App& world, Action& chosen) {
  static_cast<void>(world);
  static_cast<void>(chosen);
}

}  // namespace samarkand
