// The page of a comparison: real income of each economy in every result.
import { barRow, ends, reach } from "samarkand/bars";
import { caption, element, keys, note, title } from "samarkand/elements";
import { fixed, percent, typeset } from "samarkand/numbers";
import { sortable, textTable } from "samarkand/tables";

const SHOWN = 20;   // economies in the picture
const COLOURS = 4;  // of results in it

const known = (value) => value !== null;
const sizeOf = (economy) => Math.max(...economy.values.filter(known).map(Math.abs));

function picture(root, { results, economies }) {
  const shown = economies.filter(({ values }) => values.some(known)).sort((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, SHOWN);
  const values = shown.flatMap((economy) => economy.values.slice(0, COLOURS).filter(known));
  const [low, high] = ends(values, reach(values));
  const rows = shown.flatMap((economy) => economy.values.slice(0, COLOURS).map((value, k) => known(value) &&
    barRow(k === 0 ? economy.name : "", `${economy.name}, ${results[k].label}`, percent(value),
      [[0, value, `part${k + 1}`]], low, high)).filter(Boolean));
  root.append(title("Who gains and who loses"), caption("Change of real income, percent; economies that change most"),
    keys(results.slice(0, COLOURS).map(({ label }, k) => [`part${k + 1}`, label])),
    element("div", { id: "comparison" }, ...rows));
}

function numbers(root, { results, groups, economies }) {
  const rows = [...groups, ...economies].map(({ name, values, difference }) =>
    ({ name, difference, ...Object.fromEntries(values.map((value, k) => [`value${k}`, value])) }));
  const columns = [...results.map(({ label }, k) => [`value${k}`, label]), ["difference", "Difference"]];
  const { head, body } = sortable([["name", "Group or economy"], ...columns], rows, (row) => element("tr", {},
    element("td", {}, row.name), ...columns.map(([column]) => element("td", {}, fixed(row[column], 3)))),
  "difference", true);
  root.append(title("All numbers"), caption("Change of real income in percent. Click a heading to sort."),
    element("div", { class: "scroll" }, element("table", { id: "table", class: "numbers" },
      element("thead", {}, head), body)),
    note("Difference: the last result less the first. An empty field: the economy is not in that world, or its change " +
      "is not defined."));
}

export function draw(root, data) {
  const section = (name, fill, look) => {
    const made = element("section", { id: `${name}-section`, class: look });
    root.append(made);
    fill(made, data);
  };
  const answer = document.querySelector("header .answer");
  answer.textContent = typeset(answer.textContent);
  section("picture", picture, "wide");
  section("numbers", numbers, "wide");
  section("results", (made) => made.append(title("What is compared"),
    textTable(["", "Scenario", "It asks", "World", "Closure", "Status"], data.results.map((result) => [result.label,
      result.scenario, result.question, result.world, result.closure,
      result.reason ? `${result.status}: ${result.reason}` : result.status]))), "wide");
}
