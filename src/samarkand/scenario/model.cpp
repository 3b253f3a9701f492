// The `model:` block: its keys, the presets, and what `samarkand explain options` says of them.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "samarkand/base/text.h"
#include "samarkand/scenario/keys.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<KeyRecord> make_model_keys() {
  return {
      {.name = "closure",
       .type = "text",
       .default_text = "scaled",
       .text =
           "how trade deficits follow: scaled (with the trade between the two sides), fixed (as "
           "in the baseline, at the numeraire), proportional (with the country's wage), "
           "balanced (none, before and after)"},
      {.name = "preset",
       .type = "text",
       .default_text = "none",
       .text = "a named set of elasticities, below; options written beside it win"},
      {.name = "theta",
       .type = "map",
       .least = 0,
       .least_excluded = true,
       .default_text = "the world's",
       .text = "trade elasticities: {electronics: 6.0} by sector code, goods, services or all, "
               "the more exact word first; {scale: 0.8} multiplies all that are not given, in "
               "place of a preset's; or the name of a preset, for its trade elasticities alone"},
      {.name = "epsilon",
       .type = "number",
       .least = 0,
       .default_text = "1",
       .text = "elasticity of substitution of value added against inputs; 0 is fixed "
               "proportions, 1 Cobb-Douglas"},
      {.name = "eta",
       .type = "number",
       .least = 0,
       .default_text = "1",
       .text = "elasticity of substitution between inputs; above 1 a sector does without an "
               "input that cannot be had"},
      {.name = "sigma",
       .type = "number",
       .least = 0,
       .default_text = "1",
       .text = "elasticity of substitution between sectors in final demand; above 1 buyers do "
               "without a good that cannot be had"},
      {.name = "labour_mobility",
       .type = "number",
       .least = 1,
       .greatest = 1000,
       .or_infinite = true,
       .default_text = "inf",
       .text = "how easily workers change sector: inf is one wage a country, 1 ties each "
               "sector's labour to it (the elasticity kappa of Galle, Rodríguez-Clare, Yi "
               "2023, REStud 90:1)"}};
}

std::vector<ModelPreset> make_model_presets() {
  constexpr std::string_view kNests =
      "Baqaee, Farhi (2024, Econometrica 92:2), after Atalay (2017, AEJ Macroeconomics 9:4)";
  constexpr std::string_view kDefault = "Caliendo, Parro (2015, REStud 82:1)";
  return {{.name = kShortRun,
           .text = "About a year after the measures: suppliers and inputs are hard to replace, "
                   "workers stay in their sectors.",
           .sigma_scale = {0.38,
                           "0.76 at impact against 2 in the long run, levels of flows before "
                           "tariffs, so of sigma: Boehm, Levchenko, Pandalai-Nayar (2023, AER "
                           "113:4)"},
           .epsilon = {0.5, kNests},
           .eta = {0.2, kNests},
           .sigma = {0.9, kNests},
           .labour_mobility = {1,
                               "specific factors: Galle, Rodríguez-Clare, Yi (2023, REStud "
                               "90:1)"}},
          {.name = kLongRun,
           .text = "When all has adjusted: the defaults.",
           .sigma_scale = {1, kDefault},
           .epsilon = {1, kDefault},
           .eta = {1, kDefault},
           .sigma = {1, kDefault},
           .labour_mobility = {kInfinity, kDefault}}};
}

std::string explain_preset(const ModelPreset& preset) {
  std::string out = fmt::format("  {}\n", preset.name) + wrapped(preset.text, 4, kTextWidth);
  const bool short_run = preset.name == kShortRun;
  const std::string theta =
      short_run ? fmt::format(
                      "{} (1 + theta) - 1 of the world's theta, at least {}, or its "
                      "short_run_theta where it has one",
                      preset.sigma_scale.value, kLeastTheta)
                : "the world's";
  out += wrapped(fmt::format("theta: {} ({})", theta, preset.sigma_scale.source), 4, kTextWidth);
  const std::pair<std::string_view, const SourcedNumber*> numbers[] = {
      {"epsilon", &preset.epsilon},
      {"eta", &preset.eta},
      {"sigma", &preset.sigma},
      {"labour_mobility", &preset.labour_mobility}};
  for (const auto& [name, number] : numbers) {
    out += wrapped(fmt::format("{}: {} ({})", name, number->value, number->source), 4, kTextWidth);
  }
  return out;
}

}  // namespace

const std::vector<KeyRecord>& model_keys() {
  static const std::vector<KeyRecord> keys = make_model_keys();
  return keys;
}

const std::vector<ModelPreset>& model_presets() {
  static const std::vector<ModelPreset> presets = make_model_presets();
  return presets;
}

const ModelPreset* find_preset(std::string_view name) {
  for (const ModelPreset& preset : model_presets()) {
    if (preset.name == name) return &preset;
  }
  return nullptr;
}

double theta_at(const ModelPreset& preset, double theta) {
  const double scale = preset.sigma_scale.value;
  return scale == 1 ? theta : std::max(kLeastTheta, scale * (1 + theta) - 1);
}

std::string_view to_string(Closure closure) {
  switch (closure) {
    case Closure::kScaled:
      return "scaled";
    case Closure::kFixed:
      return "fixed";
    case Closure::kProportional:
      return "proportional";
    case Closure::kBalanced:
      return "balanced";
  }
  return "";
}

std::string explain_model_options() {
  std::string out = wrapped(
      "Options of the `model:` block. All may be left out; what was used stands in the report.", 0,
      kTextWidth);
  out += "\nmodel\n";
  for (const KeyRecord& key : model_keys()) out += explain_key(key);
  out +=
      "  Examples:\n    model: {closure: proportional, theta: {scale: 0.8, electronics: 6}}\n"
      "    model: {preset: short_run, labour_mobility: 1.5}\n    model: {theta: short_run}\n"
      "\npresets\n";
  for (const ModelPreset& preset : model_presets()) out += explain_preset(preset);
  return out;
}

}  // namespace samarkand
