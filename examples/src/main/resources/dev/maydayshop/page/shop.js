const ROUND_MILLIS = 120;
const LEDGER_MILLIS = 2000;
const PATIENCE_MILLIS = 4000;

const node = (id) => document.getElementById(id);
const pause = (millis) => new Promise((done) => setTimeout(done, millis));
const ask = async (path) => (await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MILLIS) })).json();

function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  made.append(...children);
  return made;
}

const shop = await ask('api/shop');
furnish();
for (;; await pause(LEDGER_MILLIS)) {
  if (!document.hidden) {
    await ask('api/incidents/none').then((none) => ledger(none.destinations), () => {});
  }
}

function furnish() {
  node('customer').replaceChildren(...shop.customers.map((each) => el('option', { value: each.id }, each.name)));
  node('basket').replaceChildren(...shop.basket.map((line) => el('tr', {},
    el('td', {}, `${line.count} ×`), el('td', {}, line.article), el('td', {}, line.price))));
  node('total').textContent = shop.total;
  if (shop.inbox) {
    node('inbox').href = shop.inbox;
    node('inbox').hidden = false;
  }
  for (const button of document.querySelectorAll('button[data-action]')) {
    button.addEventListener('click', () => press(button));
  }
  if (!shop.virtualThreads) {
    const card = node('virtual');
    card.querySelector('button').disabled = true;
    card.querySelector('.result').replaceChildren(
      says('busy', `This is Java ${shop.java}, which has none. Run it on Java 21 or later.`));
  }
}

async function press(button) {
  if (button.getAttribute('aria-busy') === 'true') {
    return;
  }
  button.setAttribute('aria-busy', 'true');
  const result = button.parentElement.querySelector('.result');
  result.replaceChildren(says('busy', 'Working …'));
  try {
    const response = await fetch(button.dataset.action, {
      method: 'POST',
      headers: { 'X-Customer': node('customer').value },
    });
    const { answer } = await response.json();
    const said = says('broken', `“${answer}”`);
    result.replaceChildren(said);
    await follow(response.headers.get('X-Request-Id'), (incident) => result.replaceChildren(said, ...captured(incident)));
  } catch {
    result.replaceChildren(says('broken', 'The shop does not answer. Has it been closed?'));
  } finally {
    button.setAttribute('aria-busy', 'false');
  }
}

/** Shows what a request has led to, until no more comes: some of it happens after the answer, on other threads. */
async function follow(request, show) {
  let events = 0;
  for (const end = performance.now() + PATIENCE_MILLIS; performance.now() < end; await pause(ROUND_MILLIS)) {
    const incident = await ask(`api/incidents/${request}`);
    ledger(incident.destinations);
    if (incident.events > 0 && incident.events === events) {
      return;
    }
    if (incident.events > 0) {
      events = incident.events;
      show(incident);
    }
  }
}

function says(state, words) {
  return el('p', { class: `answer ${state}` }, words);
}

function captured({ events, last }) {
  const id = el('p', { class: 'id' }, 'Event ', el('code', {}, last));
  const words = events > 1 ? `See all ${events} in the inbox` : 'See it in the inbox';
  return shop.inbox
    ? [id, el('a', { href: `${shop.inbox}#/events/${last}`, target: '_blank', rel: 'noopener' }, words)]
    : [id];
}

/** Where everything captured so far has gone. */
function ledger(destinations) {
  node('ledger').textContent = destinations.map((each) => [
    `${each.name}: ${each.delivered} delivered`,
    each.waiting ? `${each.waiting} waiting` : '',
    each.discarded ? `${each.discarded} discarded` : '',
  ].filter(Boolean).join(', ')).join('  ·  ');
}
