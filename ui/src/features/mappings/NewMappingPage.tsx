// A new mapping out of two contracts: chosen, named, saved to a branch, and opened in the studio.
import type { Workspace } from '../../api/client';
import { useKept } from '../../app/kept';
import { useKeys } from '../../app/keys';
import { go, Link, usePlace } from '../../app/router';
import { useServer } from '../../app/server';
import { Icon } from '../../parts/Icon';
import { LoadedBody } from '../../parts/Page';
import { Empty } from '../../parts/parts';
import { SaveForm } from '../../parts/SaveForm';
import { noWorkspace } from '../../parts/WorkspacePage';
import { contractOf, studioHref } from '../contracts/names';
import { ContractPicker } from './ContractPicker';
import { mappingText, type NewMapping, nameProblem, suggestName } from './newmapping';
import './mappings.css';

export default function NewMappingPage() {
  const { workspace } = useServer();
  useKeys('New mapping', 1, [
    { keys: ['Escape'], label: 'Back to the mappings', run: () => go('/mappings') },
  ]);
  return (
    <div className="page">
      <header className="page-head">
        <Link className="icon-button" href="/mappings" aria-label="Back to the mappings">
          <Icon name="back" />
        </Link>
        <h1>New mapping</h1>
        <span className="quiet">choose what comes in and what is to go out</span>
      </header>
      <LoadedBody of={workspace} what="the workspace" missing={noWorkspace}>
        {(value) =>
          value.contracts.length ? (
            <Form workspace={value} />
          ) : (
            <Empty
              title="A mapping needs two contracts, and this workspace has none"
              actions={
                <Link className="button" href="/contracts/new">
                  Make a contract from a sample
                </Link>
              }
            >
              A contract says what a message holds: what a mapping reads, and what it may write.
            </Empty>
          )
        }
      </LoadedBody>
    </div>
  );
}

interface Draft extends Omit<NewMapping, 'name'> {
  /** undefined follows the contracts. */
  name?: string;
}

function Form({ workspace: { contracts, mappings } }: { workspace: Workspace }) {
  const { query } = usePlace();
  const first: Draft = {
    title: '',
    source: query.get('source') ?? '',
    target: query.get('target') ?? '',
  };
  const [draft, setDraft] = useKept<Draft>('new-mapping', first);
  const taken = mappings.map(({ name }) => name);
  const suggested = suggestName(draft.source, draft.target, taken);
  const name = draft.name ?? suggested;
  const set = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const kindOf = (ref: string) => contracts.find((each) => each.ref === contractOf(ref))?.kind;
  const open = (ref: string) => !ref || (kindOf(ref) === 'api' && !ref.includes('#'));
  const wrongName = nameProblem(name, taken);
  const blocked = open(draft.source)
    ? 'Choose what the mapping reads.'
    : open(draft.target)
      ? 'Choose what the mapping writes.'
      : wrongName;
  const path = `mappings/${name}/mapping.yaml`;
  return (
    <>
      <div className="page-body new-mapping" tabIndex={0} data-scrolls>
        <div className="pickers">
          <ContractPicker
            label="Source"
            contracts={contracts}
            value={draft.source}
            onChange={(source) => set({ source })}
          />
          <Icon name="arrow" />
          <ContractPicker
            label="Target"
            contracts={contracts}
            value={draft.target}
            onChange={(target) => set({ target })}
          />
        </div>
        <div className="new-mapping-names">
          <label>
            <span className="label">Name</span>
            <input
              className="field mono"
              aria-label="Name"
              aria-describedby="new-mapping-note"
              value={name}
              spellCheck={false}
              aria-invalid={!!wrongName && name !== ''}
              onChange={(event) => set({ name: event.target.value })}
            />
            <span id="new-mapping-note" className={wrongName && name ? 'sub new-mapping-wrong' : 'sub quiet'}>
              {name && wrongName ? wrongName : path}
            </span>
          </label>
          <label>
            <span className="label">Title</span>
            <input
              className="field"
              placeholder="Shopify order to canonical order"
              value={draft.title}
              onChange={(event) => set({ title: event.target.value })}
            />
          </label>
        </div>
      </div>
      <SaveForm
        verb="Create and open"
        files={[{ path, text: mappingText({ ...draft, title: draft.title.trim(), name }) }]}
        branch={wrongName ? '' : name}
        message={`${name}: a new mapping`}
        blocked={blocked}
        onSaved={({ branch }) => {
          setDraft(undefined);
          go(`${studioHref(name)}?branch=${encodeURIComponent(branch)}`);
        }}
      />
    </>
  );
}
