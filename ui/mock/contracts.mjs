// Contracts of the mock server: the sample workspace's own schemas where it has them, with a history
// made up for each, and one contract of 10,000 fields.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compare, fieldsOf } from './schema.mjs';

const samples = fileURLToPath(new URL('../../samples/retail/', import.meta.url));
const named = { 'orders/status-changed': 'orders/order-status-changed' };
const print = (schema) => `${JSON.stringify(schema, null, 2)}\n`;
const clone = (schema) => structuredClone(schema);

const wide = () => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Wide article',
  type: 'object',
  required: ['id'],
  properties: Object.fromEntries([
    ['id', { type: 'string', minLength: 1, description: 'Number of the article.' }],
    ...Array.from({ length: 100 }, (_, group) => [
      `group${group + 1}`,
      {
        type: 'object',
        description: `Characteristics of class ${group + 1}.`,
        properties: Object.fromEntries(
          Array.from({ length: 99 }, (_, i) => [
            `characteristic${i + 1}`,
            { type: i % 3 ? 'string' : 'number', ...(i % 3 ? { maxLength: 40 } : { minimum: 0 }) },
          ]),
        ),
      },
    ]),
  ]),
});

const plain = (title) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title,
  type: 'object',
  additionalProperties: false,
  required: ['id', 'at'],
  properties: {
    id: { type: 'string', description: 'Id in the system that reports.', minLength: 1, examples: ['4711'] },
    at: { type: 'string', format: 'date-time', description: 'When it happened.' },
    reason: { type: 'string', enum: ['customer', 'fraud', 'stock'], description: 'Why it happened.' },
    note: { type: ['string', 'null'], maxLength: 200 },
  },
});

const long = () => ({
  ...plain('Ein ungewöhnlich langer Vertragsname für Bestandsveränderungen im Außenlager'),
  description:
    'تغيّر المخزون في المستودع الخارجي. Eine Zeile, die länger ist, als in eine Spalte passt, und trotzdem ganz gelesen werden kann.',
  properties: {
    ...plain('').properties,
    kundenauftragspositionsnummerDesUrsprünglichenBelegs: {
      type: 'string',
      pattern: '^[A-ZÄÖÜ]{2}-[0-9]{4,12}(?:-[0-9]{1,3})?$',
      examples: ['ÄÖ-123456789012-001'],
      description: 'رقم موضع طلب العميل في المستند الأصلي',
    },
    名称: { type: 'string', description: '商品的完整名称，包括颜色和尺寸' },
  },
});

const made = new Map();

/** The newest schema of a contract, by its name without the major. */
function schemaOf(name, title) {
  if (!made.has(name)) {
    const folder = `${samples}contracts/${named[name] ?? name}/v1.schema.json`;
    const schema = existsSync(folder)
      ? JSON.parse(readFileSync(folder, 'utf8'))
      : name === 'erp/wide-article'
        ? wide()
        : name === 'bestand/außenlager'
          ? long()
          : plain(title);
    made.set(name, schema);
  }
  return made.get(name);
}

/** What an older version did not have yet: the last optional fields. */
function olderSchema(schema, steps) {
  const older = clone(schema);
  const optional = Object.keys(older.properties ?? {}).filter((name) => !older.required?.includes(name));
  for (const name of optional.slice(-steps)) delete older.properties[name];
  return older;
}

/** The next major of order-placed breaks on purpose: one field demanded, one value gone, one minimum raised. */
function nextMajor(schema) {
  const next = clone(schema);
  next.required = [...next.required, 'confirmationNumber'];
  const { channel } = next.properties;
  if (channel?.enum) channel.enum = channel.enum.filter((value) => value !== 'web');
  const line = next.$defs?.Line ?? next.$defs?.OrderLine;
  if (line?.properties?.quantity) line.properties.quantity.minimum = 1;
  next.properties.giftMessage = { type: 'string', maxLength: 500, description: 'Printed on the slip.' };
  return next;
}

