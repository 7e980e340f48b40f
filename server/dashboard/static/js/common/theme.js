// Light or dark: as the system says, or as the viewer chose with the switch; set before anything is painted.
(() => {
  const KEY = "marcador.theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  let choice = localStorage.getItem(KEY);
  const current = () => choice ?? (system.matches ? "dark" : "light");

  function apply() {
    const theme = current();
    document.documentElement.dataset.theme = theme;
    const button = document.getElementById("theme");
    if (button) {
      const next = theme === "dark" ? "light" : "dark";
      button.setAttribute("aria-label", `Switch to ${next} colours`);
      button.title = `Switch to ${next} colours`;
    }
    dispatchEvent(new Event("themechange"));
  }

  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    choice = event.newValue;
    apply();
  });
  addEventListener("DOMContentLoaded", () => {
    apply();
    document.getElementById("theme").addEventListener("click", () => {
      choice = current() === "dark" ? "light" : "dark";
      localStorage.setItem(KEY, choice);
      apply();
    });
  });
})();
