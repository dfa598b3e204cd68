// Every text on the page passes through here and ends as a text node. Nothing is ever parsed as HTML.

/** An element. Strings among the children are the page's own words; what was captured comes as say(...). */
export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === true) {
      node.setAttribute(name, '');
    } else if (value !== false && value != null) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.flat(2).filter((child) => child != null && child !== false));
  return node;
}

// What has no glyph of its own or changes the order of its neighbours: controls, formats, separators, lone surrogates,
// private use, and fillers that look like blanks. The joiner inside an emoji stays.
const HIDDEN =
  /(?<!\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d|\u200d(?!\p{Extended_Pictographic})|(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;

const codePoint = (char) => 'U+' + char.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');

/** Captured text for a place that takes no elements, such as the window's title. */
export function plain(text) {
  return String(text).replace(HIDDEN, (char) => `⟨${codePoint(char)}⟩`).replace(/\s+/g, ' ');
}

/** Captured text: isolated from the direction of its surroundings, hidden characters shown as marks. */
export function say(text, className) {
  const node = el('bdi', { class: className });
  const all = String(text).replace(/\r\n/g, '\n');
  let from = 0;
  for (const match of all.matchAll(HIDDEN)) {
    node.append(all.slice(from, match.index));
    node.append(el('span', { class: 'mark', title: 'A character that does not show' }, codePoint(match[0])));
    from = match.index + match[0].length;
  }
  node.append(all.slice(from));
  return node;
}

/** Captured text that is code: read from left to right whatever is in it. */
export function code(text, className) {
  const node = say(text, className ? `code ${className}` : 'code');
  node.dir = 'ltr';
  return node;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

function time(millis, text, attributes) {
  const date = new Date(millis);
  if (Number.isNaN(date.getTime())) {
    return el('span', {}, 'unknown');
  }
  return el('time', { datetime: date.toISOString(), title: full.format(date), ...attributes }, text(date));
}

const sameDay = (a, b) => a.toDateString() === b.toDateString();

const ofDay = (date) => `${clock.format(date)}.${String(date.getMilliseconds()).padStart(3, '0')}`;

/** The time of day, with the date unless it is today. */
function at(millis) {
  return time(millis, (date) => (sameDay(date, new Date()) ? '' : day.format(date) + ', ') + ofDay(date));
}

/** How long ago, kept up to date by refreshAges(). */
export function ago(millis) {
  return time(millis, () => age(millis), { 'data-ago': millis });
}

export function refreshAges() {
  for (const node of document.querySelectorAll('time[data-ago]')) {
    const text = age(Number(node.dataset.ago));
    if (node.textContent !== text) {
      node.textContent = text;
    }
  }
}

function age(millis) {
  const seconds = Math.round((Date.now() - millis) / 1000);
  if (seconds < 5) {
    return 'just now';
  }
  for (const [unit, size] of [['d', 86400], ['h', 3600], ['min', 60]]) {
    if (seconds >= size) {
      return `${Math.floor(seconds / size)} ${unit} ago`;
    }
  }
  return `${seconds} s ago`;
}

/** A distance in time, with its sign. */
function offset(millis) {
  const size = Math.abs(millis);
  const sign = millis < 0 ? '−' : '+';
  if (size < 1000) {
    return size === 0 ? '0 ms' : `${sign}${size} ms`;
  }
  if (size < 60_000) {
    return `${sign}${(size / 1000).toFixed(size < 10_000 ? 2 : 1)} s`;
  }
  return size < 3_600_000
    ? `${sign}${Math.floor(size / 60_000)} min ${Math.floor((size % 60_000) / 1000)} s`
    : `${sign}${(size / 3_600_000).toFixed(1)} h`;
}

export const count = (number) => Number(number).toLocaleString();

export const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;

/** Puts other children into a node; the one that had the focus gets it back if it has an id and is still there. */
export function replace(node, ...children) {
  const focused = node.contains(document.activeElement) ? document.activeElement.id : '';
  node.replaceChildren(...children.flat(2).filter((child) => child != null && child !== false));
  if (focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

/** Everything known about one event. */
export function eventView(event) {
  const first = event.exceptions[0];
  const text = event.message?.formatted ?? event.message?.template;
  const message = first ? first.text : text?.trim() ? text : null;
  return {
    title: plain(first ? first.type : message ?? '(no message)'),
    head: [
      el('p', { class: 'kinds' },
        el('span', { class: `tag level ${event.level}` }, event.level),
        event.handled ? null : el('span', { class: 'tag bad' }, 'unhandled'),
        el('span', { class: 'quiet' }, at(event.seen)),
        event.transaction ? code(event.transaction, 'quiet') : null),
      el('h1', { tabindex: -1 },
        first ? [first.module ? code(first.module + '.', 'package') : null, code(first.type)]
          : say(message ?? '(no message)', 'message')),
      first && message ? el('p', { class: 'message', tabindex: message.length > 600 ? 0 : null }, say(message)) : null,
    ],
    body: columns([stack(event), timeline(event)].filter((each) => each), facts(event)),
  };
}

function columns(story, rest) {
  return el('div', { class: story.length ? 'columns' : 'columns alone' },
    story.length ? el('div', { class: 'story' }, story) : null,
    el('div', { class: 'facts' }, rest));
}

function section(title, className, ...children) {
  return el('section', { class: `card ${className}` }, el('h2', {}, title), ...children);
}

// ---- stack trace

function stack(event) {
  if (!event.exceptions.length) {
    const own = event.threads.find((thread) => thread.current && thread.frames.length);
    return own ? section('Stack', 'stack', frameLists(own.frames, 0)) : null;
  }
  const copy = el('button', { type: 'button', class: 'button' }, 'Copy as text');
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(asText(event.exceptions));
      copy.textContent = 'Copied';
    } catch {
      copy.textContent = 'The browser refused';
    }
  });
  const node = section('Stack trace', 'stack', event.exceptions.map((exception) => exceptionView(exception, event)));
  node.querySelector('h2').append(copy);
  return node;
}

function exceptionView(exception, event) {
  const parent = event.exceptions.find((each) => each !== exception && each.number === exception.parent);
  const relation = exception === event.exceptions[0] ? null
    : exception.source?.startsWith('suppressed') ? 'Suppressed' : 'Caused by';
  return el('div', { class: `exception ${relation === 'Suppressed' ? 'suppressed' : ''}` },
    event.exceptions.length === 1 ? null : el('h3', {},
      relation ? el('span', { class: 'relation' }, relation) : null,
      exception.module ? code(exception.module + '.', 'package') : null, code(exception.type)),
    relation && exception.text ? el('p', { class: 'text' }, say(exception.text)) : null,
    exception.frames.length
      ? frameLists(exception.frames, parent ? inCommon(exception.frames, parent.frames) : 0)
      : el('p', { class: 'quiet' }, 'No stack trace.'));
}

const same = (a, b) => a.module === b.module && a.function === b.function && a.line === b.line && a.file === b.file;

function inCommon(frames, others) {
  let number = 0;
  while (number < frames.length && number < others.length
      && same(frames[frames.length - 1 - number], others[others.length - 1 - number])) {
    number++;
  }
  return number;
}

const LONG_RUN = 25;
const LONG_RUN_HEAD = 15;
const LONG_RUN_TAIL = 5;

/**
 * In their order, the application's frames in the open, runs of others folded away behind their number. What was thrown
 * inside a library is folded into a line of its own above, so that the list begins with the application.
 */
function frameLists(frames, shared) {
  // The application's first frame is shown even if the exception above has it, too.
  const common = Math.min(shared, frames.length - 1 - frames.findIndex((frame) => frame.inApp));
  const own = frames.slice(0, frames.length - common);
  const list = el('ol', { class: 'frames' });
  const parts = [list];
  let from = own.findIndex((frame) => frame.inApp);
  if (from < 0) {
    // Where nothing is the application's, the frames next to the throw site are the best there is.
    from = own.length < 6 ? own.length : 3;
    list.append(...own.slice(0, from).map(frameLine));
  } else if (from > 0) {
    parts.unshift(el('div', { class: 'inside' }, folded('thrown inside', own.slice(0, from), 'library frame')));
  }
  while (from < own.length) {
    let to = from + 1;
    while (to < own.length && own[to].inApp === own[from].inApp) {
      to++;
    }
    const run = own.slice(from, to);
    if (run[0].inApp) {
      // A recursion that went too deep is the application's own, and a thousand frames long.
      const head = run.length > LONG_RUN ? LONG_RUN_HEAD : run.length;
      const tail = run.length > LONG_RUN ? run.length - LONG_RUN_TAIL : run.length;
      list.append(...run.slice(0, head).map(frameLine));
      if (head < tail) {
        list.append(el('li', {}, folded('', run.slice(head, tail), 'more frame')));
      }
      list.append(...run.slice(tail).map(frameLine));
    } else {
      list.append(el('li', {}, folded('', run, 'library frame')));
    }
    from = to;
  }
  if (common) {
    list.append(el('li', {}, folded('shared with the one above:', frames.slice(own.length), 'frame')));
  }
  return parts;
}

/** Drawn only when opened. */
function folded(title, frames, noun) {
  const inner = el('ol', { class: 'frames' });
  const first = frames.find((frame) => frame.module);
  const details = el('details', { class: 'folded' },
    el('summary', {}, `${title} ${plural(frames.length, noun)}`,
      first ? [' ', code(`${shortName(first.module)}.${first.function}`, 'hint')] : null),
    inner);
  details.addEventListener('toggle', () => {
    if (!inner.childElementCount) {
      inner.append(...frames.map(frameLine));
    }
  });
  return details;
}

const shortName = (module) => module.slice(module.lastIndexOf('.') + 1);

function frameLine(frame) {
  if (!frame.module) {
    return el('li', { class: 'frame gap' }, say(frame.function ?? ''));
  }
  const split = frame.module.lastIndexOf('.') + 1;
  const place = frame.native ? 'native' : frame.file ? frame.file + (frame.line > 0 ? ':' + frame.line : '') : 'unknown source';
  return el('li', { class: frame.inApp ? 'frame app' : 'frame' },
    el('span', { class: 'call' },
      code(frame.module.slice(0, split), 'package'), el('wbr', {}),
      code(frame.module.slice(split), 'class'), '.', code(frame.function ?? '', 'function')),
    ' ', code(place, 'source'));
}

function asText(exceptions) {
  return exceptions.map((exception, index) => {
    const relation = index === 0 ? '' : exception.source?.startsWith('suppressed') ? 'Suppressed: ' : 'Caused by: ';
    const name = (exception.module ? exception.module + '.' : '') + exception.type;
    const lines = exception.frames.map((frame) => frame.module
      ? `\tat ${frame.module}.${frame.function}(${frame.native ? 'Native Method' : frame.file ? frame.file + (frame.line > 0 ? ':' + frame.line : '') : 'Unknown Source'})`
      : `\t${frame.function}`);
    return [relation + name + (exception.text == null ? '' : ': ' + exception.text), ...lines].join('\n');
  }).join('\n') + '\n';
}

// ---- timeline

const FIRST_SHOWN = 30;

function timeline(event) {
  const crumbs = event.breadcrumbs;
  if (!crumbs.length) {
    return null;
  }
  const list = el('ol', { class: 'crumbs' });
  const earlier = Math.max(0, crumbs.length - FIRST_SHOWN);
  if (earlier) {
    const button = el('button', { type: 'button', class: 'button' }, `Show ${plural(earlier, 'earlier breadcrumb')}`);
    const item = el('li', { class: 'earlier' }, button);
    button.addEventListener('click', () => item.replaceWith(...crumbs.slice(0, earlier).map((each) => crumb(each, event))));
    list.append(item);
  }
  list.append(...crumbs.slice(earlier).map((each) => crumb(each, event)));
  list.append(el('li', { class: `crumb end ${event.level}` },
    el('span', { class: 'when' }, time(event.seen, ofDay)),
    el('div', { class: 'what' }, el('strong', {}, event.exceptions.length
      ? code(event.exceptions[0].type) : say(event.message?.formatted ?? event.message?.template ?? '(no message)')))));
  return section('What led up to it', 'timeline', list);
}

function crumb(each, event) {
  const when = at(each.seen);
  when.textContent = offset(each.seen - event.seen);
  return el('li', { class: `crumb ${each.level}` },
    el('span', { class: 'when' }, when),
    el('div', { class: 'what' },
      el('p', {},
        each.category || each.type ? [code(each.category ?? each.type, 'category'), ' '] : null,
        each.text ? say(each.text) : null,
        el('span', { class: 'unseen' }, ` (${each.level})`)),
      each.data ? el('dl', { class: 'data' }, Object.entries(each.data).map(([name, value]) =>
        el('div', {}, el('dt', {}, code(name)), el('dd', {}, valueView(value))))) : null));
}

// ---- facts

function facts(event) {
  const { user, request, trace, thread } = event;
  return [
    card('Tags', event.tags),
    user ? userCard(user) : null,
    request ? requestCard(request) : null,
    card('Event', {
      id: event.id, release: event.release, dist: event.dist, environment: event.environment, server: event.serverName,
      transaction: event.transaction, logger: event.logger,
      thread: thread.name ? `${thread.name} (${thread.id})` : thread.id || null,
      captured: event.mechanism,
      template: event.message?.template, parameters: event.message?.params.length ? event.message.params : null,
      trace: trace?.traceId, span: trace?.spanId, 'parent span': trace?.parentSpanId,
      fingerprint: event.fingerprint.length ? event.fingerprint : null,
    }),
    Object.entries(event.contexts ?? {}).map(([name, values]) => card(say(name), values)),
    threadsCard(event),
  ];
}

/** What the user is comes first, and nothing that came along stands in for it. */
function userCard({ data, ipAddress: address, ...rest }) {
  const own = address ? { ...rest, address } : rest;
  return card('User', { ...own, ...data, ...own });
}

function card(title, values) {
  const known = Object.entries(values ?? {}).filter(([, value]) => value != null);
  return known.length ? section(title, 'fact', pairs(known)) : null;
}

function pairs(entries) {
  return el('dl', { class: 'pairs' }, entries.map(([name, value]) => el('div', {},
    el('dt', {}, say(name)), el('dd', {}, valueView(value)))));
}

function valueView(value) {
  if (Array.isArray(value)) {
    return value.length ? el('ul', { class: 'values' }, value.map((each) => el('li', {}, valueView(each)))) : 'none';
  }
  return value !== null && typeof value === 'object' ? pairs(Object.entries(value)) : say(value);
}

function requestCard(request) {
  const part = (title, values) => values
    ? el('details', { open: Object.keys(values).length < 9 }, el('summary', {}, title), pairs(Object.entries(values))) : null;
  return section('Request', 'fact',
    el('p', { class: 'request' }, request.method ? code(request.method, 'method') : null, ' ', request.url ? code(request.url) : null,
      request.query ? code('?' + request.query, 'quiet') : null),
    part('Headers', request.headers), part('Server side', request.env));
}

function threadsCard(event) {
  const others = event.threads.filter((thread) => !thread.current || event.exceptions.length);
  if (event.threads.length < 2 || !others.length) {
    return null;
  }
  return section(plural(others.length, 'thread'), 'fact threads', others.map((thread) => el('details', {},
    el('summary', {}, say(thread.name), ' ',
      thread.crashed ? el('span', { class: 'tag bad' }, 'crashed') : null,
      thread.current ? el('span', { class: 'tag' }, 'current') : null,
      thread.state ? [' ', code(thread.state, 'quiet')] : null),
    thread.frames.length ? el('ol', { class: 'frames' }, thread.frames.map(frameLine)) : el('p', { class: 'quiet' }, 'No stack.'))));
}
