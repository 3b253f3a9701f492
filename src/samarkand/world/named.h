// What the words of a table mean in a world.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/table.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Countries and sectors that a word stands for: a code, a group, `all`; of sectors `goods` and
// `services` as well. Empty for an unknown word.
std::vector<std::size_t> countries_named(const World& world, std::string_view word);
std::vector<std::size_t> sectors_named(const World& world, std::string_view word);

// E302 for a word of a table that names no country (with `groups`: or group) or no sector.
Diagnostic unknown_country_code(const World& world, const Word& word, bool groups);
Diagnostic unknown_sector_code(const World& world, const Word& word, bool kinds);

// A field with its place.
Word word_of(const Table& table, std::size_t row, std::size_t column);

}  // namespace samarkand
