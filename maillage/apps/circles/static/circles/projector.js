// The arrows of a keyboard or of a remote follow the links of the slide.

const KEYS = {
  ArrowRight: "next",
  PageDown: "next",
  " ": "next",
  ArrowLeft: "prev",
  PageUp: "prev",
};

document.addEventListener("keydown", (event) => {
  const relation = KEYS[event.key];
  if (!relation || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("a, button, input, select, textarea") && event.key === " ") {
    return;
  }
  const link = document.querySelector(`a[rel="${relation}"]`);
  if (link) {
    event.preventDefault();
    link.click();
  }
});
