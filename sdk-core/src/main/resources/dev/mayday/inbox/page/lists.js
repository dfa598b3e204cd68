import { ago, code, count, el, plural, replace, say } from './dom.js';

/** The table of groups. Rows are kept from one update to the next, so that a click or the focus never gets lost. */
export function groupTable() {
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
          el('div', { class: 'title' }, known.link, group.handled ? null : el('span', { class: 'tag bad' }, 'unhandled')),
          group.place ? el('div', { class: 'place' }, code(group.place)) : null,
          el('span', { class: 'unseen' }, group.level)),
        el('td', { class: 'number', 'data-label': 'Events' }, count(group.count)),
        el('td', { class: 'number', 'data-label': 'Users' }, group.users),
        el('td', { 'data-label': 'First seen' }, ago(group.firstSeen)),
        el('td', { 'data-label': 'Last seen' }, ago(group.lastSeen)),
        el('td', { class: 'release', 'data-label': 'Release' }, releases(group)));
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

/** The release seen last, and the first one if it is another. */
export function releases(group) {
  if (!group.release) {
    return el('span', { class: 'quiet' }, '–');
  }
  return group.firstRelease && group.firstRelease !== group.release
    ? [code(group.firstRelease, 'quiet'), el('span', { class: 'quiet' }, ' → '), code(group.release)]
    : code(group.release);
}

export function emptyInbox() {
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
export function ledgerView(ledger) {
  if (!ledger) {
    return [el('section', { class: 'empty' },
      el('h1', { tabindex: -1 }, 'The ledger could not be read'),
      el('p', {}, 'The inbox itself goes on. This page asks again every second.'))];
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

export function verdict(balanced, difference) {
  return balanced
    ? el('span', { class: 'tag good' }, '✓ adds up')
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
export function footer(list, ledger) {
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
