'use strict';

// The token arrives in the URL's fragment, which no server sees, and stays in this tab.
const fragment = new URLSearchParams(location.hash.slice(1));
if (fragment.has('token')) {
  sessionStorage.setItem('token', fragment.get('token'));
  history.replaceState(null, '', '/' + (fragment.has('trace') ? '#trace=' + fragment.get('trace') : ''));
}

const $ = id => document.getElementById(id);
const token = () => sessionStorage.getItem('token') || '';

function element(name, text, className) {
  const node = document.createElement(name);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function row(...cells) {
  const tr = element('tr');
  for (const cell of cells) tr.append(cell);
  return tr;
}

const number = value => element('td', typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 1 }) : value, 'n');

async function get(path, options = {}) {
  const response = await fetch(path, { ...options, headers: { Authorization: 'Bearer ' + token(), ...options.headers } });
  if (response.status === 401) {
    askForToken();
    throw new Error('The token is missing or wrong.');
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail || 'The sidecar answered ' + response.status + '.');
  }
  return response;
}

const json = async path => (await get(path)).json();

function say(problem) {
  $('problem').textContent = problem ? problem.message : '';
}

function askForToken() {
  $('login').hidden = false;
  $('main').hidden = true;
}

// ---- ledger, findings, top -------------------------------------------------------------------------------------

async function showHealth() {
  const health = await json('/health/detailed');
  $('status').textContent = health.status;
  $('status').className = 'pill ' + health.status;
  $('services').textContent = health.agents.filter(agent => agent.state === 'running' && !agent.stale)
    .map(agent => agent.service + ' (pid ' + agent.pid + ')').join(', ');
  const ledger = health.ledger;
  const figures = { produced: ledger.produced, written: ledger.written, acknowledged: ledger.acknowledged, duplicate: ledger.duplicate,
    pending: ledger.pending, dropped: ledger.dropped_total, 'dead letters': ledger.dead_lettered, evicted: ledger.evicted, lost: ledger.lost };
  $('ledger').replaceChildren(...Object.entries(figures).map(([name, value]) => {
    const bad = value > 0 && ['dropped', 'dead letters', 'evicted', 'lost'].includes(name);
    const figure = element('div', undefined, 'figure' + (bad ? ' bad' : ''));
    figure.append(element('b', value.toLocaleString('en')), element('span', name, 'quiet'));
    return figure;
  }));
  $('components').textContent = Object.entries(health.components)
    .map(([name, part]) => name + ' ' + part.status + (part.reason && part.status !== 'OFF' ? ': ' + part.reason : '')).join(' · ');
}

async function showFindings() {
  const { findings, index_analysis: analysis } = await json('/api/findings');
  const cards = findings.map(finding => {
    const card = element('div', undefined, 'finding');
    card.append(element('div', finding.title));
    card.append(element('div', finding.text || finding.filter || finding.summary, 'sql'));
    card.append(element('div', finding.suggestion, 'quiet'));
    if (finding.example_trace) card.append(traceLink(finding.example_trace, 'example trace'));
    return card;
  });
  if (!cards.length) cards.push(element('p', 'None so far.', 'quiet'));
  if (analysis.state !== 'on') cards.push(element('p', 'Index analysis is ' + analysis.state + ': ' + analysis.reason, 'quiet'));
  $('findings').replaceChildren(...cards);
}

async function showTop() {
  const { queries } = await json('/api/queries/top?limit=15&by=' + $('by').value + '&dataset=' + $('dataset').value);
  $('top').replaceChildren(...queries.map(query => {
    const what = element('td');
    what.append(element('div', query.summary), element('div', query.text, 'sql'));
    what.title = query.text;
    return row(what, number(query.calls), number(query.total_ms), number(query.mean_ms), number(query.p95_ms), number(query.p99_ms),
      number(query.rows), number(query.errors), number(query.n_plus_one_share ? Math.round(query.n_plus_one_share * 100) + ' %' : ''));
  }));
}

// ---- one trace as a waterfall -------------------------------------------------------------------------------------

function traceLink(id, text) {
  const link = element('button', text || id.slice(0, 8), 'link');
  link.title = id;
  link.addEventListener('click', () => showTrace(id));
  return link;
}

const SVG = 'http://www.w3.org/2000/svg';

