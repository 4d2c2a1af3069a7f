// Follows a picture while it is painted, by server-sent events:
//   progress  {"state","label","fraction","preview"}  fraction 0..1, preview an address or null
//   done      the page has something new to show: reload it
const box = document.querySelector("[data-events]");
if (box) {
  const bar = document.getElementById("progress");
  const label = document.getElementById("progress-label");
  const preview = document.getElementById("preview");
  const initial = box.dataset.events;
  const state = document.querySelector(".listing").className;

  const events = new EventSource(initial);
  const reload = () => {
    events.close();
    location.reload();
  };
  events.addEventListener("progress", (event) => {
    const now = JSON.parse(event.data);
    // From waiting to painting the page itself changes.
    if (now.state && !state.includes(`picture-${now.state}`)) return reload();
    if (typeof now.fraction === "number") bar.value = now.fraction * 100;
    if (now.label && label.textContent !== now.label) label.textContent = now.label;
    if (now.preview) preview.src = now.preview;
  });
  events.addEventListener("done", reload);
  // EventSource tries again by itself; when it gives up, plain reloading works.
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000);
  });
  addEventListener("pagehide", () => events.close());
}
