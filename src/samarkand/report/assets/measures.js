// The measures, whatever their kind: the two sides and the sectors in columns of their own, all else
// that an entry holds as "key value".
import { element, note, title } from "samarkand/elements";
import { textTable } from "samarkand/tables";

const SHOWN = 60;
const WHO = ["origin", "country", "by", "supplier", "arcs"];
const ON_WHOM = ["destination", "on", "nodes"];
const APART = ["kind", "size", "touches", "baseline_trade", "rate_before", "sectors", "except", "source", "place"];

function inWords(value) {
  if (Array.isArray(value)) return value.map(inWords).join(", ");
  if (value !== null && typeof value === "object") {
    return Object.entries(value).map(([key, inner]) => `${key}: ${inWords(inner)}`).join(", ");
  }
  return typeof value === "number" ? value.toLocaleString("en", { maximumSignificantDigits: 12 }) : String(value);
}

function cells(measure) {
  const first = (names) => names.find((name) => name in measure);
  const [who, onWhom] = [first(WHO), first(ON_WHOM)];
  const text = (name) => name in measure ? inWords(measure[name]) : "";
  const others = Object.keys(measure).filter((name) => ![...APART, who, onWhom].includes(name))
    .map((name) => `${name.replaceAll("_", " ")} ${text(name)}`);
  return [measure.kind.replaceAll("_", " "), text(who), text(onWhom),
    text("sectors") + ("except" in measure ? ` (except ${text("except")})` : ""),
    [[text("size"), text("touches")].filter(Boolean).join(", "), ...others].filter(Boolean).join("; "),
    text("source")];
}

const HEAD = ["Kind", "Who", "On whom", "Sectors", "What", "Source"];

// Columns in which nothing stands are left out.
export function draw(root, { measures }) {
  const rows = measures.slice(0, SHOWN).map(cells);
  const used = HEAD.map((_, k) => rows.some((row) => row[k] !== ""));
  const [head, ...shown] = [HEAD, ...rows].map((row) => row.filter((_, k) => used[k]));
  root.append(title("The measures"), ...(measures.length === 0
    ? [element("p", { id: "measures" }, "None: this is the baseline.")]
    : [element("p", { class: "swipe" }, "Scroll the table sideways for all columns \u2192"),
      element("div", { id: "measures", class: "scroll" },
        textTable(head, shown))]));
  if (measures.length > SHOWN) root.append(note(`and ${measures.length - SHOWN} more, all in report.json`));
}
