// Every economy's real income, exact or by its first-order parts.
import { barRow, ends, reach, single, stack } from "samarkand/bars";
import { caption, element, keys, note, radios, title } from "samarkand/elements";
import { largest, percent } from "samarkand/numbers";
import { hasChanges, listedOf } from "samarkand/report";

const PARTS = [["terms_of_trade", "terms of trade"], ["volume_of_trade", "volume of trade"],
  ["technical", "technical (productivity, trade costs)"], ["transfers", "transfers and deficits"]];

function bars(listed, isExact) {
  const stacks = isExact ? [] : listed.map((economy) => stack(PARTS.map(([name], k) => [economy[name], `part${k + 1}`])));
  const values = isExact ? listed.map((economy) => economy.real_income)
    : stacks.flatMap(({ below, above }) => [below, above]);
  const limit = reach(isExact ? values : stacks.map((s) => Math.max(-s.below, s.above)));
  const [low, high] = ends(values, limit);
  const isCut = largest(values) > limit * 1.0001;
  return [
    caption(isExact ? "Change in real income, percent: exact"
      : "First-order parts of the change in real income, percent of baseline income"),
    keys(isExact ? [] : PARTS.map(([, text], k) => [`part${k + 1}`, text])),
    element("div", { id: "bars" }, ...listed.map((economy, k) => barRow(economy.name, economy.name,
      percent(economy.real_income), isExact ? single(economy.real_income) : stacks[k].bars, low, high))),
    note((isCut ? "Bars with a slit are cut short. " : "") + (isExact ? "" : "Figures are the exact changes: the parts " +
      "add up to them for small changes only. A part that a ban makes infinite is not shown."))];
}

export function draw(root, report) {
  if (!hasChanges(report)) return;
  const listed = listedOf(report), place = element("div");
  const show = (kind) => place.replaceChildren(...bars(listed, kind === "exact"));
  root.append(title("Every economy"), radios("bars", "What the bars show",
    [["exact", "Real income (exact)"], ["parts", "First-order parts"]], show), place);
  show("exact");
}
