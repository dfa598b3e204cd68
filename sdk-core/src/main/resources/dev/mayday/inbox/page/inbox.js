import { ago, code, count, el, eventView, plain, plural, refreshAges, replace, say } from './event.js';

const EVERY_MILLIS = 1000;
const PATIENCE_MILLIS = 8000;

const node = (id) => document.getElementById(id);
const main = node('main');

let [route, view, timer, known] = [null, null, 0, new Map()];
let [running, again, arrived, listScroll] = [false, false, false, 0];

/** What the service says at this path: the same object as before if nothing changed, null if it is not there. */
async function get(path) {
  const before = known.get(path);
  const answer = await fetch(path, {
    cache: 'no-store',
    headers: before ? { 'If-None-Match': before.tag } : {},
    signal: AbortSignal.timeout(PATIENCE_MILLIS),
  });
  if (answer.status === 304 && before) {
    return before.value;
  }
  if (answer.status === 404) {
    return null;
  }
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
  const value = await answer.json();
  known.set(path, { tag: answer.headers.get('ETag'), value });
  return value;
}

function readRoute() {
  const [, kind, id] = location.hash.match(/^#\/(groups|events)\/([0-9a-f]{32})$/) ?? [];
  return kind ? { name: kind, id } : { name: location.hash === '#/ledger' ? 'ledger' : 'list', id: '' };
}

// ---- views: each has show(), which draws what changed since the last call

function listView() {
  const groups = groupTable();
  let drawn = null;
  return {
    title: 'Mayday inbox',
    async show(list) {
      const kind = list.groups.length ? 'table' : 'empty';
      groups.update(list.groups);
      if (drawn !== kind) {
        replace(main, kind === 'empty' ? emptyInbox() : [el('h1', { class: 'unseen', tabindex: -1 }, 'Errors'), groups.table]);
        drawn = kind;
      }
    },
  };
}

function ledgerPage() {
  let drawn = null;
  return {
    title: 'Ledger – Mayday inbox',
    async show(list, ledger) {
      if (drawn === null || drawn !== ledger) {
        replace(main, ledgerView(ledger));
        drawn = ledger;
      }
    },
  };
}

function detailView(wanted) {
  const [statsNode, positionNode] = [el('div', {}), el('div', {})];
  let [drawnEvent, drawnGroup] = [null, null];
  const self = {
    title: 'Mayday inbox',
    async show() {
      let event = drawnEvent;
      if (!event) {
        const first = wanted.name === 'groups' ? (await get(`api/groups/${wanted.id}`))?.events[0]?.id : wanted.id;
        event = first ? await get(`api/events/${first}`) : null;
      }
      const groupId = event?.group ?? wanted.id;
      const group = await get(`api/groups/${groupId}`);
      if (route !== wanted) {
        return;
      }
      if (!event) {
        replace(main, gone(group));
        return;
      }
      if (group && group !== drawnGroup) {
        replace(statsNode, stats(group));
        replace(positionNode, position(group, event.id));
      } else if (!group) {
        replace(positionNode, el('p', { class: 'quiet' }, 'This group has left the inbox.'));
      }
      drawnGroup = group;
      if (event !== drawnEvent) {
        const { title, head, body } = eventView(event);
        self.title = `${title} – Mayday inbox`;
        replace(main,
          el('div', { class: 'top' }, el('a', { href: '#/', class: 'back' }, '← All errors'), positionNode),
          el('div', { class: `head ${event.level}` }, head), statsNode, body);
        drawnEvent = event;
      }
    },
  };
  return self;
}

function gone(group) {
  return el('section', { class: 'empty' },
    el('h1', { tabindex: -1 }, 'No longer here'),
    el('p', {}, group
      ? 'The details of this event have left the inbox to make room for newer ones.'
      : 'It has left the inbox to make room for newer ones, or the service was started again.'),
    el('p', {}, el('a', { href: '#/' }, 'All errors')));
}

/** The numbers of the group above an event. */
function stats(group) {
  const fact = (name, value) => el('div', {}, el('dt', {}, name), el('dd', {}, value));
  return el('dl', { class: 'stats card' },
    fact('Events', count(group.count)), fact('Users', group.users),
    fact('First seen', ago(group.firstSeen)), fact('Last seen', ago(group.lastSeen)),
    fact('Release', releases(group)));
}

/** Which of the kept events this is, and the way to its neighbours. */
function position(group, id) {
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

// ---- one round: ask, draw, wait

async function round() {
  clearTimeout(timer);
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    do {
      again = false;
      await refresh();
    } while (again);
  } finally {
    running = false;
  }
  // A page that nobody looks at asks nothing.
  if (!document.hidden) {
    timer = setTimeout(round, EVERY_MILLIS);
  }
}

async function refresh() {
  try {
    const wanted = route;
    const [list, ledger] = await Promise.all([get('api/groups'), get('api/ledger').catch(() => null)]);
    if (wanted !== route) {
      again = true;
      return;
    }
    await view.show(list, ledger);
    frame(list, ledger);
    arrive();
    live(true);
  } catch (failure) {
    console.warn(String(failure));
    live(false);
  }
  refreshAges();
}

let framed = null;

function frame(list, ledger) {
  document.title = view.title;
  if (framed?.list === list && framed?.ledger === ledger) {
    return;
  }
  framed = { list, ledger };
  const { release, environment } = list.service;
  replace(node('service'),
    release ? say(release, 'release') : null, environment ? say(environment, 'environment') : null);
  node('group-count').textContent = count(list.groups.length);
  node('group-count').hidden = !list.groups.length;
  node('ledger-alarm').hidden = !ledger || ledger.balanced;
  replace(node('foot'), footer(list, ledger));
}

function live(yes) {
  const text = yes ? 'Live' : 'The service does not answer';
  if (node('live').textContent !== text) {
    node('live').textContent = text;
    node('live').className = yes ? 'live on' : 'live off';
  }
}

/** Once after each change of the route, when its content is there. */
function arrive() {
  if (arrived) {
    arrived = false;
    main.querySelector('h1')?.focus({ preventScroll: true });
    scrollTo(0, route.name === 'list' ? listScroll : 0);
  }
}

function navigate() {
  if (route?.name === 'list') {
    listScroll = scrollY;
  }
  arrived = route !== null;
  route = readRoute();
  known = new Map([...known].filter(([path]) => path === 'api/groups' || path === 'api/ledger'));
  view = route.name === 'list' ? listView() : route.name === 'ledger' ? ledgerPage() : detailView(route);
  const tab = route.name === 'ledger' ? 'tab-ledger' : 'tab-groups';
  for (const id of ['tab-groups', 'tab-ledger']) {
    node(id).setAttribute('aria-current', id === tab ? 'page' : 'false');
  }
  round();
}

// ---- the list and the ledger

/** The table of groups. Rows are kept from one update to the next, so that a click or the focus never gets lost. */
function groupTable() {
  const rows = new Map();
  const body = el('tbody', {});
  const column = (name, className) => el('th', { scope: 'col', class: className }, name);
  const table = el('table', { class: 'groups card' },
    el('caption', { class: 'unseen' }, 'Errors, the one seen last first'),
    el('thead', {}, el('tr', {},
      column('Error'), column('Events', 'number'), column('Users', 'number'),
      column('First seen'), column('Last seen'), column('Release'))),
    body);

  function row(group) {
    const known = rows.get(group.id) ?? { node: el('tr', {}), link: el('a', { href: `#/groups/${group.id}` }) };
    const state = JSON.stringify(group);
    if (known.state !== state) {
      known.node.className = group.level;
      replace(known.link, group.type ? [code(group.type, 'type'), ' '] : null, say(group.text ?? '', 'text'));
      known.node.replaceChildren(
        el('th', { scope: 'row' },
          el('div', { class: 'title' }, known.link,
            el('span', { class: `tag level ${group.level}` }, group.level),
            group.handled ? null : el('span', { class: 'tag bad' }, 'unhandled')),
          group.place ? el('div', { class: 'place' }, code(group.place)) : null),
        el('td', { class: 'number', 'data-label': 'Events' }, count(group.count)),
        el('td', { class: 'number', 'data-label': 'Users' }, group.users),
        el('td', { 'data-label': 'First seen' }, ago(group.firstSeen)),
        el('td', { 'data-label': 'Last seen' }, ago(group.lastSeen)),
        el('td', { class: 'release', 'data-label': 'Release' },
          el('div', { class: 'clamp', title: group.release ? plain(group.release) : null }, releases(group))));
      known.state = state;
      rows.set(group.id, known);
    }
    return known.node;
  }

  function update(groups) {
    const focused = document.activeElement;
    const here = new Set(groups.map((group) => group.id));
    for (const [id, known] of rows) {
      if (!here.has(id)) {
        known.node.remove();
        rows.delete(id);
      }
    }
    groups.forEach((group, index) => {
      const node = row(group);
      if (body.children[index] !== node) {
        body.insertBefore(node, body.children[index] ?? null);
      }
    });
    if (focused !== document.activeElement && body.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }
  return { table, update };
}

function emptyInbox() {
  return el('section', { class: 'empty' },
    el('h1', { tabindex: -1 }, 'Nothing captured yet'),
    el('p', {}, 'Errors of this process appear here within two seconds, newest first. To see one now, capture it:'),
    el('pre', { tabindex: 0 }, 'Mayday.captureException(new IllegalStateException("hello"));'),
    el('p', { class: 'quiet' }, 'The inbox lives in memory: a restart begins with an empty one.'));
}

const OUTCOMES = [
  ['queued', 'in memory, on the way', 'waiting'],
  ['spooled', 'on disk, waiting for the server', 'waiting'],
  ['delivered', 'accepted by the destination', 'good'],
  ['merged', 'folded into an event that carries their number', 'folded'],
  ['discarded', 'given up, by reason:', 'lost'],
];

/** What became of every event, destination by destination. */
function ledgerView(ledger) {
  if (!ledger) {
    return el('section', { class: 'empty' }, el('h1', { tabindex: -1 }, 'The ledger could not be read'),
      el('p', {}, 'The inbox itself goes on. This page asks again every second.'));
  }
  return [
    el('div', { class: 'intro' },
      el('h1', { tabindex: -1 }, 'Ledger'),
      el('p', { class: 'quiet' },
        'What became of every captured event. At each destination both sides must be equal. ',
        ledger.breadcrumbsDropped ? `${plural(ledger.breadcrumbsDropped, 'breadcrumb')} left out by a hook.` : null)),
    ledger.destinations.length === 0
      ? el('p', { class: 'empty' }, 'This client has no destination.')
      : el('div', { class: 'ledgers' }, ledger.destinations.map(destination)),
  ];
}

function destination(numbers) {
  const into = numbers.captured + numbers.recovered;
  const out = OUTCOMES.reduce((sum, [name]) => sum + numbers[name], 0);
  const line = (name, value, meaning) => el('tr', { class: value === 0 ? 'zero' : null },
    el('th', { scope: 'row' }, name), el('td', { class: 'number' }, count(value)), el('td', { class: 'quiet' }, meaning));
  const sum = (value, name) => el('tr', { class: 'sum' },
    el('th', { scope: 'row' }, name), el('td', { class: 'number' }, count(value)), el('td', {}));
  const reasons = Object.entries(numbers.reasons).map(([reason, value]) => el('tr', { class: 'reason' },
    el('th', { scope: 'row' }, code(reason)), el('td', { class: 'number' }, count(value)), el('td', {})));
  return el('section', { class: 'card ledger' },
    el('h2', {}, say(numbers.name), ' ', verdict(numbers.balanced, into - out)),
    bar(numbers),
    el('table', {},
      el('caption', { class: 'unseen' }, 'Numbers of this destination'),
      el('tbody', {},
        line('captured', numbers.captured, 'by this process'),
        line('recovered', numbers.recovered, 'left by earlier processes'),
        sum(into, 'came in')),
      el('tbody', {},
        OUTCOMES.map(([name, meaning]) => line(name, numbers[name], name === 'discarded' && !reasons.length ? 'given up' : meaning)),
        reasons,
        sum(out, 'accounted for'))));
}

function verdict(balanced, difference) {
  return balanced ? el('span', { class: 'tag good' }, '✓ adds up')
    : el('span', { class: 'tag bad' }, difference ? `✗ off by ${count(Math.abs(difference))}` : '✗ does not add up');
}

function bar(numbers) {
  const parts = OUTCOMES.filter(([name]) => numbers[name] > 0).map(([name, , kind]) => {
    const part = el('span', { class: kind, title: `${name}: ${count(numbers[name])}` });
    part.style.flexGrow = numbers[name];
    return part;
  });
  return el('div', { class: 'shares', 'aria-hidden': 'true' }, parts);
}

/** The last line of the page: what is kept here, and how the other destinations do. */
function footer(list, ledger) {
  const room = list?.room;
  const dropped = [
    room?.groupsLeft ? plural(room.groupsLeft, 'group') : '',
    room?.eventsLeft ? `the details of ${plural(room.eventsLeft, 'event')}` : '',
  ].filter((each) => each);
  const mebibytes = (bytes) => (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0);
  return [
    room ? el('p', {},
      `In memory: ${count(list.groups.length)} of ${count(room.maxGroups)} groups, ${mebibytes(room.keptBytes)} of ${mebibytes(room.maxBytes)} MiB.`,
      dropped.length ? ` Dropped to make room: ${dropped.join(', ')}.` : null) : null,
    ledger ? el('p', {}, ledger.destinations.map((each) => el('span', { class: 'destination' },
      say(each.name), ` ${count(each.delivered)} delivered`,
      each.queued + each.spooled ? `, ${count(each.queued + each.spooled)} waiting` : null,
      each.discarded ? `, ${count(each.discarded)} discarded` : null, ' ',
      verdict(each.balanced)))) : null,
  ];
}

/** The release seen last, and the first one if it is another. */
function releases(group) {
  if (!group.release) {
    return el('span', { class: 'quiet' }, '–');
  }
  return group.firstRelease && group.firstRelease !== group.release
    ? [code(group.firstRelease, 'quiet'), el('span', { class: 'quiet' }, ' → '), code(group.release)]
    : code(group.release);
}

addEventListener('hashchange', navigate);
document.addEventListener('visibilitychange', () => document.hidden || round());
node('skip').addEventListener('click', (click) => (click.preventDefault(), main.focus()));
navigate();
