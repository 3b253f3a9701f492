// The fingerprint of a text.
#pragma once

#include <istream>
#include <string>
#include <string_view>

namespace samarkand {

// XXH3-128, 32 hexadecimal digits.
std::string content_hash(std::string_view text);
// The same of all that is left of a stream, which may be larger than memory.
std::string content_hash(std::istream& stream);

}  // namespace samarkand
