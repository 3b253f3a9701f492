// Coalitions: how much each member adds, what it is worth to it, and how the burden can be shared.
import { barList, barRow, ends, reach, single } from "samarkand/bars";
import { caption, element, heading, keys, note } from "samarkand/elements";
import { amount, decimalsFor, fixed, largest, minus, percent } from "samarkand/numbers";
import { nameOf } from "samarkand/report";

function ladderPicture(report, { ladder }) {
  const name = (code) => nameOf(report, code);
  const top = Math.max(...ladder.map((rung) => rung.damage)), cost = Math.max(0, ...ladder.map((rung) => rung.cost));
  const low = Math.min(0, -cost, ...ladder.map((rung) => rung.damage)), high = Math.max(top, 1e-9);
  const [loss, own] = [decimalsFor([top]) - 1, decimalsFor([cost]) - 1];
  return ladder.map((rung, k) => {
    const before = k ? ladder[k - 1].members : [];
    const joins = rung.members.filter((code) => !before.includes(code)).map((code) => `+ ${name(code)}`);
    const leaves = before.filter((code) => !rung.members.includes(code)).map((code) => `\u2212 ${name(code)}`);
    const bars = [[0, rung.damage, "part1"], [0, -rung.cost, "part2"]];
    return barRow(`${rung.members.length}  ${[...joins, ...leaves].join(", ") || "nobody"}`,
      rung.members.map(name).join(", ") || "nobody",
      element("span", {}, fixed(rung.damage, loss), element("small", {}, fixed(rung.cost, own))), bars, low, high);
  });
}

function contributionPanels(report, { players, target }) {
  const text = (player) => nameOf(report, player.player) + (player.member ? "" : " (outside)");
  const bars = (key, scale = 1) => barList([...players].sort((a, b) => b[key] - a[key])
    .filter((player) => player[key] !== null).map((player) => [text(player), scale * player[key]]));
  const error = largest(players.map((player) => player.shapley_error));
  const panel = (words, sub, list) => element("div", {}, heading(words), caption(sub), list);
  return element("div", { class: "panels" },
    panel("What would be missing without it",
      `Points of the loss of ${nameOf(report, target)}; for outsiders: what they would add`, bars("marginal")),
    panel("Its share of the whole", "The same, averaged over all orders in which they may join (Shapley)" +
      (error > 0 ? `; estimated, within \u00b1${percent(error, false)}` : ""), bars("shapley")),
    panel("What taking part is worth to it", "Percent of real income; below zero: it would rather be outside",
      bars("gain", 100)));
}

function burdenPicture(report, burden) {
  if (burden.countries.length === 0) return [];
  const rows = [...burden.countries].sort((a, b) => b.transfer - a.transfer);
  const shown = rows.map((of) => of.transfer), [low, high] = ends(shown, reach(shown));
  const text = (value) => (value > 0 ? "+" : "") + minus(amount(value, { divisor: 1 }));
  return [heading("Payments that share the burden"),
    caption(`What each would receive (+) or pay (\u2212), ${report.world.unit} ` +
      `a year, so that all lose the same ${percent(burden.real_income)} % of real income`),
    element("div", { class: "two" }, ...rows.map((of) => barRow(nameOf(report, of.country),
      `${nameOf(report, of.country)}: ${percent(of.real_income_without)} % without payments`,
      text(of.transfer), single(of.transfer), low, high)))];
}

export function draw(root, report, question) {
  if (!question.players) return;
  const list = (codes) => codes.map((code) => nameOf(report, code)).join(", ") || "nobody";
  if (question.ladder.length) {
    const target = nameOf(report, question.target);
    root.append(heading("The best coalition of each size"),
      caption("How many take part, and who joins as it grows: those who " +
        `together cost ${target} most. Figures: the loss of ${target}, then their own, percent of real income.`),
      keys([["part1", `loss of ${target}`], ["part2", "the coalition\u2019s own loss"]]),
      element("div", { class: "ladder" }, ...ladderPicture(report, question)));
  }
  const { leave, join, unknown } = question.stability;
  root.append(contributionPanels(report, question),
    note(`Who would leave: ${list(leave)}. Who would join: ${list(join)}.` +
      (unknown.length ? ` Not known: ${list(unknown)}.` : "")), ...burdenPicture(report, question.equal_burden));
}
