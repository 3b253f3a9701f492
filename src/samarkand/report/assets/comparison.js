// The page of a comparison: real income of each economy in every result.
import { barRow, ends, reach } from "samarkand/bars";
import { caption, element, keys, note, title } from "samarkand/elements";
import { fixed, percent, typeset } from "samarkand/numbers";
import { sortable, textTable } from "samarkand/tables";

const SHOWN = 20;   // economies in the picture
const COLOURS = 4;  // of results in it

const known = (value) => value !== null;
const sizeOf = (economy) => Math.max(...economy.values.filter(known).map(Math.abs));

function picture(root, { results, rows: all }) {
  const shown = all.filter(({ group, values }) => !group && values.some(known)).sort((a, b) => sizeOf(b) - sizeOf(a))
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

function numbers(root, { results, rows: all, unit }) {
  const rows = all.map(({ name, values, difference, money }) => ({ name, difference,
    ...Object.fromEntries(values.map((value, k) => [`value${k}`, value])),
    ...Object.fromEntries(money.map((value, k) => [`money${k}`, value])) }));
  const columns = [...results.map(({ label }, k) => [`value${k}`, label, 3]), ["difference", "Difference", 3],
    ...(unit ? results.map(({ label }, k) => [`money${k}`, `${label}, ${unit}`, 1]) : [])];
  const { head, body } = sortable([["name", "Economy or group"],
    ...columns.map(([key, label]) => [key, label])], rows, (row) => element("tr", {},
    element("td", {}, row.name), ...columns.map(([column, , digits]) => element("td", {},
      fixed(row[column], digits)))), "difference", true);
  root.append(title("All numbers"), caption("Change of real income in percent and in money. Click a heading to sort."),
    element("div", { class: "scroll" }, element("table", { id: "table", class: "numbers" },
      element("thead", {}, head), body)),
    note(`Difference: ${results.at(-1).label} less ${results[0].label}. An empty field: the economy is not in that ` +
      "world, or its change is not defined."));
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
    textTable(["Result", "It asks", "World", "Closure", "Status"], data.results.map((result) => [result.label,
      result.question, result.world, result.closure,
      result.reason ? `${result.status}: ${result.reason}` : result.status]))), "wide");
}
