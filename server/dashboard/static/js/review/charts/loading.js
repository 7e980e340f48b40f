// @ts-check
// Charts are loaded when there is something to draw.

/** Load the chart library and the charts; null when the library is not installed. */
export async function loadCharts() {
  try {
    const Plot = /** @type {import("./plot.js").PlotMaker} */ ((await import(/** @type {any} */ ("/static/vendor/uplot/uPlot.esm.js"))).default);
    const [{ ChanceChart }, { HeartChart }] = await Promise.all([import("./chance_chart.js"), import("./heart_chart.js")]);
    return { Plot, ChanceChart, HeartChart };
  } catch {
    return null;
  }
}
