// The fingerprint of a text.
#pragma once

#include <string>
#include <string_view>

namespace samarkand {

// XXH3-128, 32 hexadecimal digits.
std::string content_hash(std::string_view text);

}  // namespace samarkand
