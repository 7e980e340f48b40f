// Light or dark: as the system says, or as the viewer chose with the switch; set before anything is painted.
(() => {
  const KEY = "marcador.theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  let choice = localStorage.getItem(KEY);
  let isPrinting = false;
  const current = () => (isPrinting ? "light" : choice ?? (system.matches ? "dark" : "light"));

  function apply() {
    document.documentElement.dataset.theme = current();
    dispatchEvent(new Event("themechange"));
  }

  apply();
  system.addEventListener("change", apply);
  // Paper is white, and what is drawn in the screen's colours would not be seen on it.
  for (const event of ["beforeprint", "afterprint"]) {
    addEventListener(event, () => {
      isPrinting = event === "beforeprint";
      apply();
    });
  }
  addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    choice = event.newValue;
    apply();
  });
  addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme").addEventListener("click", () => {
      choice = current() === "dark" ? "light" : "dark";
      localStorage.setItem(KEY, choice);
      apply();
    });
  });
})();
