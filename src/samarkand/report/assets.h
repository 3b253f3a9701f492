// The page's files, embedded into the library when it is built (cmake/embed.cmake).
#pragma once

#include <string_view>

namespace samarkand::assets {

extern const std::string_view page_html, page_css, page_js, outlines_json;

}  // namespace samarkand::assets
