import type { OutsideDocument } from '../../api/client';
import { Icon } from '../../parts/Icon';
import { systemWord } from '../../parts/Meaning';
import { Copy } from '../../parts/parts';

/** An id in an outside system: a link when that system has an address for it, and always to copy. */
export function DocumentId({ system, type, id, url }: OutsideDocument) {
  return (
    <span className="document">
      <span className="quiet">
        {systemWord(system)} {type}
      </span>
      {url && (
        <a
          href={url}
          target="_blank"
          rel="noreferrer"
          className="mono"
          title={`Open in ${systemWord(system)}`}
        >
          {id} <Icon name="outside" size={12} />
        </a>
      )}
      <Copy text={id} label={`${type} number`}>
        {url ? null : id}
      </Copy>
    </span>
  );
}
