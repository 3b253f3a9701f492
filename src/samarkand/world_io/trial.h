// Work that may crash, tried first in a copy of this process. The copy begins with the same memory,
// so that what it survives, its heap unharmed, this process survives too.
#pragma once

#include <functional>

namespace samarkand {

// True when `work` comes to its end within twenty seconds; what it does and prints is lost. False
// also where no process can be made.
bool survives(const std::function<void()>& work);

}  // namespace samarkand
