// The draw.js of every question, embedded when the library is built (cmake/embed.cmake).
#pragma once

#include <string_view>

namespace samarkand::drawings {

#define SAMARKAND_QUESTION(name) extern const std::string_view name;
#include "samarkand/questions/registry.inc"
#undef SAMARKAND_QUESTION

}  // namespace samarkand::drawings
