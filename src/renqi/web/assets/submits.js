// A second click while the first is on its way (防重复提交). Every act holds on the server too;
// but the answer to the second click would hide that to the first, such as a password that is
// shown this once.

const ON_ITS_WAY_MS = 10 * 1000;

export function sendFormsOnce() {
  const sent = new Map();
  // Forms that a script sends have stopped the event before it comes here.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (Date.now() - (sent.get(form) ?? -ON_ITS_WAY_MS) < ON_ITS_WAY_MS) event.preventDefault();
    else sent.set(form, Date.now());
  });
  // Whoever comes back by the browser's own button may send anew.
  window.addEventListener("pageshow", () => sent.clear());
}
