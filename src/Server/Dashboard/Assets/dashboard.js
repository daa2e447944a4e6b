// Keeps the page fresh: the server renders, this script only asks when to show it anew.
// Requests per second come from two counts and the time between them; nothing is invented in between.
const link = document.getElementById('link');
const page = document.getElementById('platforms');
const counts = new Map();
let wanted = false;
let busy = false;

function say(state, text) {
  if (link.dataset.state !== state) {
    link.dataset.state = state;
    link.textContent = text;
  }
}

function rates(now) {
  for (const row of page.querySelectorAll('tr[data-count]')) {
    const requests = Number(row.dataset.requests);
    const before = counts.get(row.dataset.count);
    if (!before) {
      counts.set(row.dataset.count, { requests, now, shown: null });
      continue;
    }
    const seconds = (now - before.now) / 1000;
    if (seconds >= 1) {
      // A smaller count means that the gateway began anew.
      const shown = requests >= before.requests ? (requests - before.requests) / seconds : null;
      counts.set(row.dataset.count, { requests, now, shown });
    }
    const { shown } = counts.get(row.dataset.count);
    row.querySelector('.rate').textContent = shown === null ? '—' : shown.toFixed(1);
  }
}

async function refresh() {
  wanted = true;
  if (busy) return;
  busy = true;
  while (wanted) {
    wanted = false;
    try {
      const answer = await fetch('/parts/platforms');
      if (answer.status === 401) {
        say('lost', 'signed out: run `agrimaan dashboard` for a new link');
        break;
      }
      const closed = new Set([...page.querySelectorAll('details:not([open])')].map((_, i) => i));
      page.innerHTML = await answer.text();
      page.querySelectorAll('details').forEach((part, i) => { part.open = !closed.has(i); });
      rates(performance.now());
    } catch {
      say('lost', 'connection lost; trying again');
      break;
    }
    await new Promise(done => setTimeout(done, 500));
  }
  busy = false;
}

const events = new EventSource('/api/v1/events');
events.onopen = () => { say('live', 'live'); refresh(); };
events.onerror = () => say('lost', 'connection lost; trying again');
events.addEventListener('platform', refresh);
events.addEventListener('run', refresh);
rates(performance.now());
