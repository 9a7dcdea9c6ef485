// The functions: environments in use against their limit, invocations, errors, throttles and durations.

import { element, table } from "./elements.js";
import { bars, level, lines, showPlots } from "./plots.js";

const COLOURS = ["--blue", "--orange", "--green", "--purple", "--sky", "--alarm"];

const HEADS = ["Function", "Busy", "Idle", "Provisioned", "Invocations", "Errors", "Throttles", "p50", "p99"];

/** Shows the functions of a state. */
export function showFunctions(state) {
  const all = state.functions;
  document.getElementById("functions-summary").textContent = all.length ? "" : "The account has no function.";
  const caption = `Environments now; the last ${state.minutes} minutes; durations of the last one with any`;
  document.getElementById("functions").replaceChildren(...(all.length ? [table(caption, HEADS, all.map(row))] : []));
  showPlots(document.getElementById("function-plots"), all.length ? plots(all) : [], state);
}

function row(one) {
  const { figures } = one;
  return [
    element("strong", {}, one.name),
    busy(one),
    String(one.idle),
    one.provisioned_requested ? `${one.provisioned} of ${one.provisioned_requested}` : "-",
    total(figures.invocations),
    total(figures.errors),
    total(figures.throttles),
    latest(figures.duration_p50),
    latest(figures.duration_p99),
  ];
}

/** How many environments are busy, of how many may be. */
function busy(one) {
  const kind = one.is_reserved ? "reserved" : "unreserved";
  const most = Math.max(one.limit, 1);
  const meter = element("meter", { min: 0, max: most, value: one.busy, "aria-label": `${one.name}: busy` });
  return element("span", { class: "busy" }, meter, ` ${one.busy} of ${one.limit} ${kind}`);
}

function total(points = []) {
  return String(points.reduce((sum, [, value]) => sum + value, 0));
}

function latest(points = []) {
  return element("span", { class: "number" }, points.length ? `${Math.round(points.at(-1)[1])} ms` : "-");
}

function plots(all) {
  const colour = (number) => COLOURS[number % COLOURS.length];
  const counted = (name) => all.map((one, number) => bars(one.name, [one.figures[name] ?? []], colour(number)));
  return [
    { title: "Invocations a minute", isStacked: true, traces: counted("invocations") },
    { title: "Throttles a minute", isStacked: true, traces: counted("throttles") },
    { title: "Errors a minute", isStacked: true, traces: counted("errors") },
    {
      title: "Concurrent executions (dotted: reserved)",
     
      traces: all.flatMap((one, number) => [
        lines(one.name, one.figures.concurrent, colour(number)),
        ...(one.is_reserved ? [level(`${one.name} reserved`, one.limit, colour(number))] : []),
      ]),
    },
    {
      title: "Duration, ms (p99; dotted: p50)",
      traces: all.flatMap((one, number) => [
        lines(one.name, one.figures.duration_p99, colour(number)),
        lines(`${one.name} p50`, one.figures.duration_p50, colour(number), { dash: "dot", isListed: false }),
      ]),
    },
  ];
}
