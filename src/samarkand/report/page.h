// Making a page out of its embedded parts. Used by the files that write HTML alone.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace samarkand {

std::string escape_html(std::string_view text);
// JSON that can stand inside a script element: no "<", so no end tag and no comment.
std::string escape_json(std::string_view json);
// Puts values in the place of {{name}}, once, so that values are never searched themselves.
std::string fill_page(std::string_view text, const std::map<std::string_view, std::string>& values);

}  // namespace samarkand
