// What is nicer with JavaScript; every page works without it.

// --- menus close when one goes elsewhere ---------------------------------------------

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// --- appearance changes at once, and the server remembers ------------------------------

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-appearance]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  const body = new FormData(form);
  body.set("theme", theme);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
  if (answer.type !== "opaqueredirect") return form.submit();
  document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-appearance] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
});

// --- what went wrong is read first -------------------------------------------------------

document.querySelector("[data-error-summary]")?.focus();

// --- files are dropped, and said by name ---------------------------------------------------

function announce(zone, files) {
  const line = zone.querySelector(".chosen");
  line.hidden = files.length === 0;
  line.textContent = Array.from(files, (file) => file.name).join(", ");
}

function hasFiles(event) {
  return Array.from(event.dataTransfer?.types ?? []).includes("Files");
}

for (const zone of document.querySelectorAll("[data-dropzone]")) {
  const input = zone.querySelector("input[type=file]");
  zone.classList.add("live");
  zone.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (!input.multiple && event.dataTransfer.files.length > 1) {
      const line = zone.querySelector(".chosen");
      line.hidden = false;
      line.textContent = "Un seul fichier à la fois : déposez-les l'un après l'autre.";
      return;
    }
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", () => {
    // A single file is already named by the browser beside its button.
    announce(zone, input.multiple ? input.files : []);
  });
}

// --- what is typed is not lost by mistake -----------------------------------------------------

for (const form of document.querySelectorAll("form[data-warn-unsaved]")) {
  let touched = false;
  form.addEventListener("input", () => { touched = true; });
  form.addEventListener("submit", () => { touched = false; });
  window.addEventListener("beforeunload", (event) => {
    if (touched) event.preventDefault();
  });
}

// --- copying ------------------------------------------------------------------------------------

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const lines = source.value ?? Array.from(
      source.children.length ? source.children : [source],
      (element) => element.textContent.trim(),
    ).join("\n");
    await navigator.clipboard.writeText(lines);
    const label = button.querySelector("span") ?? button;
    const before = label.textContent;
    label.textContent = "Copié";
    setTimeout(() => { label.textContent = before; }, 2000);
  });
}

// --- keys and passkeys need a script, and may be refused -------------------------------------------

for (const part of document.querySelectorAll(".needs-script")) part.hidden = false;

document.addEventListener("allauth.error", (event) => {
  const line = document.querySelector("[data-key-problem]");
  if (!line) return;
  event.preventDefault();
  line.hidden = false;
});