function shape(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

function describe(event) {
  if (event.http) return event.http.request.method + ' ' + (event.url ? event.url.path : '');
  return (event.db && event.db.query && event.db.query.summary) || event.message || event.event.action;
}

async function showTrace(id) {
  try {
    const trace = await json('/api/traces/' + encodeURIComponent(id));
    const width = 1100, left = 330, bar = 18, total = Math.max(trace.duration_ms, 0.001);
    const x = ms => left + ms / total * (width - left - 70);
    const drawing = shape('svg', { viewBox: '0 0 ' + width + ' ' + (trace.events.length * bar + 6) });
    for (const gap of trace.gaps) {
      const band = shape('rect', { x: x(gap.offset_ms), y: 0, width: Math.max(0.5, x(gap.offset_ms + gap.duration_ms) - x(gap.offset_ms)),
        height: trace.events.length * bar, class: 'gap' });
      band.append(shape('title', {}, 'in no call for ' + gap.duration_ms + ' ms'));
      drawing.append(band);
    }
    trace.events.forEach((step, index) => {
      const y = index * bar + 3, kind = step.event.event.dataset.replace('outrider.', '');
      drawing.append(shape('text', { x: 0, y: y + 11 }, describe(step.event).slice(0, 48)));
      const block = shape('rect', { x: x(step.offset_ms), y, width: Math.max(1.5, x(step.offset_ms + step.duration_ms) - x(step.offset_ms)),
        height: bar - 5, rx: 2, class: kind });
      block.append(shape('title', {}, step.event.message + '\n' + ((step.event.db && step.event.db.query && step.event.db.query.text) || '')));
      drawing.append(block);
      drawing.append(shape('text', { x: width, y: y + 11, 'text-anchor': 'end' }, step.duration_ms.toFixed(2) + ' ms'));
    });
    $('trace-title').textContent = id;
    const totals = Object.entries(trace.totals).filter(([, sum]) => 'calls' in sum)
      .map(([name, sum]) => name.replace('outrider.', '') + ': ' + sum.calls + ' in ' + sum.duration_ms.toFixed(1) + ' ms');
    $('trace-sum').textContent = trace.started + ' · ' + trace.duration_ms.toFixed(1) + ' ms · ' + totals.join(' · ')
      + ' · in no call: ' + trace.totals.gaps.duration_ms.toFixed(1) + ' ms'
      + (trace.events_missing ? ' · ' + trace.events_missing + ' events are no longer on disk' : '');
    $('waterfall').replaceChildren(drawing);
    $('trace').hidden = false;
    $('trace').scrollIntoView({ block: 'nearest' });
    say();
  } catch (problem) {
    say(problem);
  }
}

// ---- live events: fetch instead of EventSource, which cannot send the token in a header ------------------------

let paused = false;
let listening;

async function listen() {
  if (listening) listening.abort();
  const mine = listening = new AbortController();
  let last = '';
  while (listening === mine) {
    try {
      const query = new URLSearchParams({ dataset: $('live-dataset').value, slow: String($('slow').checked) });
      const response = await get('/api/events/stream?' + query,
        { signal: mine.signal, headers: last ? { 'Last-Event-ID': last } : {} });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        const messages = (rest + value).split('\n\n');
        rest = messages.pop();
        for (const message of messages) last = take(message) || last;
      }
    } catch (problem) {
      if (mine.signal.aborted || !token()) return;
    }
    await new Promise(resolve => setTimeout(resolve, 2000));
  }
}

function take(message) {
  const fields = {};
  for (const line of message.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
  }
  if (fields.event === 'skipped') $('skipped').textContent = 'skipped ' + JSON.parse(fields.data).count;
  if (fields.id && fields.data && !paused) showEvent(JSON.parse(fields.data));
  return fields.id;
}

function showEvent(event) {
  const trace = element('td');
  if (event.trace) trace.append(traceLink(event.trace.id));
  $('live').prepend(row(element('td', event['@timestamp'].slice(11, 23), 'quiet'), element('td', event.service ? event.service.name : ''),
    element('td', event.event.dataset.replace('outrider.', '')), element('td', describe(event), event.event.outcome === 'failure' ? 'bad' : ''),
    number(event.duration_ms), trace));
  while ($('live').rows.length > 40) $('live').deleteRow(-1);
}

// ---- start -----------------------------------------------------------------------------------------------------

async function refresh() {
  if (document.hidden || !token()) return;
  try {
    await Promise.all([showHealth(), showFindings(), showTop()]);
    say();
  } catch (problem) {
    say(problem);
  }
}

function open() {
  if (!token()) return askForToken();
  $('login').hidden = true;
  $('main').hidden = false;
  refresh();
  listen();
}

$('login-form').addEventListener('submit', event => {
  event.preventDefault();
  sessionStorage.setItem('token', $('token').value.trim());
  open();
});
$('find').addEventListener('submit', event => {
  event.preventDefault();
  const id = $('trace-id').value.trim();
  if (id) showTrace(id);
});
$('trace-close').addEventListener('click', () => { $('trace').hidden = true; });
$('pause').addEventListener('click', () => {
  paused = !paused;
  $('pause').textContent = paused ? 'go on' : 'pause';
});
for (const id of ['by', 'dataset']) $(id).addEventListener('change', () => showTop().catch(say));
for (const id of ['live-dataset', 'slow']) $(id).addEventListener('change', () => { $('live').replaceChildren(); listen(); });
setInterval(refresh, 3000);
open();
if (fragment.has('trace')) showTrace(fragment.get('trace'));
