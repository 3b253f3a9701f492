#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "samarkand/questions/network_question.h"
#include "samarkand/questions/registry.h"
#include "samarkand/report/assets.h"
#include "samarkand/report/document.h"
#include "samarkand/report/page.h"
#include "samarkand/report/write_report.h"

namespace samarkand {
namespace {

// Nothing is loaded from anywhere; scripts are those of the page: in it, and in data: URLs of its
// import map. Where browsers know trusted types, no text can be made into markup or script at all.
constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' data:; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";

// All but printable ASCII is encoded, as is what ends a URL, a JSON text or a script element.
std::string data_url(std::string_view script) {
  std::string url = "data:text/javascript,";
  for (const char c : script) {
    const bool plain =
        c >= ' ' && c <= '~' && std::string_view("%#\"\\<>").find(c) == std::string_view::npos;
    if (plain) {
      url += c;
    } else {
      url += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return url;
}

// Questions about networks, or those about worlds.
std::vector<const QuestionKind*> kinds_of(bool on_network) {
  std::vector<const QuestionKind*> kinds = question_kinds();
  std::erase_if(kinds, [on_network](const QuestionKind* kind) {
    return (dynamic_cast<const NetworkQuestionKind*>(kind) != nullptr) != on_network;
  });
  return kinds;
}

// One module for the drawings of all questions, each under the name by which it is asked.
std::string drawings_module(const std::vector<const QuestionKind*>& kinds) {
  std::string text;
  for (const QuestionKind* kind : kinds) {
    text += fmt::format("export * as {0} from \"samarkand/questions/{0}\";\n", kind->name());
  }
  return text;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string escape_json(std::string_view json) {
  std::string result;
  for (const char c : json) {
    if (c == '<') {
      result += "\\u003c";
    } else {
      result += c;
    }
  }
  return result;
}

std::string fill_page(std::string_view text,
                      const std::map<std::string_view, std::string>& values) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find("{{", at), close = text.find("}}", open);
    if (close == std::string_view::npos) return result.append(text.substr(at));
    result.append(text.substr(at, open - at));
    result.append(values.at(text.substr(open + 2, close - open - 2)));
    at = close + 2;
  }
  return result;
}

std::string import_map(const std::vector<Module>& modules) {
  std::string imports;
  for (const Module& module : modules) {
    imports += fmt::format("{}\n\"samarkand/{}\": \"{}\"", imports.empty() ? "" : ",", module.name,
                           data_url(module.text));
  }
  return fmt::format("{{\"imports\": {{{}\n}}}}", imports);
}

std::string fill_page(const PageParts& parts) {
  return fill_page(assets::page_html, {{"policy", std::string(kPolicy)},
                                       {"kicker", parts.kicker},
                                       {"question", escape_html(parts.question)},
                                       {"answer", escape_html(parts.answer)},
                                       {"version", escape_html(parts.version)},
                                       {"document", std::string(parts.document)},
                                       {"style", parts.style},
                                       {"data", escape_json(parts.data)},
                                       {"main", std::string(parts.main)},
                                       {"imports", import_map(parts.modules)}});
}

std::string page(const nlohmann::ordered_json& document) {
  const bool on_network = document.contains("network");
  const std::vector<const QuestionKind*> kinds = kinds_of(on_network);
  const std::string all_drawings = drawings_module(kinds);
  const std::string outlines = fmt::format("export default {};\n", assets::outlines_json);
  std::vector<Module> modules(assets::shared_modules.begin(), assets::shared_modules.end());
  modules.insert(modules.end(), assets::page_modules.begin(), assets::page_modules.end());
  if (on_network) {
    modules.insert(modules.end(), assets::network_modules.begin(), assets::network_modules.end());
  }
  std::vector<std::string> names;
  names.reserve(kinds.size());
  for (const QuestionKind* kind : kinds) {
    modules.push_back(
        {names.emplace_back(fmt::format("questions/{}", kind->name())), kind->drawing()});
  }
  modules.push_back({"drawings", all_drawings});
  modules.push_back({"outlines", outlines});
  const auto text = [&](const char* key) { return document[key].get<std::string>(); };
  return fill_page({.kicker = "Samarkand",
                    .question = text("question"),
                    .answer = text("answer"),
                    .version = text("version"),
                    .document = "report.json",
                    .style = std::string(assets::page_css),
                    .data = dump(document),
                    .main = on_network ? "network" : "page",
                    .modules = std::move(modules)});
}

std::string to_html(const Report& report) { return page(document(report)); }

}  // namespace samarkand
