// The alarms: what each says, why, since when, and what it said before.

import { element, keep, utc } from "./elements.js";

const SIGNS = { ALARM: "▲", OK: "✓", INSUFFICIENT_DATA: "?" };

/** Shows the alarms of a state; those in ALARM come first. */
export function showAlarms(state) {
  const ringing = state.alarms.filter((alarm) => alarm.state === "ALARM").length;
  document.title = ringing ? `${SIGNS.ALARM} ${ringing} in ALARM - Sandbox` : "Sandbox";
  document.getElementById("alarms-summary").textContent = state.alarms.length
    ? `${ringing} of ${state.alarms.length} in ALARM`
    : "The account has no alarms.";
  const since = state.now - state.minutes * 60;
  keep(document.getElementById("alarms"), state.alarms, (alarm) => alarm.name, newAlarm, updateAlarm);
  for (const item of document.getElementById("alarms").children) {
    const alarm = state.alarms.find((one) => one.name === item.dataset.key);
    item.querySelector(".past").replaceChildren(...past(alarm, since, state.now));
  }
}

function newAlarm() {
  return element(
    "li",
    {},
    element("div", { class: "alarm" }),
    element("div", { class: "past", role: "img" }),
    element("details", {}, element("summary"), element("div")),
  );
}

function updateAlarm(item, alarm) {
  const isQuiet = alarm.state === "OK";
  item.querySelector(".alarm").replaceChildren(
    badge(alarm.state),
    element("strong", {}, alarm.name),
    element("span", { class: "since" }, `since ${utc(alarm.since, { withDate: true })}`),
    ...(isQuiet ? [] : [element("p", {}, alarm.reason)]),
  );
  item.querySelector(".past").setAttribute("aria-label", `${alarm.name}: ${inWords(alarm)}`);
  item.querySelector("summary").textContent = `Description and history (${alarm.changes.length})`;
  item.querySelector("details > div").replaceChildren(
    element("p", {}, alarm.description),
    ...(isQuiet ? [element("p", {}, alarm.reason)] : []),
    element("ol", {}, ...alarm.changes.map(changed)),
  );
}

function changed(change) {
  return element("li", {}, `${utc(change.at, { withDate: true })} `, badge(change.state), ` ${change.reason}`);
}

function badge(state) {
  return element("span", { class: `state ${state}` }, `${SIGNS[state]} ${state.replace("_", " ")}`);
}

/** A strip of the alarm's states from `since` to `now`, as wide as each lasted. */
function past(alarm, since, now) {
  const changes = alarm.changes.filter((change) => change.at > since).reverse();
  const starts = [since, ...changes.map((change) => change.at), now];
  const states = [changes.length ? changes[0].before : alarm.state, ...changes.map((change) => change.state)];
  return states.map((state, number) =>
    element("span", { class: state, style: `flex-grow: ${Math.max(0, starts[number + 1] - starts[number])}` }),
  );
}

function inWords(alarm) {
  const changes = alarm.changes.map((change) => `${change.state} from ${utc(change.at)}`).reverse();
  return changes.join(", ") || alarm.state;
}
