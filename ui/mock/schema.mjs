// Fields of a JSON Schema as the server lists them: flat, in the order of the contract.
const words = { string: 'text', integer: 'integer', number: 'number', boolean: 'boolean', null: 'nothing' };
const formats = { 'date-time': 'time', date: 'date', duration: 'duration', decimal: 'decimal' };
const deepest = 9;

/** The schema that a $ref points to, with what stands beside the $ref. */
function resolve(root, schema) {
  let found = schema ?? {};
  for (let i = 0; found.$ref?.startsWith('#/') && i < 20; i++) {
    const { $ref, ...beside } = found;
    const target = $ref
      .slice(2)
      .split('/')
      .reduce((at, name) => at?.[name], root);
    found = { ...target, ...beside };
  }
  return found;
}

function typeOf(schema) {
  const types = [schema.type].flat().filter((type) => type && type !== 'null');
  if (types.length === 1 && types[0] === 'string') return formats[schema.format] ?? 'text';
  if (types.length === 1 && types[0] === 'object')
    return schema.properties || typeof schema.additionalProperties !== 'object' ? 'object' : 'map';
  if (types.length === 1 && types[0] === 'array') return 'list';
  if (types.length === 1) return words[types[0]];
  return schema.properties ? 'object' : 'any';
}

function limitsOf(schema) {
  const parts = [];
  const span = (least, most, unit) => {
    if (least !== undefined && most !== undefined)
      parts.push(least === most ? `exactly ${least} ${unit}` : `${least} to ${most} ${unit}`);
    else if (least !== undefined) parts.push(`at least ${least} ${unit}`);
    else if (most !== undefined) parts.push(`at most ${most} ${unit}`);
  };
  span(schema.minLength, schema.maxLength, schema.maxLength === 1 ? 'character' : 'characters');
  span(schema.minItems, schema.maxItems, 'items');
  if (schema.minimum !== undefined) parts.push(`${schema.minimum} or more`);
  if (schema.maximum !== undefined) parts.push(`${schema.maximum} or less`);
  if (schema.exclusiveMinimum !== undefined) parts.push(`more than ${schema.exclusiveMinimum}`);
  if (schema.pattern) parts.push(`pattern ${schema.pattern}`);
  return parts.join(', ') || undefined;
}

const personal = /^(email|phone|firstName|lastName|name|address1|address2|street|birthDate)$/;

export function fieldsOf(root) {
  const fields = [];
  const walk = (raw, place) => {
    const schema = resolve(root, raw);
    const type = typeOf(schema);
    const inner = schema.items && resolve(root, schema.items);
    const field = {
      ...place,
      type,
      items: type === 'list' && inner ? typeOf(inner) : undefined,
      nullable: [schema.type].flat().includes('null') || undefined,
      title: schema.title,
      description: schema.description,
      format: schema.format,
      values: schema.enum ?? (schema.const === undefined ? undefined : [schema.const]),
      limits: limitsOf(schema),
      default: schema.default,
      examples: schema.examples,
      deprecated: schema.deprecated,
      personal: (type === 'text' && personal.test(place.name)) || undefined,
    };
    fields.push(JSON.parse(JSON.stringify(field)));
    if (place.depth >= deepest) return;
    const dot = place.path && `${place.path}.`;
    for (const [name, child] of Object.entries(schema.properties ?? {}))
      walk(child, {
        name,
        path: dot + name,
        pointer: `${place.pointer}/${name}`,
        depth: place.depth + 1,
        required: schema.required?.includes(name) || undefined,
      });
    if (type === 'list' && inner && ['object', 'list'].includes(typeOf(inner)))
      walk(inner, {
        name: '[]',
        path: `${place.path}[]`,
        pointer: `${place.pointer}/-`,
        depth: place.depth + 1,
      });
  };
  walk(root, { name: '', path: '', pointer: '', depth: 0 });
  return fields;
}

/** A small payload that a schema accepts: what it requires, by its examples. */
export function sampleOf(root, raw = root, depth = 0) {
  const schema = resolve(root, raw);
  if (schema.examples?.length && typeOf(schema) !== 'object') return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (typeOf(schema)) {
    case 'object':
      return Object.fromEntries(
        (depth < 6 ? (schema.required ?? []) : []).map((name) => [
          name,
          sampleOf(root, schema.properties?.[name], depth + 1),
        ]),
      );
    case 'list':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(root, schema.items, depth + 1));
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    case 'time':
      return '2026-03-14T09:26:53+01:00';
    case 'date':
      return '2026-03-14';
    case 'decimal':
      return '0.00';
    case 'any':
      return null;
    default:
      return 'x'.repeat(schema.minLength ?? 0);
  }
}

