// The sources that can be imported, each defined in a file of its own.
#pragma once

#include "samarkand/import/import.h"

namespace samarkand {

extern const ImportSource kBaciSource, kEora26Source, kExiobaseSource, kGegravitySource,
    kIcioSource, kKiteSource, kMatrixSource, kWiodSource;

}  // namespace samarkand
