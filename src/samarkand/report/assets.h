// The page's files, embedded into the library when it is built (cmake/embed.cmake).
#pragma once

#include <string_view>

namespace samarkand::assets {

extern const std::string_view page_html, page_css, page_js, choices_js, ways_js, outlines_json;
extern const std::string_view common_js;  // before the script of either page
extern const std::string_view sweep_html, sweep_css, sweep_js;

}  // namespace samarkand::assets
