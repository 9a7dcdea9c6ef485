// Asks for the state every second and shows it.

import { showAlarms } from "./alarms.js";
import { utc } from "./elements.js";
import { showFunctions } from "./functions.js";
import { showLoadBalancers } from "./load_balancers.js";

const PAUSE_MS = 1000;
const LONGEST_ANSWER_MS = 10000;

const minutes = document.getElementById("minutes");
const trouble = document.getElementById("trouble");
let waiting;

async function refresh() {
  if (!document.hidden) {
    try {
      show(await ask(minutes.value));
      trouble.textContent = "";
    } catch (error) {
      trouble.textContent = error.message;
    }
    document.body.classList.toggle("stale", trouble.textContent !== "");
  }
  clearTimeout(waiting); // another one may have been asked for meanwhile
  waiting = setTimeout(refresh, PAUSE_MS);
}

async function ask(shown) {
  let answer;
  try {
    answer = await fetch(`state?minutes=${shown}`, { signal: AbortSignal.timeout(LONGEST_ANSWER_MS) });
  } catch {
    throw new Error("The sandbox does not answer: it has stopped, or is very busy. This page goes on when it is back.");
  }
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.message);
  return told;
}

function show(state) {
  const pace = state.speed === 0 ? "standing still" : state.speed === 1 ? "" : `${state.speed} times as fast`;
  document.getElementById("clock").textContent = [utc(state.now, { withDate: true }), pace].filter(Boolean).join(", ");
  showAlarms(state);
  showLoadBalancers(state);
  showFunctions(state);
}

minutes.addEventListener("change", refresh);
document.addEventListener("visibilitychange", refresh);
refresh();
