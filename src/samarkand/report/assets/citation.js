// How to cite a result and to make it again.
import { element, title } from "samarkand/elements";

// `what`: the citation; `world`: of the report; `command`: what makes it again; `scenario`: its text.
export function citation(root, { what, world, command, scenario }) {
  const text = (...lines) => element("p", {}, ...lines);
  root.append(title("Cite and rerun"), text("Cite as"), element("blockquote", { id: "cite" }, what),
    text("and the data:"),
    element("ul", { id: "data-sources" }, ...world.source.map((source) => element("li", {}, source))),
    text("Rerun with"), element("pre", { id: "rerun" }, command),
    element("details", {}, element("summary", {}, "The scenario, as it was read"),
      element("pre", { id: "scenario" }, scenario)));
}

export function draw(root, report) {
  const { file, world, text } = report.input;
  const isOther = world.split("/").pop() !== report.world.name; // the run was told another world
  citation(root, {
    what: `Samarkand ${report.version}, scenario ${report.scenario}, world ${report.world.name} ` +
      `(hash ${report.world.hash}).`,
    world: report.world,
    command: `samarkand run ${file === "standard input" ? report.scenario + ".yaml" : file}` +
      (isOther ? ` --world ${report.world.name}` : ""),
    scenario: text,
  });
}
