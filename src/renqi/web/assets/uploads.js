// How far an upload is, and a first look at its size before it leaves (上传进度).

export function showUploads() {
  const bar = (event) => event.target.closest("[data-upload]")?.querySelector("progress");
  document.addEventListener("htmx:xhr:progress", (event) => {
    const found = bar(event);
    if (!found || !event.detail.lengthComputable) return;
    found.hidden = false;
    found.value = (100 * event.detail.loaded) / event.detail.total;
  });
  // A file that was chosen goes at once; the button is there for those without scripts.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-upload]");
    if (form && event.target.type === "file" && event.target.files.length) form.requestSubmit();
  });
}
