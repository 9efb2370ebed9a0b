// The fields of a contract version: indented, searchable, and drawn only where they are seen.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { FieldUse, ShapeField } from '../../api/studio';
import { Link } from '../../app/router';
import { Icon } from '../../parts/Icon';
import { type FieldRow, fieldRows, typeWords, usesByField, valueText } from './fields';
import { studioHref } from './names';

interface FieldsTableProps {
  contract: string;
  fields: readonly ShapeField[];
  uses: readonly FieldUse[];
  search: string;
}

export function FieldsTable({ contract, fields, uses, search }: FieldsTableProps) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const scroller = useRef<HTMLDivElement>(null);
  const byField = useMemo(() => usesByField(uses), [uses]);
  const rows = useMemo(
    () => fieldRows(fields, byField, { search, folded }),
    [fields, byField, search, folded],
  );
  const parents = useMemo(() => parentsOf(fields), [fields]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 44,
    getItemKey: (index) => rows[index]?.field.pointer ?? index,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const fold = (pointer: string) => {
    const next = new Set(folded);
    if (!next.delete(pointer)) next.add(pointer);
    setFolded(next);
  };
  return (
    <div ref={scroller} className="page-body fields-scroll" tabIndex={0} data-scrolls>
      <table
        className="table fields-table"
        aria-label={`Fields of ${contract}`}
        aria-rowcount={rows.length + 1}
      >
        <thead>
          <tr aria-rowindex={1}>
            <th>Field</th>
            <th>Type</th>
            <th>Limits</th>
            <th>Examples</th>
            <th>Read and written by</th>
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Gap height={before} />}
          {items.map(({ index, key }) => {
            const row = rows[index];
            if (!row) return null;
            const { pointer } = row.field;
            return (
              <tr key={key} ref={virtual.measureElement} data-index={index} aria-rowindex={index + 2}>
                <FieldCells
                  row={row}
                  {...(parents.has(pointer) && !search
                    ? { open: !folded.has(pointer), onFold: () => fold(pointer) }
                    : {})}
                />
              </tr>
            );
          })}
          {after > 0 && <Gap height={after} />}
        </tbody>
      </table>
      {rows.length === 0 && <p className="section quiet">No field matches “{search}”.</p>}
    </div>
  );
}

const Gap = ({ height }: { height: number }) => (
  <tr className="fields-gap">
    <td colSpan={5} style={{ height }} />
  </tr>
);

/** Pointers of fields that hold others. */
function parentsOf(fields: readonly ShapeField[]): Set<string> {
  const found = new Set<string>();
  fields.forEach((field, i) => {
    if ((fields[i + 1]?.depth ?? 0) > field.depth) found.add(field.pointer);
  });
  return found;
}

interface FieldCellsProps {
  row: FieldRow;
  open?: boolean;
  onFold?: () => void;
}

function FieldCells({ row: { field, uses, hit }, open, onFold }: FieldCellsProps) {
  const called = field.name === '[]' ? 'each element' : field.name === '*' ? 'any other' : field.name;
  return (
    <>
      <td className={hit ? undefined : 'quiet'}>
        <div className="field-name" style={{ paddingInlineStart: (field.depth - 1) * 16 }}>
          {onFold ? (
            <button
              type="button"
              className="fold"
              aria-expanded={open}
              aria-label={`${open ? 'Fold' : 'Unfold'} ${field.path}`}
              onClick={onFold}
            >
              <Icon name={open ? 'down' : 'chevron'} size={12} />
            </button>
          ) : (
            <span className="fold" />
          )}
          <div>
            <span className="field-head">
              <bdi className={field.deprecated ? 'mono struck' : 'mono'} title={field.path}>
                {called}
              </bdi>
              {field.required && <span className="tag">required</span>}
              {field.deprecated && <span className="tag">deprecated</span>}
              {field.personal && <span className="tag">personal</span>}
            </span>
            {(field.title || field.description) && (
              <bdi className="sub">{[field.title, field.description].filter(Boolean).join('. ')}</bdi>
            )}
          </div>
        </div>
      </td>
      <td data-label="Type" className="one-line">
        {typeWords(field)}
      </td>
      <td data-label="Limits" className="field-limits">
        <Limits field={field} />
      </td>
      <td data-label="Example" className="field-examples">
        {field.examples?.slice(0, 2).map((value) => (
          <code key={valueText(value)}>{valueText(value)}</code>
        ))}
      </td>
      <td data-label="Used by">
        {uses.map((use, i) => (
          <span key={`${use.mapping} ${use.access}`}>
            {i > 0 && ', '}
            <UseLink use={use} path={field.path} />
          </span>
        ))}
      </td>
    </>
  );
}

function Limits({ field }: { field: ShapeField }) {
  const { values, limits, format, type } = field;
  const shown = values?.slice(0, 8) ?? [];
  const said = format && !['date-time', 'date', 'duration', 'decimal'].includes(format) ? format : undefined;
  return (
    <>
      {shown.length > 0 && (
        <span className="field-values">
          {shown.map((value) => (
            <code key={valueText(value)}>{valueText(value)}</code>
          ))}
          {values && values.length > shown.length && <span>and {values.length - shown.length} more</span>}
        </span>
      )}
      {[limits, said].filter(Boolean).join(', ')}
      {field.default !== undefined && (
        <span className="sub">
          {type === 'object' ? 'has a default' : 'default '}
          {type !== 'object' && <code>{valueText(field.default)}</code>}
        </span>
      )}
      {field.recursive !== undefined && (
        <span className="sub">repeats {field.recursive || 'the message'}</span>
      )}
    </>
  );
}

function UseLink({ use: { mapping, access, rule, pointer }, path }: { use: FieldUse; path: string }) {
  const href = studioHref(mapping, access === 'write' ? { target: rule ?? path } : { source: pointer });
  return (
    <Link href={href} title={`${mapping} ${access === 'write' ? 'writes' : 'reads'} ${path}`}>
      {access === 'write' ? 'written by ' : 'read by '}
      {mapping}
    </Link>
  );
}
