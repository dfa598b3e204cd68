import { ago, at, code, count, el, offset, plain, plural, say } from './dom.js';
import { releases } from './lists.js';

/** The numbers of the group above an event. */
export function stats(group) {
  const fact = (name, value) => el('div', {}, el('dt', {}, name), el('dd', {}, value));
  return el('dl', { class: 'stats card' },
    fact('Events', count(group.count)), fact('Users', group.users),
    fact('First seen', ago(group.firstSeen)), fact('Last seen', ago(group.lastSeen)),
    fact('Release', releases(group)));
}

/** Which of the kept events this is, and the way to its neighbours. */
export function position(group, id) {
  const index = group.events.findIndex((each) => each.id === id);
  const all = group.events.length;
  const newer = index < 0 ? all : index;
  const link = (to, key, text, className) => to
    ? el('a', { href: `#/events/${to.id}`, id: `nav-${key}`, class: `button ${className ?? ''}` }, text)
    : el('span', { class: 'button', 'aria-disabled': 'true' }, text);
  return el('nav', { class: 'position', 'aria-label': 'Events of this group' },
    el('span', { class: 'quiet' }, index < 0 ? 'No longer kept in full'
      : all === 1 ? 'The only event kept' : index === 0 ? `Newest of ${all} kept` : `${all - index} of ${all} kept`),
    all > 1 || newer ? [
      link(group.events[index + 1], 'older', '← Older'),
      link(newer ? group.events[newer - 1] : null, 'newer', newer ? `Newer (${newer}) →` : 'Newer →', 'fresh'),
      newer > 1 ? link(group.events[0], 'latest', 'Latest') : null,
    ] : null);
}

/** Everything known about one event. */
export function eventView(event) {
  const first = event.exceptions[0];
  const message = first ? first.text : event.message?.formatted ?? event.message?.template;
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
    el('span', { class: 'when' }, at(event.seen)),
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
    user ? card('User', { id: user.id, name: user.name, username: user.username, email: user.email, address: user.ipAddress, ...user.data }) : null,
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
