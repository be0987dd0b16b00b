// A form that saves itself (草稿自动保存). What is typed goes to the server after a pause and when
// a field is left. Until the server has it, it lies in this browser's storage, and it is sent
// again when the connection is back or the page is opened anew. If the form was saved elsewhere
// meanwhile, the server sends both texts and nothing is overwritten.

const PREFIX = "renqi.draft.";
const QUIET_MS = 2000;
const RETRY_MS = 5000;
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

const person = () => document.body.dataset.person;

function storedKeys() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function drop(keys) {
  for (const key of keys) localStorage.removeItem(key);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

// Somebody else at this computer must not find what the last person typed.
function dropForeign() {
  if (person() === "0") return;
  const mine = `${PREFIX}${person()}.`;
  drop(storedKeys().filter((key) => !key.startsWith(mine)));
  const old = Date.now() - KEPT_MS;
  drop(storedKeys().filter((key) => !(read(key).at > old)));
}

class DraftForm {
  constructor(form) {
    this.form = form;
    this.base = form.elements.based_on;
    this.said = document.querySelector("#draft-said");
    this.conflict = document.querySelector("#draft-conflict");
    this.key = `${PREFIX}${person()}.${form.dataset.draft}.${Date.now()}${Math.random()}`;
    this.timer = 0;
    this.isSaving = false;
    this.isStopped = Boolean(this.conflict.firstElementChild);
    this.edits = 0;
    this.listen();
    this.restore();
  }

  listen() {
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("change", () => this.isDirty() && this.save());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const settled = event.submitter?.dataset.settle;
      if (settled) this.settle(settled);
      this.edits += 1;
      this.save();
    });
    window.addEventListener("online", () => this.isDirty() && this.save());
    document.addEventListener("click", (event) => this.clicked(event));
  }

  clicked(event) {
    const take = event.target.closest("[data-take]");
    if (take) {
      this.form.elements[take.dataset.take].value = take.dataset.text;
      this.keep();
    }
    const next = event.target.closest("[data-draft-next]");
    if (next && (this.isDirty() || this.isSaving || this.isStopped)) {
      event.preventDefault();
      this.save().then((isSaved) => isSaved && window.location.assign(next.href));
    }
  }

  isDirty() {
    return this.edits > 0;
  }

  typed() {
    this.edits += 1;
    this.keep();
    if (this.isStopped) return;
    this.say("unsaved");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), QUIET_MS);
  }

  values() {
    const values = Object.fromEntries(new FormData(this.form));
    delete values.csrfmiddlewaretoken;
    return values;
  }

  keep() {
    const kept = JSON.stringify({ at: Date.now(), values: this.values() });
    try {
      localStorage.setItem(this.key, kept);
    } catch {
      // A browser that keeps nothing still saves to the server.
    }
  }

  // What an earlier page could not send: put it back and let the server compare.
  restore() {
    const mine = `${PREFIX}${person()}.${this.form.dataset.draft}.`;
    const kept = storedKeys()
      .filter((key) => key.startsWith(mine) && key !== this.key)
      .map((key) => ({ key, ...read(key) }))
      .sort((one, other) => other.at - one.at)[0];
    if (!kept?.values || this.isStopped) return;
    for (const [name, value] of Object.entries(kept.values)) {
      if (this.form.elements[name]) this.form.elements[name].value = value;
    }
    this.key = kept.key;
    this.edits += 1;
    this.save().then((isSaved) => isSaved && this.tell(this.form.dataset.saidRestored));
  }

  settle(revision) {
    this.base.value = revision;
    this.conflict.replaceChildren();
    this.isStopped = false;
  }

  async save() {
    clearTimeout(this.timer);
    if (this.isStopped) return false;
    if (this.isSaving) return this.saving.then(() => (this.isDirty() ? this.save() : true));
    if (!this.isDirty()) return true;
    this.isSaving = true;
    this.saving = this.send();
    const isSaved = await this.saving;
    this.isSaving = false;
    if (isSaved && this.isDirty()) return this.save();
    return isSaved;
  }

  async send() {
    const sent = this.edits;
    this.keep();
    this.say("saving");
    let answer;
    try {
      answer = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
      });
    } catch {
      this.say("offline");
      this.timer = setTimeout(() => this.save(), RETRY_MS);
      return false;
    }
    return this.heard(answer, sent);
  }

  async heard(answer, sent) {
    if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) {
      // A page instead of an answer: the sign-in page, or a token that ended with the session.
      const isServerDown = answer.status >= 500;
      this.say(isServerDown ? "offline" : "signed-out");
      if (isServerDown) this.timer = setTimeout(() => this.save(), RETRY_MS);
      return false;
    }
    const said = await answer.json();
    if (answer.ok) return this.saved(said, sent);
    this.isStopped = answer.status === 409;
    if (this.isStopped) {
      this.conflict.innerHTML = said.conflict;
      this.conflict.focus();
      this.say("conflict");
    } else {
      this.tell(said.refusal);
    }
    return false;
  }

  saved(said, sent) {
    this.base.value = said.revision;
    this.edits -= sent;
    if (!this.isDirty()) drop([this.key]);
    this.tell(said.said, "saved");
    for (const fault of this.form.querySelectorAll(".fault")) {
      fault.textContent = said.faults[fault.id.replace("fault-", "")] ?? "";
    }
    return true;
  }

  say(what) {
    const name = `said${what.replace(/(^|-)(\w)/g, (_, dash, letter) => letter.toUpperCase())}`;
    this.tell(this.form.dataset[name]);
  }

  tell(words, tone = "") {
    this.said.textContent = words;
    this.said.className = tone;
  }
}

export function keepDrafts() {
  dropForeign();
  // Whoever signs out on purpose leaves nothing behind.
  document.addEventListener("submit", (event) => {
    if (event.target.action?.includes("logout")) drop(storedKeys());
  });
  const form = document.querySelector("form[data-draft]");
  if (form) new DraftForm(form);
}
