// The files of the pages, embedded into the library when it is built (cmake/embed.cmake).
#pragma once

#include <span>
#include <string_view>

#include "samarkand/report/page.h"

namespace samarkand::assets {

extern const std::string_view page_html, page_css, sweep_css, outlines_json;
// What all pages import, the page of a run, of a sweep, of a comparison.
extern const std::span<const Module> shared_modules, page_modules, sweep_modules,
    comparison_modules, network_modules;

}  // namespace samarkand::assets
