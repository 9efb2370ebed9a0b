// Varied, realistic events for the mock server. Seeded: the same seed gives the same rows.

export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (list) => list[Math.floor(next() * list.length)],
    hex: (n) => Array.from({ length: n }, () => Math.floor(next() * 16).toString(16)).join(''),
  };
}

const plainNames = [
  ['Maria', 'Lindqvist'],
  ['Jonas', 'Brandt'],
  ['Aoife', "O'Sullivan"],
  ['Zoë', 'Vandenbroucke'],
  ['Łukasz', 'Wiśniewski'],
  ['Chloé', 'Lefèvre'],
  ['Sofía', 'Muñoz'],
  ['Yuki', 'Tanaka'],
  ['Daniel', 'Kim'],
  ['Amara', 'Okafor'],
];
export const hardNames = [
  ['محمد', 'عبد الرحمن بن عبد العزيز'],
  ['שירה', 'בן-דוד'],
  ['Ngô Nguyễn Thị', 'Thanh Phương'],
  ['Ἀλέξανδρος', 'Παπαδόπουλος'],
  ['Wolfeschlegelsteinhausenbergerdorff', 'Hubert Blaine'],
  ['王', '小明'],
  ['Þórunn', 'Ægisdóttir'],
  ['Владимир', 'Щербаков'],
];
const products = [
  ['IPOD2008GREEN', 'IPod Nano 8 GB green', '199.00'],
  ['DRAFT-151', 'Draft wool coat, size 44', '349.90'],
  ['MUG-BLU-03', 'Enamel mug, blue', '14.95'],
  ['TNT-4P-OLV', 'Tent for four, olive', '419.00'],
  ['SHOE-42-BLK', 'Trail shoe 42, black', '129.50'],
  ['BKL-STD-1', 'Belt buckle', '9.99'],
  ['LMP-E27-9W', 'Lamp E27 9 W', '7.49'],
  ['CHR-OAK-02', 'Chair, oiled oak', '289.00'],
];
const shops = [
  ['EUR', '0.19'],
  ['EUR', '0.21'],
  ['USD', '0.0875'],
  ['GBP', '0.20'],
  ['CHF', '0.081'],
];

const cents = (text) => Math.round(Number(text) * 100);
const money = (n) => `${Math.trunc(n / 100)}.${String(n % 100).padStart(2, '0')}`;

/** One Shopify order as text, and what the rest needs of it. */
export function shopifyOrder(r, number, names, at) {
  const [currency, rate] = r.pick(shops);
  const [first, last] = r.pick(names);
  const lines = Array.from({ length: r.int(1, 4) }, (_, i) => {
    const [sku, title, price] = r.pick(products);
    return { id: 11000000000000 + number * 10 + i, sku, title, quantity: r.int(1, 3), price };
  });
  const total = lines.reduce((sum, line) => sum + cents(line.price) * line.quantity, 0);
  const tax = Math.round(total * Number(rate));
  const order = {
    id: 4507894690001 + number,
    name: `#${number}`,
    created_at: new Date(at).toISOString().replace(/\.\d+Z/, '+00:00'),
    currency,
    total_price: money(total),
    subtotal_price: money(total),
    total_tax: money(tax),
    source_name: r.pick(['web', 'pos', 'shopify_draft_order']),
    email: `${first}.${last}@example.com`.toLowerCase().replace(/[^a-z@.]/g, ''),
    financial_status: 'paid',
    customer: { id: 207119551 + number, first_name: first, last_name: last },
    shipping_address: {
      name: `${first} ${last}`,
      address1: `${r.int(1, 180)} Rue de l'Église`,
      city: 'Saint-Étienne',
      zip: '42000',
      country_code: 'FR',
    },
    line_items: lines,
    tax_lines: [{ title: 'VAT', rate: Number(rate), price: money(tax) }],
  };
  return { order, currency, total: money(total), lines, name: `${first} ${last}` };
}

