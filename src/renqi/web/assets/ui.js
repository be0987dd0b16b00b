// What every page loads: partial page swaps, the phone menu, and charts on demand.
// Every page also works without it, by plain links and forms.

import { Offcanvas } from "@tabler/core/dist/js/tabler.esm.js";
import htmx from "htmx.org/dist/htmx.esm.js";
import { keepDrafts } from "./drafts.js";
import { sendFormsOnce } from "./submits.js";
import { showUploads } from "./uploads.js";

// Neither evaluated code nor injected styles pass our content security policy, and no page
// may stay behind in the browser's storage after signing out.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  selfRequestsOnly: true,
});

let chartsWanted = false;

function wantCharts(root) {
  if (!root.querySelector("[data-chart]")) return;
  if (window.renqiCharts) window.renqiCharts.draw(root);
  if (chartsWanted) return;
  chartsWanted = true;
  const script = document.createElement("script");
  script.src = document.body.dataset.charts;
  document.head.append(script);
}

function submitOnChange(event) {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
}

function openMenu(event) {
  const opener = event.target.closest("[data-menu]");
  if (!opener) return;
  event.preventDefault();
  Offcanvas.getOrCreateInstance(document.querySelector(opener.hash)).toggle();
}

function sayFailure() {
  document.querySelector("#request-failed")?.removeAttribute("hidden");
}

// What only works with scripts stays hidden until they have loaded.
function showWhatNeedsScripts() {
  document.querySelectorAll("[data-with-scripts], [data-print]").forEach((part) => {
    part.removeAttribute("hidden");
  });
}

function printPage(event) {
  if (event.target.closest("[data-print]")) window.print();
}

// A cancelled or unknown passkey is the visitor's business, not an error of ours.
function sayPasskeyFailed(event) {
  event.preventDefault();
  document.querySelector("#passkey-failed")?.removeAttribute("hidden");
}

// A slider says where it stands while it moves.
function showSlider(event) {
  if (!event.target.matches("[data-slider]")) return;
  event.target.parentElement.querySelector("output").value = event.target.value;
}

showWhatNeedsScripts();
document.addEventListener("input", showSlider);
document.addEventListener("click", printPage);
document.addEventListener("allauth.error", sayPasskeyFailed);
document.addEventListener("change", submitOnChange);
document.addEventListener("click", openMenu);
document.addEventListener("htmx:load", (event) => wantCharts(event.detail.elt));
document.addEventListener("htmx:responseError", sayFailure);
document.addEventListener("htmx:sendError", sayFailure);
// A refusal (422) is an answer to show, not a failure to hide.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

keepDrafts();
sendFormsOnce();
showUploads();