const day = 86_400_000;
const api = readFileSync(new URL('./sap.openapi.yaml', import.meta.url), 'utf8');

function historyOf(contract) {
  const [name] = contract.ref.split('@');
  if (contract.kind === 'api') return [{ version: contract.version, text: api }];
  const schema = schemaOf(name, contract.title);
  const [major, minor] = contract.version.split('.').map(Number);
  if (contract.ref.endsWith('@2')) return [{ version: contract.version, schema: nextMajor(schema) }];
  return Array.from({ length: Math.min(minor || 0, 4) + 1 }, (_, i) => ({
    version: /^\d+\.\d+\.\d+$/.test(contract.version) ? `${major}.${minor - i}.0` : contract.version,
    schema: i === 0 ? schema : olderSchema(schema, i),
  }));
}

const accesses = [
  ['source', 'read'],
  ['target', 'write'],
];

export function contractPage(workspace, ref, version) {
  const contract = workspace.contracts.find((each) => each.ref === ref);
  const history = contract && historyOf(contract);
  const found = version ? history?.find((each) => each.version === version) : history?.[0];
  if (!found) return undefined;
  const [name] = ref.split('@');
  const fields = found.schema ? fieldsOf(found.schema) : [];
  const users = workspace.mappings.flatMap((mapping) =>
    accesses
      .filter(([side]) => mapping[side].replace(/#.*/, '') === ref)
      .map(([, access]) => ({ mapping: mapping.name, access })),
  );
  const used = fields.filter((field, i) => field.depth > 0 && (field.required || i % 4 === 0));
  const domain = name.split('/')[0];
  return {
    ref,
    kind: contract.kind,
    version: found.version,
    status: version && found !== history[0] ? 'active' : contract.status,
    title: contract.title,
    description: found.schema?.description,
    owner: contract.owner,
    systemOfRecord: contract.systemOfRecord,
    compatibility: 'backward',
    contentModel: found.schema?.additionalProperties === false ? 'closed-writer' : 'strict',
    ...(contract.status === 'deprecated' ? { sunset: '2027-06-30' } : {}),
    ...(domain === 'shopify' ? { upstream: '2026-07' } : {}),
    file: contract.file,
    text: found.text ?? print(found.schema),
    versions: history.map((each, i) => ({
      version: each.version,
      ...(i || contract.status === 'active'
        ? { tag: `${name}/v${each.version}`, at: new Date(Date.now() - (i * 41 + 3) * day).toISOString() }
        : {}),
      current: i === 0,
    })),
    fields,
    components:
      contract.kind === 'api' ? ['A_SalesOrder', 'A_SalesOrderItem', 'A_CustomerReturn'] : undefined,
    uses: used.flatMap((field) =>
      users.map((user) => ({
        ...user,
        pointer: field.pointer,
        ...(user.access === 'write' ? { rule: field.path } : {}),
      })),
    ),
    flows: workspace.flows
      .filter((flow) => flow.trigger.includes(ref) || flow.steps.some((step) => step.name === ref))
      .map((flow) => flow.name),
    findings: [],
  };
}

const mistakeIn = (side, { name, text }, thrown) => {
  const at = /position (\d+)/.exec(thrown.message)?.[1];
  const before = text.slice(0, at === undefined ? text.length : Number(at)).split('\n');
  return {
    code: 'schema/not-json',
    severity: 'error',
    message: thrown.message.replace(/ \(line.*/, ''),
    position: { file: `${side}:${name}`, line: before.length, col: before.at(-1).length + 1 },
  };
};

export function compat({ old: older, new: newer }) {
  const mistakes = [];
  const read = (side, text) => {
    try {
      return JSON.parse(text.text);
    } catch (thrown) {
      mistakes.push(mistakeIn(side, text, thrown));
    }
  };
  const [a, b] = [read('old', older), read('new', newer)];
  return mistakes.length ? { mistakes } : { mistakes, report: compare(a, b, newer.name) };
}
