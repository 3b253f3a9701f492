// `samarkand world aggregate`, `split`, `update`, `balance` and `compare`.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "commands.h"
#include "console.h"
#include "samarkand/base/disk.h"
#include "samarkand/world/balance.h"
#include "samarkand/world/compare.h"
#include "samarkand/world/regroup.h"
#include "samarkand/world/update.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kShownDropped = 12, kShownChanges = 3, kShownCodes = 12;

// The command line of a change: what becomes of `world` by means of `file`.
struct ChangeArguments {
  std::string world, file, output, name;
  bool force = false;
};

std::string counted(std::size_t count, const char* one, const char* several) {
  return fmt::format("{} {}", count, count == 1 ? one : several);
}

std::string size_of(const World& world) {
  return counted(world.country_count(), "economy", "economies") + ", " +
         counted(world.sector_count(), "sector", "sectors");
}

// The world named on the command line.
Result<World> load_named(const std::string& name) {
  Diagnostics diagnostics;
  const auto folder = find_world(name, fs::current_path(), {name}, diagnostics);
  return folder ? load_world(*folder) : Result<World>(diagnostics);
}

// Name, title and notes of a world that was made from another.
void describe(WorldInfo& info, const ChangeArguments& arguments, const std::string& title,
              const std::string& done) {
  const std::string old = info.name;
  const fs::path folder = fs::absolute(arguments.output).lexically_normal();
  info.name = !arguments.name.empty() ? arguments.name
              : folder.has_filename() ? folder.filename().string()
                                      : folder.parent_path().filename().string();
  info.title += "; " + title;
  std::string notes = done + "\n";
  if (!info.notes.empty())
    notes += fmt::format("What follows was said of {}.\n{}", old, info.notes);
  info.notes = std::move(notes);
}

// Makes the world, writes it and prints what was done.
int write_changed(WorldData data, const ChangeArguments& arguments, OutputFolder& output,
                  const std::string& summary) {
  const Result<World> world = World::make(std::move(data), arguments.output);
  if (!world) return print_diagnostics(world.diagnostics());
  Diagnostics diagnostics;
  if (!write_world(world->data(), output, diagnostics)) {
    return print_diagnostics(diagnostics);
  }
  print(summary + fmt::format("world value added {:.10g} {}\nWritten to {}: {}, {}, hash {}\n",
                              sum(world->country_value_added()), world->info().unit,
                              arguments.output, world->info().name, size_of(*world),
                              world->hash()));
  return kExitConverged;
}

std::string made_from(const World& world, const char* how, const ChangeArguments& arguments) {
  return fmt::format("Made from {} (hash {}) by `world {}` with {}.", world.info().name,
                     world.hash(), how, fs::path(arguments.file).filename().string());
}

int aggregate_world(const ChangeArguments& arguments, OutputFolder& output) {
  const Result<World> world = load_named(arguments.world);
  if (!world) return print_diagnostics(world.diagnostics());
  Diagnostics diagnostics;
  const auto mapping = read_mapping(*disk(), arguments.file, *world, diagnostics);
  if (!mapping) return print_diagnostics(diagnostics);
  Aggregated result = aggregate(*world, *mapping);
  const std::string size = counted(result.data.countries.size(), "economy", "economies") + ", " +
                           counted(result.data.sectors.size(), "sector", "sectors");
  describe(result.data.info, arguments, "aggregated to " + size,
           made_from(*world, "aggregate", arguments));
  print_warnings(result.warnings);
  std::string summary = fmt::format("{} became {}\nworld value added {:.10g} before\n",
                                    size_of(*world), size, sum(world->country_value_added()));
  for (std::size_t k = 0; k < std::min(kShownDropped, result.dropped.size()); ++k) {
    summary += fmt::format("dropped: {}\n", result.dropped[k]);
  }
  if (result.dropped.size() > kShownDropped) {
    summary += fmt::format("dropped: {} more\n", result.dropped.size() - kShownDropped);
  }
  return write_changed(std::move(result.data), arguments, output, summary);
}

