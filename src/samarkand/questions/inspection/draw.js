// What checks at borders stop, by how much of the border is checked.
import { chart } from "samarkand/chart";
import { caption, element, keys } from "samarkand/elements";
import { fixed, number } from "samarkand/numbers";
import { nameOf } from "samarkand/report";
import { cell, headRow, tableOf } from "samarkand/tables";

const PLACES = 5;

export function draw(root, report, question) {
  const plans = (question.plans || []).filter((plan) => plan.budget > 0);
  if (plans.length === 0) return;
  const stopped = (value) => 100 * (1 - value / question.unchecked);
  const line = (look, key) => ({ look, points: plans.filter((plan) => plan[key] !== null)
    .map((plan) => [plan.budget, stopped(plan[key])]) });
  const lines = [line("part1", "leakage"), line("part2", "leakage_in_equilibrium")].filter((of) => of.points.length);
  const places = (plan) => [...plan.checks].sort((a, b) => b.km - a.km).slice(0, PLACES)
    .map((of) => `${nameOf(report, of.origin)} by ${of.mode} ${fixed(of.km, 0)} km`).join(", ");
  root.append(caption("What checks stop, where they are spent best and smugglers know where."),
    ...(plans.length > 1 ? [keys([["part1", "at given prices"], ["part2", "in equilibrium"]]),
      chart({ room: root.clientWidth, lines, x: { log: true, label: "km of border checked fully" },
        y: { label: "stopped, %" } })] : []),
    tableOf(headRow(["km", "stopped, %", "in equilibrium, %", "where"]),
      element("tbody", {}, ...plans.map((plan) => element("tr", {}, cell(number(plan.budget)),
        cell(fixed(stopped(plan.leakage), 0)), cell(plan.leakage_in_equilibrium === null ? ""
          : fixed(stopped(plan.leakage_in_equilibrium), 0)), cell(places(plan), "words"))))));
}
