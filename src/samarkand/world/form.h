// Whether the data of a world have the form that a World needs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "samarkand/world/world.h"

namespace samarkand {

// Sizes, codes, ranges: what a program may have got wrong; readers of files report the same with
// line numbers. Errors E203, E204, E206, E207, E302 to E304, E309, E310, E315 to E317.
bool has_form(const WorldData& data, const std::string& where, Diagnostics& diagnostics);

// Whether the arrays of so many countries and sectors have at most kMostCells values, before
// anybody makes them. Error E315.
bool check_size(std::size_t countries, std::size_t sectors, const std::string& where,
                Diagnostics& diagnostics);

// What is wrong with a text as a code, or as the name of an economy, a sector or a world, which
// tables of results hold; nothing where all is well. Errors E316, E317.
std::optional<Diagnostic> bad_code(std::string_view kind, std::string_view code, Location where);
std::optional<Diagnostic> bad_name(std::string_view what, std::string_view name, Location where);

}  // namespace samarkand
