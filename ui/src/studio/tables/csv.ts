// A value table as it is edited: CSV whose untouched cells keep their quoting, and whose untouched rows keep their
// bytes. Reading follows RFC 4180 as the server does (registry/workspace/table.go).

export interface Cell {
  value: string;
  /** As it stands in the file, quotes included. */
  raw: string;
}

export interface Row {
  cells: Cell[];
  /** What ends the row in the file: "\n", "\r\n", or nothing at the end. */
  end: string;
}

export interface Table {
  /** "\ufeff" where the file begins with a byte order mark. */
  mark: string;
  header: Row;
  rows: Row[];
}

/** What is wrong with the text, with the line from 1. */
export interface CsvMistake {
  line: number;
  message: string;
}

const needsQuotes = /[",\r\n]|^[ \t]/;

/** A cell as this file writes it: quoted where it must be. */
export const cell = (value: string): Cell => ({
  value,
  raw: needsQuotes.test(value) ? `"${value.replaceAll('"', '""')}"` : value,
});

/** Reads any text; what is wrong is told, and as much as possible is read nevertheless. */
export function readCsv(text: string): { table: Table; mistakes: CsvMistake[] } {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const mistakes: CsvMistake[] = [];
  const rows: Row[] = [];
  let at = mark.length;
  let line = 1;
  while (at < text.length) {
    const cells: Cell[] = [];
    const first = line;
    let end = '';
    for (;;) {
      const from = at;
      let value = '';
      if (text[at] === '"') {
        at++;
        for (;;) {
          const quote = text.indexOf('"', at);
          if (quote < 0) {
            mistakes.push({ line: first, message: 'A quoted cell is not closed.' });
            value += text.slice(at);
            at = text.length;
            break;
          }
          value += text.slice(at, quote);
          at = quote + 1;
          if (text[at] !== '"') break;
          value += '"';
          at++;
        }
        const rest = /[^,\r\n]*/y;
        rest.lastIndex = at;
        const after = rest.exec(text)?.[0] ?? '';
        if (after) mistakes.push({ line: first, message: 'Text stands behind the closing quote of a cell.' });
        value += after;
        at += after.length;
      } else {
        const bare = /[^,\n]*/y;
        bare.lastIndex = at;
        value = bare.exec(text)?.[0] ?? '';
        if (value.endsWith('\r') && text[at + value.length] === '\n') value = value.slice(0, -1);
        at += value.length;
        if (value.includes('"'))
          mistakes.push({
            line: first,
            message: 'A quote stands within a cell that has no quotes around it.',
          });
      }
      cells.push({ value, raw: text.slice(from, at) });
      line += text.slice(from, at).split('\n').length - 1;
      if (text[at] === ',') {
        at++;
        continue;
      }
      end = text.startsWith('\r\n', at) ? '\r\n' : (text[at] ?? '');
      at += end.length;
      if (end) line++;
      break;
    }
    // The server passes over empty lines; they stay where they are.
    rows.push({ cells: cells.length === 1 && cells[0]?.raw === '' ? [] : cells, end });
    const width = rows.find((row) => row.cells.length)?.cells.length ?? 0;
    if (rows.at(-1)?.cells.length && cells.length !== width)
      mistakes.push({ line: first, message: `The row has ${cells.length} cells, the header ${width}.` });
  }
  const header = rows.shift() ?? { cells: [], end: '' };
  return { table: { mark, header, rows }, mistakes };
}

export const writeCsv = ({ mark, header, rows }: Table): string =>
  mark + [header, ...rows].map(({ cells, end }) => cells.map(({ raw }) => raw).join(',') + end).join('');

const newline = (table: Table) => (table.header.end === '\r\n' ? '\r\n' : '\n');

/** Every row before another one needs an end. */
function closed(table: Table, rows: Row[]): Table {
  const end = newline(table);
  const header = rows.length && !table.header.end ? { ...table.header, end } : table.header;
  const last = rows.length - 1;
  return { ...table, header, rows: rows.map((row, i) => (row.end || i === last ? row : { ...row, end })) };
}

/** column −1 stands for none; row −1 is the header. */
export function setCell(table: Table, row: number, column: number, value: string): Table {
  const change = (before: Row): Row => {
    if (before.cells[column]?.value === value) return before;
    const cells = [...before.cells];
    while (cells.length <= column) cells.push(cell(''));
    cells[column] = cell(value);
    return { ...before, cells };
  };
  if (row < 0) return { ...table, header: change(table.header) };
  return { ...table, rows: table.rows.map((before, i) => (i === row ? change(before) : before)) };
}

export function addRow(table: Table, at = table.rows.length): Table {
  const rows = [...table.rows];
  rows.splice(at, 0, { cells: table.header.cells.map(() => cell('')), end: newline(table) });
  return closed(table, rows);
}

export const removeRow = (table: Table, at: number): Table =>
  closed(
    table,
    table.rows.filter((_, i) => i !== at),
  );

export function addColumn(table: Table, name: string): Table {
  const add = (row: Row, value: string): Row =>
    row.cells.length ? { ...row, cells: [...row.cells, cell(value)] } : row;
  return { ...table, header: add(table.header, name), rows: table.rows.map((row) => add(row, '')) };
}

export function removeColumn(table: Table, column: number): Table {
  const drop = (row: Row): Row => ({ ...row, cells: row.cells.filter((_, i) => i !== column) });
  return { ...table, header: drop(table.header), rows: table.rows.map(drop) };
}

/** Orders the rows in the file by a column; whole numbers by their value. */
export function sortRows(table: Table, column: number, down = false): Table {
  const value = (row: Row) => row.cells[column]?.value ?? '';
  const order = new Intl.Collator('en', { numeric: true });
  const rows = table.rows.filter((row) => row.cells.length);
  rows.sort((a, b) => order.compare(value(a), value(b)) * (down ? -1 : 1));
  return closed(table, rows);
}

/** Cells of a spreadsheet as the clipboard has them: tabs and lines, or CSV. */
export function readPasted(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  if (lines.includes('\t')) return readTabs(lines);
  return readCsv(lines).table.header.cells.length
    ? [readCsv(lines).table.header, ...readCsv(lines).table.rows].map((row) =>
        row.cells.map(({ value }) => value),
      )
    : [];
}

/** Spreadsheets quote what holds a tab, a line break or a quote. */
function readTabs(text: string): string[][] {
  const cells = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;
  const rows: string[][] = [[]];
  while (cells.lastIndex <= text.length) {
    const found = cells.exec(text);
    if (!found) break;
    rows.at(-1)?.push(found[1] !== undefined ? found[1].replaceAll('""', '"') : (found[2] ?? ''));
    if (found[3] === '') break;
    if (found[3] === '\n') rows.push([]);
  }
  return rows;
}

/** Lays cells over the table from a place on; rows are added as needed, columns beyond the header are not. */
export function paste(
  table: Table,
  row: number,
  column: number,
  cells: readonly (readonly string[])[],
): Table {
  let out = table;
  const width = table.header.cells.length;
  while (out.rows.length < row + cells.length) out = addRow(out);
  const rows = out.rows.map((before, i) => {
    const values = cells[i - row];
    if (!values) return before;
    const made = [...before.cells];
    while (made.length < width) made.push(cell(''));
    values.forEach((value, k) => {
      if (column + k < width && made[column + k]?.value !== value) made[column + k] = cell(value);
    });
    return { ...before, cells: made };
  });
  return { ...out, rows };
}

/** Numbers of the rows whose key stands in an earlier row too, with that row. */
export function duplicates(table: Table): Map<number, number> {
  const column = table.header.cells.findIndex(({ value }) => value === 'key');
  const first = new Map<string, number>();
  const found = new Map<number, number>();
  if (column < 0) return found;
  table.rows.forEach((row, i) => {
    const key = row.cells[column]?.value;
    if (key === undefined) return;
    const before = first.get(key);
    if (before === undefined) first.set(key, i);
    else found.set(i, before);
  });
  return found;
}
