// Keeps the page fresh: the server renders, this script only asks when to show it anew.
// Requests per second come from two counts and the time between them; nothing is invented in between.
const link = document.getElementById('link');
const news = document.getElementById('news');
const page = document.getElementById('platforms');
const counts = new Map();
let shown = [];
let wanted = false;
let busy = false;

function say(state, text) {
  link.dataset.state = state;
  page.dataset.state = state;
  if (link.textContent !== text) link.textContent = text;
  if (state !== 'live') {
    // What cannot be counted now is not known now.
    counts.clear();
    for (const cell of page.querySelectorAll('.rate')) cell.textContent = '—';
  }
}

function rates(now) {
  for (const row of page.querySelectorAll('tr[data-count]')) {
    const requests = Number(row.dataset.requests);
    let known = counts.get(row.dataset.count);
    const seconds = known ? (now - known.now) / 1000 : 0;
    if (!known || requests < known.requests) {
      // The first count, or the gateway began anew.
      known = { requests, now, rate: null };
    } else if (seconds >= 1) {
      known = { requests, now, rate: (requests - known.requests) / seconds };
    }
    counts.set(row.dataset.count, known);
    row.querySelector('.rate').textContent = known.rate === null ? '—' : known.rate.toFixed(1);
  }
}

// A part that did not change stays as it is: a selection, an opened list and a scrolled table survive.
function replace(old, fresh) {
  const open = [...old.querySelectorAll('details')].map(part => part.open);
  const places = [...old.querySelectorAll('.events, .scroll')].map(part => [part.scrollTop, part.scrollLeft]);
  old.replaceWith(fresh);
  fresh.querySelectorAll('details').forEach((part, i) => { part.open = open[i] ?? part.open; });
  fresh.querySelectorAll('.events, .scroll').forEach((part, i) => { [part.scrollTop, part.scrollLeft] = places[i] ?? [0, 0]; });
}

function show(text) {
  const parsed = document.createElement('template');
  parsed.innerHTML = text;
  const fresh = [...parsed.content.querySelectorAll('section')];
  const texts = fresh.map(part => part.outerHTML);
  const old = [...page.querySelectorAll('section')];
  if (old.length === fresh.length && fresh.length > 0) {
    fresh.forEach((part, i) => { if (texts[i] !== shown[i]) replace(old[i], part); });
  } else {
    page.replaceChildren(parsed.content);
  }
  shown = texts;
  const told = [...page.querySelectorAll('[data-news]')].map(part => part.dataset.news).join(' ');
  if (news.textContent !== told) news.textContent = told;
  rates(performance.now());
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
      if (!answer.ok) throw new Error(answer.statusText);
      show(await answer.text());
    } catch {
      say('lost', 'connection lost; trying again');
      break;
    }
    await new Promise(done => setTimeout(done, 500));
  }
  busy = false;
}

function connect() {
  const events = new EventSource('/api/v1/events');
  events.onopen = () => { say('live', 'live'); refresh(); };
  events.onerror = () => {
    say('lost', 'connection lost; trying again');
    if (events.readyState === EventSource.CLOSED) {
      // The browser gives up after a refusal; whether we are signed out is what the page's own request tells.
      refresh();
      setTimeout(connect, 3000);
    }
  };
  events.addEventListener('platform', refresh);
  events.addEventListener('run', refresh);
}

connect();
