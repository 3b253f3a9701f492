// Making a page out of its embedded parts. Used by the files that write HTML alone.
//
// A page is one file that opens offline, from file:// as well, where modules cannot be files beside
// it: browsers refuse to import those. So an import map names each module by a data: URL that holds
// it ("samarkand/<name>"). Of what else there is, blob: URLs need a script that rewrites the
// imports first, and one bundled script needs a bundler and gives up the modules' own scopes.
// Import maps are in Chromium 89, Firefox 108 and Safari 16.4 (2021 to 2023) and later.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace samarkand {

// An ECMAScript module: others import it as "samarkand/<name>".
struct Module {
  std::string_view name, text;
};

std::string escape_html(std::string_view text);
// JSON that can stand inside a script element: no "<", so no end tag and no comment.
std::string escape_json(std::string_view json);
// Puts values in the place of {{name}}, once, so that values are never searched themselves.
std::string fill_page(std::string_view text, const std::map<std::string_view, std::string>& values);
// The import map of modules, as it stands inside a script element.
std::string import_map(const std::vector<Module>& modules);

// The page of a run around its report.json. Answers are drawn by the drawings of their kinds, each
// a module that exports draw(root, report, question).
std::string page(const nlohmann::ordered_json& document);

// What differs between the pages of a run and of a sweep.
struct PageParts {
  std::string kicker, question, answer, version;  // HTML; the others as they are
  std::string_view document;                      // the file that holds `data` as well
  std::string style, data;                        // JSON
  std::string_view main;                          // the module that draws the page
  std::vector<Module> modules;
};
std::string fill_page(const PageParts& parts);

}  // namespace samarkand