int split_world(const ChangeArguments& arguments, OutputFolder& output) {
  const Result<World> world = load_named(arguments.world);
  if (!world) return print_diagnostics(world.diagnostics());
  Diagnostics diagnostics;
  const auto splitting = read_splitting(*disk(), arguments.file, *world, diagnostics);
  if (!splitting) return print_diagnostics(diagnostics);
  WorldData data = split(*world, *splitting);
  const std::string lost = world->data().channels.empty()
                               ? ""
                               : "Its channels are between the old economies and were left out.";
  const std::string size = counted(data.countries.size(), "economy", "economies") + ", " +
                           counted(data.sectors.size(), "sector", "sectors");
  describe(data.info, arguments, "split to " + size,
           made_from(*world, "split", arguments) +
               " Parts are proportional copies that trade with each other as at home." +
               (lost.empty() ? "" : " " + lost));
  std::string summary = fmt::format("{} became {}\n", size_of(*world), size);
  for (const auto* splits : {&splitting->countries, &splitting->sectors}) {
    for (const auto& [from, parts] : *splits) {
      std::vector<std::string> texts;
      for (const SplitPart& part : parts)
        texts.push_back(fmt::format("{} {:.4g}", part.code, part.share));
      summary += fmt::format("{}: {}\n", from, fmt::join(texts, ", "));
    }
  }
  if (!lost.empty()) summary += lost + "\n";
  return write_changed(std::move(data), arguments, output, summary);
}

int update_world(const ChangeArguments& arguments, OutputFolder& output) {
  const Result<World> world = load_named(arguments.world);
  if (!world) return print_diagnostics(world.diagnostics());
  Diagnostics diagnostics;
  const auto totals = read_totals(*disk(), arguments.file, *world, diagnostics);
  if (!totals) return print_diagnostics(diagnostics);
  print_warnings(diagnostics.warnings);
  Result<Updated> updated = update(*world, *totals);
  if (!updated) return print_diagnostics(updated.diagnostics());
  Updated result = std::move(updated).value();
  const std::string met = counted(totals->size(), "total", "totals");
  const std::string moved =
      fmt::format("flows moved by {:.3g} %, inputs by {:.3g} %, final spending by {:.3g} %",
                  100 * result.flows_moved, 100 * result.inputs_moved, 100 * result.final_moved);
  describe(result.data.info, arguments, "updated to " + met,
           made_from(*world, "update", arguments) + " In sum, " + moved + ".");
  std::string summary = fmt::format(
      "{} met; the worst, {}: asked {:.10g}, reached {:.10g}\n{}\nlargest moves, old and new:\n",
      met, result.worst.what, result.worst.before, result.worst.after, moved);
  for (const Move& move : result.largest) {
    summary += fmt::format("  {:50}  {:>14.2f}  {:>14.2f}\n", move.what, move.before, move.after);
  }
  return write_changed(std::move(result.data), arguments, output, summary);
}

std::string gaps_text(const char* when, const Gaps& gaps) {
  std::string text = fmt::format("gaps {}: {:.4g} in sum", when, gaps.sum);
  if (!gaps.where.empty()) text += fmt::format(", the worst {:.4g} in {}", gaps.worst, gaps.where);
  return text + "\n";
}

std::string negatives_text(const char* what, const NegativeValues& negatives) {
  if (negatives.count == 0) return "";
  return fmt::format("{} negative in {}, {:.4g} in sum, set to 0; the worst {:.4g}: {}\n",
                     counted(negatives.count, "cell", "cells"), what, negatives.sum,
                     negatives.worst, negatives.where);
}

