// What a save changes: by target field, and as text.
import { useMemo, useState } from 'react';
import { CodeDiff } from '../../parts/code/CodeDiff';
import { languageOf } from '../../parts/code/language';
import { plural } from '../../text/format';
import type { FileState } from '../core/types';
import { type FieldChange, fieldChanges } from './fields';

const words: Record<FieldChange['kind'], string> = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
  comment: 'comment',
};

interface MappingDiffProps {
  /** Files that differ. */
  files: readonly FileState[];
  /** The mapping file, which is told by field. */
  path: string;
  /** The mapping cannot be read: then only the text tells what differs. */
  unreadable: boolean;
}

export function MappingDiff({ files, path, unreadable }: MappingDiffProps) {
  const [shown, setShown] = useState<string>();
  const mapping = files.find((file) => file.path === path);
  const at = shown ?? (mapping && !unreadable ? 'fields' : files[0]?.path);
  const changes = useMemo(
    () => (mapping ? fieldChanges(mapping.saved ?? '', mapping.text ?? '') : []),
    [mapping],
  );
  const file = files.find((each) => each.path === at);
  return (
    <div className="mapping-diff">
      <div className="toggles" role="radiogroup" aria-label="What changes">
        {mapping && !unreadable && (
          <button
            type="button"
            role="radio"
            aria-checked={at === 'fields'}
            onClick={() => setShown('fields')}
          >
            By field ({changes.length})
          </button>
        )}
        {files.map((each) => (
          <button
            key={each.path}
            type="button"
            role="radio"
            aria-checked={at === each.path}
            title={each.path}
            onClick={() => setShown(each.path)}
          >
            {each === mapping ? 'Text' : shorter(each.path)}
          </button>
        ))}
      </div>
      {file ? (
        <CodeDiff
          older={file.saved ?? ''}
          newer={file.text ?? ''}
          language={languageOf(file.path)}
          labels={['As the branch has it', 'As it is in hand']}
        />
      ) : (
        <FieldTable changes={changes} />
      )}
    </div>
  );
}

const shorter = (path: string) => path.replace(/^mappings\/[^/]+\//, '');

function FieldTable({ changes }: { changes: readonly FieldChange[] }) {
  if (changes.length === 0)
    return (
      <p className="quiet mapping-same">Only spacing, order or comments of the text differ: no field does.</p>
    );
  return (
    <div className="mapping-fields" tabIndex={0} data-scrolls>
      <table className="table">
        <caption className="visually-hidden">{plural(changes.length, 'changed field')}</caption>
        <thead>
          <tr>
            <th>Target</th>
            <th>Change</th>
            <th>Was</th>
            <th>Is</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ target, kind, was, is }) => (
            <tr key={target}>
              <td className="name">{target}</td>
              <td>{words[kind]}</td>
              <td>
                <code className="mapping-was">{was}</code>
              </td>
              <td>
                <code className="mapping-is">{is}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