/**
 * The breaks that the stand-in knows, each with a witness: a field newly demanded, taken away, of
 * another type, with fewer values or tighter limits. The server decides far more, and proves it.
 */
export function compare(older, newer, file) {
  const findings = [];
  const was = new Map(fieldsOf(older).map((field) => [field.pointer, field]));
  const is = new Map(fieldsOf(newer).map((field) => [field.pointer, field]));
  const witness = (pointer, value) => {
    const payload = sampleOf(older);
    const steps = pointer.split('/').slice(1);
    const at = [];
    let here = payload;
    steps.forEach((step, i) => {
      const name = step === '-' ? 0 : step;
      at.push(name);
      if (i === steps.length - 1) {
        if (value !== undefined) here[name] = value;
        return;
      }
      const prefix = `/${steps.slice(0, i + 1).join('/')}`;
      here[name] ??=
        was.get(prefix)?.type === 'list' ? [] : sampleOf(older, subschema(older, steps.slice(0, i + 1)));
      here = here[name];
    });
    return {
      witness: payload,
      at: `/${(value === undefined ? at.slice(0, -1) : at).join('/')}`.replace(/\/$/, ''),
    };
  };
  const add = (code, pointer, message, reason, value, more = {}) =>
    findings.push({
      code,
      verdict: 'breaking',
      layer: 'value',
      direction: 'backward',
      severity: 'error',
      pointer,
      position: { file: `new:${file}`, line: 1, col: 1 },
      message,
      reason,
      reader: 'new',
      ...witness(pointer, value),
      ...more,
    });
  for (const [pointer, field] of is) {
    const before = was.get(pointer);
    if (field.required && !before?.required && was.has(parent(pointer)))
      add(
        'compat/required-added',
        pointer,
        `${field.path} is now required`,
        `the field "${field.name}" is required`,
        undefined,
        {
          hint: 'make it optional, or give it in a new major version',
        },
      );
    if (!before) continue;
    const value = before.examples?.[0] ?? sampleOf(older, subschema(older, pointer.split('/').slice(1)));
    if (before.type !== field.type)
      add(
        'compat/type-changed',
        pointer,
        `${field.path}: ${before.type} → ${field.type}`,
        `a ${field.type} is expected here`,
        value,
      );
    const gone = (before.values ?? []).filter((each) => field.values && !field.values.includes(each));
    if (gone.length)
      add(
        'compat/enum-narrowed',
        pointer,
        `${field.path}: ${gone.map((each) => `“${each}”`).join(', ')} no longer allowed`,
        `the value is none of ${field.values.map((each) => `“${each}”`).join(', ')}`,
        gone[0],
      );
    const low = (schema) => subschema(schema, pointer.split('/').slice(1))?.minimum;
    if ((low(newer) ?? -Infinity) > (low(older) ?? -Infinity))
      add(
        'compat/minimum-raised',
        pointer,
        `${field.path}: minimum ${low(older) ?? 'none'} → ${low(newer)}`,
        `${low(older) ?? low(newer) - 1} is less than ${low(newer)}`,
        low(older) ?? low(newer) - 1,
      );
  }
  for (const [pointer, field] of was)
    if (!is.has(pointer) && is.has(parent(pointer)))
      add(
        'compat/property-removed',
        pointer,
        `${field.path} is no longer declared`,
        `the field "${field.name}" is not declared`,
        field.examples?.[0] ?? 'x',
        {
          hint: 'keep the field and mark it as deprecated',
        },
      );
  const added = [...is.keys()].filter((pointer) => !was.has(pointer));
  for (const pointer of added.filter((each) => !is.get(each).required))
    findings.push({
      code: 'compat/property-added',
      verdict: 'compatible',
      layer: 'rule',
      direction: 'backward',
      severity: 'info',
      pointer,
      position: { file: `new:${file}`, line: 1, col: 1 },
      message: `${is.get(pointer).path} is new and optional`,
    });
  const breaking = findings.some((finding) => finding.verdict === 'breaking');
  return {
    verdict: breaking ? 'breaking' : 'compatible',
    bump: breaking
      ? 'major'
      : added.length
        ? 'minor'
        : JSON.stringify(older) === JSON.stringify(newer)
          ? 'none'
          : 'patch',
    findings,
  };
}

const parent = (pointer) => pointer.slice(0, pointer.lastIndexOf('/'));

function subschema(root, steps) {
  let here = resolve(root, root);
  for (const step of steps) here = resolve(root, step === '-' ? here.items : here.properties?.[step]);
  return here;
}