int balance_world(const ChangeArguments& arguments, OutputFolder& output) {
  Diagnostics diagnostics;
  const auto folder =
      find_world(arguments.world, fs::current_path(), {arguments.world}, diagnostics);
  if (!folder) return print_diagnostics(diagnostics);
  std::optional<WorldData> data = read_world_data(*folder, diagnostics, Negatives::kKeep);
  if (!data) return print_diagnostics(diagnostics);
  const Gaps before = gaps_of(*data);
  Result<Balanced> balanced = balance(std::move(*data), folder->string());
  if (!balanced) return print_diagnostics(balanced.diagnostics());
  Balanced result = std::move(balanced).value();
  const std::string moved = fmt::format("inputs moved by {:.3g} %, final spending by {:.3g} %",
                                        100 * result.inputs_moved, 100 * result.final_moved);
  describe(result.data.info, arguments, "balanced",
           fmt::format("Made from the tables of {} by `world balance`: {}.", result.data.info.name,
                       moved));
  std::string summary =
      negatives_text("flows.csv", result.flows) + negatives_text("inputs.csv", result.inputs) +
      negatives_text("final.csv", result.final_spending) +
      negatives_text("value added", result.value_added) + gaps_text("before", before) + moved +
      "\n" + gaps_text("after", gaps_of(result.data));
  if (!result.value_added_moved.empty()) {
    summary +=
        fmt::format("value added had to move in {}\n", fmt::join(result.value_added_moved, ", "));
  }
  summary += fmt::format("world value added {:.10g} before\n", result.value_added_before);
  return write_changed(std::move(result.data), arguments, output, summary);
}

// ---- compare

std::string change_text(const Change& change) {
  std::string percent;
  if (change.before != 0) {
    percent = fmt::format("{:+.2f} %", 100 * (change.after / change.before - 1));
  }
  return fmt::format("  {:34}  {:>14.6g}  {:>14.6g}  {:>10}\n", change.what, change.before,
                     change.after, percent);
}

std::string changes_text(const std::string& title, const std::vector<Change>& changes) {
  if (changes.empty()) return title + ": none\n";
  std::string text = fmt::format("{} ({})\n", title, changes.size());
  for (std::size_t k = 0; k < std::min(kShownChanges, changes.size()); ++k) {
    text += change_text(changes[k]);
  }
  return text;
}

std::string only_text(const char* what, const std::string& name,
                      const std::vector<std::string>& codes) {
  if (codes.empty()) return "";
  const auto shown = static_cast<std::ptrdiff_t>(std::min(kShownCodes, codes.size()));
  return fmt::format("{} only in {} ({}): {}{}\n", what, name, codes.size(),
                     fmt::join(codes.begin(), codes.begin() + shown, " "),
                     codes.size() > kShownCodes ? " ..." : "");
}

int compare_worlds(const std::string& first, const std::string& second) {
  const Result<World> a = load_named(first), b = load_named(second);
  Diagnostics all;
  for (const Result<World>* world : {&a, &b}) {
    if (!*world) {
      all.insert(all.end(), world->diagnostics().begin(), world->diagnostics().end());
    }
  }
  if (!all.empty()) return print_diagnostics(all);
  std::string text;
  for (const auto& [name, world] : {std::pair(first, &*a), std::pair(second, &*b)}) {
    text += fmt::format("{}: {}, {}, {}, hash {}\n", name, size_of(*world), world->info().year,
                        world->info().unit, world->hash());
  }
  if (a->hash() == b->hash()) {
    print(text + "The worlds are the same.\n");
    return kExitConverged;
  }
  if (a->info().unit != b->info().unit) text += "The units differ: values cannot be compared.\n";
  if (a->info().year != b->info().year) text += "The years differ.\n";
  if (a->data().channels != b->data().channels) text += "The channels differ.\n";
  const WorldComparison c = compare(*a, *b);
  text += only_text("economies", first, c.countries_only_before) +
          only_text("economies", second, c.countries_only_after) +
          only_text("sectors", first, c.sectors_only_before) +
          only_text("sectors", second, c.sectors_only_after);
  for (const Change& total : c.totals) text += change_text(total);
  text += "Largest differences, of those that there are:\n" +
          changes_text("value added", c.value_added) + changes_text("exports", c.exports) +
          changes_text("imports", c.imports) +
          changes_text(c.same_sectors ? "output" : "output, as the sectors differ", c.output) +
          changes_text("flows", c.flows) + changes_text("flows, by ratio", c.flow_ratios) +
          changes_text("theta", c.theta);
  text += fmt::format(
      "Over {} flows: mean |ln ratio| {:.4g}, correlation {:.6f}, {:.3g} % of value in flows that "
      "one of them lacks\n",
      c.flow_count, c.log_distance, c.correlation, 100 * c.one_sided);
  print(text);
  return kExitConverged;
}

