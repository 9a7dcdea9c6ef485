// The load balancers: where each is reached, its rules, and what it answers.

import { element, keep, table } from "./elements.js";
import { bars, lines, showPlots } from "./plots.js";

const ANSWERS = [
  ["2xx", ["target_2xx"], "--ok"],
  ["3xx", ["target_3xx", "elb_3xx"], "--blue"],
  ["4xx", ["target_4xx", "elb_4xx"], "--orange"],
  ["5xx", ["target_5xx", "elb_5xx"], "--alarm"],
];

/** Shows the load balancers of a state. */
export function showLoadBalancers(state) {
  const all = state.load_balancers;
  document.getElementById("load-balancers-summary").textContent = all.length
    ? ""
    : "The account has no load balancer: python -m sandbox up deploys the stack.";
  const parent = document.getElementById("load-balancers");
  keep(parent, all.map(({ figures, ...rest }) => rest), (one) => one.name, newLoadBalancer, updateLoadBalancer);
  for (const one of all) {
    const article = [...parent.children].find((child) => child.dataset.key === one.name);
    showPlots(article.querySelector(".plots"), plots(one.figures), state);
  }
}

function newLoadBalancer(loadBalancer) {
  return element(
    "article",
    {},
    element("h3", {}, loadBalancer.name),
    element("div", { class: "listeners" }),
    element("div", { class: "plots" }),
  );
}

function updateLoadBalancer(article, loadBalancer) {
  article.querySelector(".listeners").replaceChildren(
    ...loadBalancer.listeners.flatMap((listener) => [
      element(
        "p",
        {},
        `${listener.protocol} ${listener.port} answers at `,
        listener.url ? element("a", { href: `${listener.url}/` }, listener.url) : "no address yet",
      ),
      table(
        `Rules of ${listener.protocol} ${listener.port}`,
        ["Priority", "When", "Then"],
        listener.rules.map((rule) => [rule.priority, rule.conditions, rule.action]),
      ),
    ]),
  );
}

function plots(figures) {
  return [
    {
      title: "Answers a minute, by status",
     
      isStacked: true,
      traces: ANSWERS.map(([name, names, colour]) => bars(name, names.map((one) => figures[one] ?? []), colour)),
    },
    {
      title: "Response time of targets, ms",
      traces: [
        lines("p50", figures.response_p50, "--blue", { factor: 1000, dash: "dot" }),
        lines("p99", figures.response_p99, "--blue", { factor: 1000 }),
      ],
    },
  ];
}
