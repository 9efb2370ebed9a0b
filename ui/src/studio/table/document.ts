// A mapping as a document to print or to send: a page of HTML that stands on its own.
import type { Shape, StudioState } from '../core/types';
import { verdictOf } from '../drawer/useCases';
import { type Column, cellText, columns, type TableRow } from './rows';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const html = (text: string) => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

const style = `
@page { size: A4 landscape; margin: 14mm }
* { box-sizing: border-box }
body { margin: 24px auto; max-width: 1200px; padding: 0 24px; color: #191e23; background: #fff; font: 12px/18px system-ui, sans-serif }
h1 { font-size: 20px; line-height: 28px; margin: 0 }
h2 { font-size: 14px; line-height: 20px; margin: 24px 0 8px; break-after: avoid }
p { margin: 4px 0 }
table { width: 100%; border-collapse: collapse }
table.rules { table-layout: fixed }
.rules th:nth-child(1), .rules th:nth-child(2) { width: 16% }
.rules th:nth-child(3) { width: 30% }
.rules th:nth-child(4), .rules th:nth-child(5) { width: 8% }
pre { white-space: pre-wrap }
thead { display: table-header-group }
tr { break-inside: avoid }
th, td { padding: 4px 6px; border: 1px solid #c5ccd3; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { background: #f1f3f5; font-weight: 600 }
code, td.code { font: 11px/16px ui-monospace, monospace; white-space: pre-wrap }
.quiet { color: #545e68 }
@media print { body { margin: 0; padding: 0; max-width: none } .screen { display: none } }
`;

const table = (head: readonly string[], rows: readonly (readonly string[])[], code: readonly number[] = []) =>
  `<table${code.length ? ' class="rules"' : ''}><thead><tr>${head.map((name) => `<th>${html(name)}</th>`).join('')}</tr></thead><tbody>${rows
    .map(
      (row) =>
        `<tr>${row.map((text, i) => `<td${code.includes(i) ? ' class="code"' : ''}>${html(text)}</td>`).join('')}</tr>`,
    )
    .join('')}</tbody></table>`;

const contract = (side: string, ref: string, shape: Shape | undefined) => [
  side,
  ref || 'not chosen',
  shape?.version ?? '',
  shape?.title ?? '',
  shape ? `${shape.fields.length - 1} fields` : 'not known',
];

const verdictWords = { ok: 'passes', failed: 'fails', unknown: 'not run' } as const;

export interface DocumentInput {
  state: StudioState;
  rows: readonly TableRow[];
  /** When the document was made, in the reader's words. */
  when: string;
}

const printed: readonly Column[] = ['target', 'sources', 'expr', 'type', 'policy', 'sample', 'comment'];

export function mappingDocument({ state, rows, when }: DocumentInput): string {
  const { doc, compiled, running } = state;
  const names = new Map<Column, string>(columns);
  const digest = compiled?.module?.digest;
  const cases = state.samples.filter(({ kind }) => kind === 'case');
  const facts: [string, string][] = [
    ['Mapping', state.name],
    ['Branch', state.branch],
    ['Based on', state.base],
    ['Module', digest ?? 'none: the mapping has mistakes'],
    ['Production runs', running ? (running === digest ? 'this module' : running) : 'no module of it'],
    ['Missing values', doc.onMissing ?? 'not stated'],
    ['Null values', doc.onNull ?? 'not stated'],
    ['Made', when],
  ];
  const tables = [...state.files.values()].flatMap(({ path, text }) => {
    const name = /^tables\/(.+)\.csv$/.exec(path)?.[1];
    const used = name && rows.some(({ expr }) => expr.includes(`"${name}"`) || expr.includes(`'${name}'`));
    return used && text !== undefined ? [[name, text] as const] : [];
  });
  const withRules = rows.filter(({ kind, rule }) => kind === 'let' || rule);
  const open = rows.filter(({ status }) => status === 'required');
  const cells = (row: TableRow) =>
    printed.map((column) =>
      column === 'expr' ? [row.expr, row.more].filter(Boolean).join('\n') : cellText(row, column),
    );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${html(doc.title || state.name)}</title><style>${style}</style></head><body>
<h1>${html(doc.title || state.name)}</h1>
${doc.description ? `<p>${html(doc.description)}</p>` : ''}
<p class="quiet screen">Print this page (Ctrl P) or save it.</p>
<h2>Facts</h2>${table(['What', 'Value'], facts)}
<h2>Contracts</h2>${table(['Side', 'Contract', 'Version', 'Title', 'Fields'], [contract('Source', doc.source, state.source), contract('Target', doc.target, state.target)])}
<h2>Rules</h2>${table(
    printed.map((column) => names.get(column) ?? column),
    withRules.map(cells),
    [2, 5],
  )}
${open.length ? `<h2>Required targets without a rule</h2><ul>${open.map(({ target }) => `<li><code>${html(target)}</code></li>`).join('')}</ul>` : ''}
${tables.map(([name, text]) => `<h2>Table ${html(name)}</h2><pre><code>${html(text)}</code></pre>`).join('\n')}
${
  cases.length
    ? `<h2>Cases</h2>${table(
        ['Case', 'State', 'What came out'],
        cases.map((sample) => {
          const run = state.caseRuns.get(sample.id);
          return [sample.name, verdictWords[verdictOf(sample, run)], run?.error?.message ?? ''];
        }),
      )}`
    : ''
}
</body></html>
`;
}
