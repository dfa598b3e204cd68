import { count, el, refreshAges, replace, say } from './dom.js';
import { eventView, position, stats } from './event.js';
import { emptyInbox, footer, groupTable, ledgerView } from './lists.js';

const EVERY_MILLIS = 1000;
const PATIENCE_MILLIS = 8000;

const node = (id) => document.getElementById(id);
const main = node('main');

let route = null;
let view = null;
let known = new Map();
let timer = 0;
let running = false;
let again = false;
let arrived = false;
let listScroll = 0;

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
    known.delete(path);
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
      if (kind === 'table') {
        groups.update(list.groups);
      }
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
  let drawnEvent = null;
  let drawnGroup = null;
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

addEventListener('hashchange', navigate);
document.addEventListener('visibilitychange', () => document.hidden || round());
node('skip').addEventListener('click', (click) => {
  click.preventDefault();
  main.focus();
});
navigate();