function canonicalOrder({ order, currency, total, lines }) {
  return {
    orderId: String(order.id),
    orderNumber: order.name,
    channel: order.source_name,
    placedAt: order.created_at,
    currency,
    customer: {
      customerId: String(order.customer.id),
      name: `${order.customer.first_name} ${order.customer.last_name}`,
    },
    lines: lines.map((line, i) => ({
      lineId: String(line.id),
      position: i + 1,
      sku: line.sku,
      title: line.title,
      quantity: line.quantity,
      unitPrice: line.price,
    })),
    totals: { subtotal: total, tax: order.total_tax, rounding: '0.00', grand: total },
    states: { order: 'placed', payment: 'paid', shipment: 'open', return: 'none' },
    externalIds: [{ system: 'shopify', type: 'Order', id: String(order.id) }],
  };
}

function salesOrder({ order, currency, lines }) {
  return {
    SalesOrderType: 'OR',
    SalesOrganization: '1010',
    DistributionChannel: '10',
    OrganizationDivision: '00',
    SoldToParty: '10100001',
    PurchaseOrderByCustomer: String(order.id),
    TransactionCurrency: currency,
    to_Item: {
      results: lines.map((line) => ({
        Material: line.sku,
        RequestedQuantity: String(line.quantity),
        RequestedQuantityUnit: 'PC',
      })),
    },
  };
}

const digests = {
  'shopify-order': '3f9c1be2',
  'sap-sales-order': 'a17de004',
  'shopify-inventory': '77b0c3d9',
  'shopify-refund': 'e90412fa',
  'sap-customer-return': '51cc8a2e',
};
export const digest = (name) => `${(digests[name] ?? 'c0ffee00').padEnd(60, '5d8e21b7')}e1c4`;

const places = ['Berlin Mitte', 'Lyon Part-Dieu', 'Warehouse Venlo', 'Zürich Löwenstrasse'];
const correlationOf = (r) =>
  `01JD${Array.from({ length: 22 }, () => r.pick([...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'])).join('')}`;

export const parkReasons = [
  [
    'Material TNT-4P-OLV is not defined for sales organisation 1010',
    {
      code: 'V1/382',
      pointer: '/to_Item/results/0/Material',
      hint: 'Extend the material to the sales organisation in SAP, or correct the SKU, then resend.',
    },
  ],
  [
    'sku is missing, and the rule asks for it',
    {
      code: 'map/missing',
      pointer: '/line_items/1/sku',
      rule: 'lines.sku',
      position: 'mappings/shopify-order/mapping.yaml:19:12',
      hint: 'Add the SKU to the payload, or let the mapping leave it out.',
    },
  ],
];
export const waitReason = [
  'SAP answered 503 Service Unavailable',
  { code: 'http/503', hint: 'Nothing to do: it is tried again by itself.' },
];

/** A row of Live with what its trail needs behind it. */
export function event(r, { at, number, names = plainNames, state, kind }) {
  const chosen = kind ?? r.pick(['order', 'order', 'order', 'order', 'inventory', 'inventory', 'return']);
  const roll = r.next();
  const outcome =
    state ?? (roll < 0.02 ? 'parked' : roll < 0.04 ? 'waiting' : roll < 0.045 ? 'discarded' : 'done');
  const made = shopifyOrder(r, number, names, at);
  const latency = Math.round(60 + r.next() ** 4 * 2600);
  const sap =
    chosen === 'order'
      ? ['SalesOrder', `45${String(10000000 + number)}`]
      : ['CustomerReturn', `60${String(10000000 + number)}`];
  const [reason, error] =
    outcome === 'parked' ? parkReasons[number % 2] : outcome === 'waiting' ? waitReason : [];
  const summaries = {
    order: `${made.lines.length} ${made.lines.length === 1 ? 'line' : 'lines'} · ${made.total} ${made.currency} · ${made.name}`,
    inventory: `available ${r.int(0, 240)} · on hand ${r.int(240, 400)}`,
    return: `1 line · ${made.lines[0].price} ${made.currency} · ${made.name}`,
  };
  const finished = outcome === 'done';
  const row = {
    correlation: correlationOf(r),
    kind: chosen,
    key:
      chosen === 'inventory'
        ? `${made.lines[0].sku} at ${r.pick(places)}`
        : chosen === 'return'
          ? `#${number}-R1`
          : `#${number}`,
    summary: summaries[chosen],
    from: chosen === 'return' && number % 3 === 0 ? 'graphql' : 'shopify',
    to: chosen === 'inventory' ? [] : ['sap'],
    state: outcome,
    ...(reason ? { reason } : {}),
    documents:
      finished && chosen !== 'inventory'
        ? [
            {
              system: 'sap',
              type: sap[0],
              id: sap[1],
              url: `https://sap.example.com/ui#${sap[0]}-display?${sap[0]}=${sap[1]}`,
            },
          ]
        : [],
    receivedAt: new Date(at).toISOString(),
    updatedAt: new Date(at + (finished ? latency : 40)).toISOString(),
    ...(finished ? { latencyMs: latency } : {}),
    attempts: outcome === 'waiting' ? 3 : 1,
  };
  return { row, made, error, searched: made.lines.map((line) => line.sku).join(' ') };
}

