// Plots over the time that is shown.

import { element, keep } from "./elements.js";

const MINUTE = 60;

/** Bars, one for each minute: the sum of lists of points. `colour`: a variable of page.css. */
export function bars(name, lists, colour) {
  const values = new Map();
  for (const [at, value] of lists.flat()) values.set(at, (values.get(at) ?? 0) + value);
  return { name, kind: "bar", points: [...values].sort(([one], [other]) => one - other), colour, isListed: true };
}

/** A line through points; it is broken where minutes have no data. */
export function lines(name, points = [], colour, { factor = 1, dash = "solid", isListed = true } = {}) {
  return { name, kind: "line", points: points.map(([at, value]) => [at, value * factor]), colour, dash, isListed };
}

/** A level that does not change. */
export function level(name, value, colour) {
  return { name, kind: "level", value, colour, isListed: false };
}

/** Shows plots in `parent`: of each a title, and traces from the functions above. */
export function showPlots(parent, plots, state) {
  const end = Math.floor(state.now / MINUTE + 1) * MINUTE;
  const range = { from: end - state.minutes * MINUTE, to: end };
  const items = plots.map((plot) => ({ ...plot, range, isDark: darkScheme.matches }));
  keep(parent, items, (plot) => plot.title, newPlot, drawPlot);
}

const darkScheme = matchMedia("(prefers-color-scheme: dark)");

function newPlot(plot) {
  const canvas = element("div", { class: "canvas", role: "img", "aria-label": plot.title });
  return element("figure", {}, element("figcaption", {}, plot.title), element("ul", { class: "legend" }), canvas);
}

function drawPlot(figure, plot) {
  const colour = (variable) => getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
  const axis = { gridcolor: colour("--line"), linecolor: colour("--line"), zeroline: false, fixedrange: true, nticks: 5 };
  const layout = {
    height: 240,
    margin: { l: 40, r: 8, t: 8, b: 24 },
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    font: { color: colour("--text"), family: "system-ui, sans-serif", size: 12 },
    barmode: plot.isStacked ? "stack" : "overlay",
    dragmode: false,
    hovermode: "x unified",
    hoverlabel: { bgcolor: colour("--card"), font: { color: colour("--text") }, namelength: -1 },
    showlegend: false,
    xaxis: {
      ...axis,
      type: "date",
      tickformat: "%H:%M",
      hoverformat: "%H:%M",
      range: [iso(plot.range.from), iso(plot.range.to)],
    },
    yaxis: { ...axis, rangemode: "tozero" },
  };
  figure.querySelector(".legend").replaceChildren(...plot.traces.filter((trace) => trace.isListed).map(listed));
  const traces = plot.traces.map((trace) => drawn(trace, plot.range, colour(trace.colour)));
  Plotly.react(figure.querySelector(".canvas"), traces, layout, { displayModeBar: false, responsive: true });
}

function listed(trace) {
  return element("li", { class: trace.dash ?? null, style: `--swatch: var(${trace.colour})` }, trace.name);
}

function drawn(trace, range, colour) {
  const common = { name: escaped(trace.name) };
  switch (trace.kind) {
    case "bar": {
      const middles = trace.points.map(([at, value]) => [at + MINUTE / 2, value]);
      return { ...common, type: "bar", ...columns(middles), width: MINUTE * 900, marker: { color: colour } };
    }
    case "line":
      return {
        ...common,
        type: "scatter",
        mode: "lines+markers",
        ...columns(withGaps(trace.points)),
        line: { color: colour, width: 2, dash: trace.dash },
        marker: { color: colour, size: 4 },
      };
    default:
      return {
        ...common,
        type: "scatter",
        mode: "lines",
        x: [iso(range.from), iso(range.to)],
        y: [trace.value, trace.value],
        line: { color: colour, width: 2, dash: "dot" },
      };
  }
}

function columns(points) {
  return { x: points.map(([at]) => iso(at)), y: points.map(([, value]) => value) };
}

function withGaps(points) {
  return points.flatMap(([at, value], number) => {
    const before = number ? points[number - 1][0] : at;
    return at - before > MINUTE ? [[at - MINUTE, null], [at, value]] : [[at, value]];
  });
}

/** A time without a zone: Plotly shows it as it is. */
function iso(seconds) {
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}

/** A text as Plotly shall show it: it takes some markup in texts. */
function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