// A command WORLD [--OPTION FILE] --output DIR [--name NAME].
Command change_command(const char* name, const char* text, const char* option,
                       const char* option_text,
                       int (*action)(const ChangeArguments&, OutputFolder&), const char* footer) {
  const auto arguments = std::make_shared<ChangeArguments>();
  Command command = {.name = name,
                     .text = text,
                     .arguments = {{"world", &arguments->world, "Name or folder", kRequired}},
                     .footer = footer,
                     .action = [arguments, action] {
                       Diagnostics diagnostics;
                       const auto output = take_world_folder(
                           arguments->output,
                           arguments->force ? Existing::kReplace : Existing::kRefuse, diagnostics);
                       return output ? action(*arguments, *output) : print_diagnostics(diagnostics);
                     }};
  if (*option != '\0') {
    command.arguments.push_back({option, &arguments->file, option_text, kRequired});
  }
  command.arguments.push_back(
      {"--output", &arguments->output, "Folder of the new world", kRequired});
  command.arguments.push_back(
      {"--name", &arguments->name, "The new world's name, not that of its folder"});
  command.arguments.push_back({"--force", &arguments->force, kForceText});
  return command;
}

Command compare_worlds_command() {
  const auto names = std::make_shared<std::pair<std::string, std::string>>();
  return {.name = "compare",
          .text = "How two worlds differ",
          .arguments = {{"first", &names->first, "Name or folder", kRequired},
                        {"second", &names->second, "Name or folder", kRequired}},
          .footer = "Example:\n  samarkand world compare wiod-2014 world-2021",
          .action = [names] { return compare_worlds(names->first, names->second); }};
}

}  // namespace

std::vector<Command> change_commands() {
  return {
      change_command(
          "aggregate", "Merge economies and sectors", "--mapping",
          "CSV kind,from,to[,name]; kind is country or sector", aggregate_world,
          "Merged values add up; a tariff is duties over value; theta is the mean weighted by "
          "trade.\nCodes that are not listed stay. See `samarkand explain changes`.\n"
          "Example:\n  samarkand world aggregate world-2021 --mapping regions.csv --output "
          "worlds/regions"),
      change_command(
          "split", "Split economies and sectors into parts", "--by",
          "CSV kind,from,to,name,share[,lon,lat,theta]", split_world,
          "Parts are proportional copies that trade with each other as freely as at home; "
          "`world update`\nsets what is known of them. See `samarkand explain changes`.\n"
          "Example:\n  samarkand world split world-2021 --by regions.csv --output "
          "worlds/regions"),
      change_command(
          "update", "Fit a world to new totals", "--totals",
          "CSV total,origin,destination,sector,value; total is flow or value_added", update_world,
          "The closest world in cross-entropy that meets all totals and balances. Worlds have "
          "no negative\nvalues, so that RAS and GRAS are the same. See `samarkand explain "
          "changes`.\nExample:\n  samarkand world update world-2021 --totals totals.csv "
          "--output worlds/updated"),
      change_command(
          "balance", "Mend a world with gaps or negative values", "", "", balance_world,
          "Flows stay, inputs and final spending are fitted to them, value added is kept "
          "where it can be.\nExample:\n  samarkand world balance drafts/mine --output "
          "worlds/mine"),
      compare_worlds_command()};
}

}  // namespace samarkand
