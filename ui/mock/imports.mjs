// A stand-in for the import of contracts: samples are inferred for real, of descriptions only JSON
// Schema and OpenAPI in JSON are read.
import { fieldsOf } from './schema.mjs';

const typeOf = (value) =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : Number.isInteger(value)
        ? 'integer'
        : typeof value === 'object'
          ? 'object'
          : typeof value;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?/;
const date = /^\d{4}-\d\d-\d\d$/;
const decimal = /^-?\d+\.\d{2,}$/;

function infer(values, pointer, notes, texts) {
  const note = (kind, message) => notes.push({ pointer, kind, message });
  const types = [...new Set(values.map(typeOf))];
  const real = types.filter((type) => type !== 'null');
  const nullable = types.includes('null');
  if (nullable)
    note('inferred', `may be null: ${values.filter((each) => each === null).length} of ${values.length} are`);
  const type = real.length === 2 && real.includes('integer') && real.includes('number') ? 'number' : real[0];
  if (real.length > 1 && type !== 'number') {
    note('loose', `takes ${real.join(' or ')}: the samples have both`);
    return { type: [...real, ...(nullable ? ['null'] : [])] };
  }
  if (!type) {
    note('loose', 'takes anything: the samples only have null here');
    return {};
  }
  const schema = { type: nullable ? [type, 'null'] : type };
  const present = values.filter((value) => value !== null);
  if (type === 'object') {
    const names = [...new Set(present.flatMap((value) => Object.keys(value)))];
    schema.properties = {};
    schema.required = [];
    for (const name of names) {
      const inner = present.filter((value) => name in value).map((value) => value[name]);
      const below = `${pointer}/${name}`;
      if (inner.length === present.length) schema.required.push(name);
      else
        notes.push({
          pointer: below,
          kind: 'inferred',
          message: `optional: ${present.length - inner.length} of ${present.length} samples lack it`,
        });
      schema.properties[name] = infer(inner, below, notes, texts);
    }
    if (texts === 1 && pointer === '')
      note(
        'inferred',
        'everything is required, because there is only one sample; add more samples to find out',
      );
  } else if (type === 'array') {
    const items = present.flat();
    if (items.length) schema.items = infer(items, `${pointer}/-`, notes, texts);
    else note('loose', 'takes any elements: the samples only have empty lists');
  } else if (type === 'string') {
    if (present.every((value) => time.test(value))) {
      schema.format = 'date-time';
      note(
        'inferred',
        `a time, because ${present.length === 1 ? 'the value reads' : 'all values read'} like ${present[0]}`,
      );
    } else if (present.every((value) => date.test(value))) {
      schema.format = 'date';
      note('inferred', `a date, because ${present[0]} reads like one`);
    } else if (present.every((value) => decimal.test(value))) {
      schema.format = 'decimal';
      note('inferred', `an exact decimal, because ${present[0]} is a number with cents written as text`);
    }
    schema.examples = [present[0]];
  } else if (type === 'number')
    note('inferred', 'a decimal number, because at least one value has a fraction');
  return schema;
}

const finding = (name, message, hint) => ({
  code: 'import/unreadable',
  severity: 'error',
  message,
  hint,
  position: { file: name, line: 1, col: 1 },
});

export function importContract({ from, name, title, texts, component }) {
  const empty = { files: [], notes: [], findings: [], choices: [] };
  const parsed = [];
  for (const { name: file, text } of texts)
    try {
      parsed.push(JSON.parse(text));
    } catch (thrown) {
      const hint =
        from === 'sample' || from === 'jsonschema' ? 'check it for a missing bracket or comma' : undefined;
      return { ...empty, findings: [finding(file, `the text is not JSON: ${thrown.message}`, hint)] };
    }
  const notes = [];
  let schema;
  let choices = [];
  if (from === 'sample') schema = infer(parsed, '', notes, parsed.length);
  else if (from === 'jsonschema') schema = parsed[0];
  else {
    choices = Object.keys(parsed[0].components?.schemas ?? parsed[0].definitions ?? {});
    if (choices.length > 1 && !component) return { ...empty, choices };
    schema = (parsed[0].components?.schemas ?? parsed[0].definitions)?.[component ?? choices[0]];
    if (!schema) return { ...empty, findings: [finding(texts[0].name, 'the text describes no message')] };
    notes.push({
      pointer: '',
      kind: 'dropped',
      message: 'operations and security are not part of a message contract',
    });
  }
  const done = { $schema: 'https://json-schema.org/draft/2020-12/schema', title: title || name, ...schema };
  const header = `contract: ${name}\nkind: event\nversion: 0.1.0\ntitle: ${title || name}\nstatus: draft\n`;
  return {
    files: [
      { path: `contracts/${name}/contract.yaml`, text: header },
      { path: `contracts/${name}/v0.schema.json`, text: `${JSON.stringify(done, null, 2)}\n` },
    ],
    ref: `${name}@0`,
    notes: notes.filter((note) => note.pointer === '' || fieldsOf(done).length > 0),
    findings: [],
    choices,
  };
}