/** The trail of an event, built from its row as it is now. */
export function trail({ row, made, error }) {
  const start = Date.parse(row.receivedAt);
  const steps = [];
  const step = (offsetMs, more) =>
    steps.push({
      seq: steps.length + 1,
      status: 'ok',
      at: new Date(start + offsetMs).toISOString(),
      offsetMs,
      ...more,
    });
  const source = JSON.stringify(made.order);
  const canonical = JSON.stringify(canonicalOrder(made));
  const outgoing = JSON.stringify(salesOrder(made));
  const inFlow = { order: 'shopify-orders', inventory: 'shopify-inventory', return: 'shopify-refunds' }[
    row.kind
  ];
  const outFlow = row.kind === 'order' ? 'sap-sales-orders' : 'sap-customer-returns';
  const [contract, mapping, emitted] = {
    order: ['shopify/order@1', 'shopify-order', 'orders/order-placed@1'],
    inventory: ['shopify/inventory-level@1', 'shopify-inventory', 'inventory/level-changed@1'],
    return: ['shopify/refund@1', 'shopify-refund', 'returns/return-requested@1'],
  }[row.kind];
  const outMapping = row.kind === 'order' ? 'sap-sales-order' : 'sap-customer-return';
  const mappingFails = error?.rule;
  const message = { id: `${row.correlation}.1`, flow: inFlow, state: 'done', attempts: 1 };
  const messages = [message];

  step(0, {
    kind: 'received',
    title: 'Webhook received from Shopify',
    system: 'shopify',
    flow: inFlow,
    actor: 'shopify',
    durationMs: 3.1,
    after: source,
  });
  step(3.4, {
    kind: 'validated',
    title: `Valid against ${contract}`,
    contract,
    contractVersion: '2026-07',
    durationMs: 0.41,
    flow: inFlow,
  });
  if (mappingFails) {
    step(4.2, {
      kind: 'parked',
      title: `Parked: ${mapping} could not map it`,
      status: 'broken',
      flow: inFlow,
      module: { name: mapping, digest: digest(mapping) },
      before: source,
      error: { message: row.reason, ...error },
    });
    Object.assign(message, { state: row.state, error: { message: row.reason, ...error }, payload: source });
    return { row, steps, messages };
  }
  step(4.2, {
    kind: 'mapped',
    title: `Mapped by ${mapping}`,
    flow: inFlow,
    module: { name: mapping, digest: digest(mapping) },
    durationMs: 0.06,
    before: source,
    after: canonical,
  });
  step(9.8, {
    kind: 'stored',
    title: `Stored and emitted as ${emitted}`,
    contract: emitted,
    contractVersion: '1.4.0',
    durationMs: 4.9,
    flow: inFlow,
    after: canonical,
    hash: digest('x'),
  });
  if (row.kind === 'inventory') {
    step(10, { kind: 'done', title: 'Done' });
    return { row, steps, messages };
  }
  const out = {
    id: `${row.correlation}.2`,
    flow: outFlow,
    state: row.state === 'done' ? 'done' : row.state,
    attempts: row.attempts ?? 1,
  };
  messages.push(out);
  step(14, {
    kind: 'mapped',
    title: `Mapped by ${outMapping}`,
    flow: outFlow,
    module: { name: outMapping, digest: digest(outMapping) },
    durationMs: 0.04,
    before: canonical,
    after: outgoing,
  });
  const url = 'http://127.0.0.1:8086/sap/opu/odata/sap/API_SALES_ORDER_SRV/A_SalesOrder';
  const headers = {
    'x-csrf-token': '(removed)',
    'content-type': 'application/json',
    accept: 'application/json',
    'x-correlation-id': row.correlation,
  };
  const exchange = (status, response) => ({
    method: 'POST',
    url,
    status,
    durationMs: 38.2,
    requestHeaders: headers,
    request: outgoing,
    ...(response ? { responseHeaders: { 'content-type': 'application/json' }, response } : {}),
  });
  if (row.state === 'waiting') {
    const message = { message: row.reason, ...error };
    let offset = 16;
    for (let attempt = 1; attempt <= 3; attempt++) {
      step(offset, {
        kind: attempt === 1 ? 'called' : 'retried',
        title: attempt === 1 ? 'SAP did not take the sales order' : 'Tried again',
        status: 'attention',
        system: 'sap',
        flow: outFlow,
        attempt,
        durationMs: 41,
        error: message,
        exchanges: [exchange(503, '<html><body>Service Unavailable</body></html>')],
      });
      offset += 500 * 4 ** attempt;
    }
    Object.assign(out, { nextAttemptAt: new Date(Date.now() + 24_000).toISOString(), error: message });
    return { row, steps, messages };
  }
  if (row.state === 'parked' || row.state === 'discarded') {
    const problem = { message: row.reason ?? 'Given up by a person', ...error };
    const body = JSON.stringify({
      error: { code: error?.code ?? 'V1/382', message: { lang: 'en', value: problem.message } },
    });
    step(58, {
      kind: 'called',
      title: 'SAP refused the sales order',
      status: 'broken',
      system: 'sap',
      flow: outFlow,
      durationMs: 44,
      exchanges: [exchange(400, body)],
      error: problem,
    });
    step(60, { kind: 'parked', title: 'Parked for a person to decide', status: 'broken', flow: outFlow });
    Object.assign(out, { error: problem, payload: outgoing });
    if (row.state === 'discarded')
      step(64_000, {
        kind: 'discarded',
        title: 'Discarded',
        status: 'attention',
        actor: 'local',
        warnings: [{ message: 'Entered by hand in SAP' }],
      });
    return { row, steps, messages };
  }
  if (row.state === 'processing') {
    step(16, {
      kind: 'called',
      title: 'Creating the sales order in SAP',
      status: 'running',
      system: 'sap',
      flow: outFlow,
      attempt: 1,
    });
    out.state = 'processing';
    return { row, steps, messages };
  }
  const [document] = row.documents;
  const latency = row.latencyMs ?? 90;
  step(Math.max(16, latency - 40), {
    kind: 'called',
    title: `SAP created ${document.type} ${document.id}`,
    system: 'sap',
    flow: outFlow,
    attempt: 1,
    durationMs: 38.2,
    documents: [document],
    warnings:
      Number(document.id) % 3 === 0
        ? [
            {
              code: 'V4/233',
              message: 'Sales order was saved; the incompletion log has 1 entry',
              severity: 'warning',
            },
          ]
        : [],
    exchanges: [
      exchange(
        201,
        JSON.stringify({ d: { SalesOrder: document.id, ...salesOrder(made), TotalNetAmount: made.total } }),
      ),
    ],
  });
  step(latency, { kind: 'done', title: 'Done', durationMs: 0.2 });
  return { row, steps, messages };
}
export { plainNames };
