// One version of a contract, for a reader: what it is for, its fields, who uses them, its text.
import { lazy, Suspense, useRef, useState } from 'react';
import { useLoad } from '../../api/load';
import { type ContractPage as Contract, studioApi } from '../../api/studio';
import { useKeys } from '../../app/keys';
import { go, Link, usePlace, withQuery } from '../../app/router';
import { languageOf } from '../../parts/code/language';
import { FindingList } from '../../parts/Findings';
import { Icon } from '../../parts/Icon';
import { Dot } from '../../parts/Meaning';
import { LoadedBody } from '../../parts/Page';
import { Copy, Empty, Loading, Time } from '../../parts/parts';
import { count, plural } from '../../text/format';
import { FieldsTable } from './FieldsTable';
import { usesByMapping } from './fields';
import { contractHref, domainOf, Status, studioHref } from './names';
import './contracts.css';

const CodeText = lazy(() => import('../../parts/code/CodeText').then((all) => ({ default: all.CodeText })));

const tabs = ['fields', 'text', 'versions', 'users'] as const;
type Tab = (typeof tabs)[number];

export default function ContractPage({ contract: ref }: { contract: string }) {
  const place = usePlace();
  const version = place.query.get('version') ?? undefined;
  const branch = place.query.get('branch') ?? undefined;
  const loaded = useLoad(`contract ${ref} ${version} ${branch}`, (signal) =>
    studioApi.contract(ref, { ...(version ? { version } : {}), ...(branch ? { branch } : {}) }, signal),
  );
  useKeys('Contract', 1, [
    { keys: ['Escape'], label: 'Back to the contracts', run: () => go('/contracts') },
    { keys: ['c'], label: 'Compare versions', run: () => go(`${contractHref(ref)}/compare`) },
  ]);
  return (
    <div className="page contract-page">
      <LoadedBody
        of={loaded}
        what="the contract"
        missing={
          <Empty
            title={version ? `${ref} has no version ${version}` : `There is no contract ${ref}`}
            actions={
              <Link className="button" href={version ? contractHref(ref) : '/contracts'}>
                {version ? 'Show the newest version' : 'Back to the contracts'}
              </Link>
            }
          >
            {branch
              ? `Branch ${branch} does not hold it. It may have been renamed or taken away.`
              : 'It may have been renamed or taken away, or it stands on a branch that does not run yet.'}
          </Empty>
        }
      >
        {(contract) => <Reader contract={contract} branch={branch} />}
      </LoadedBody>
    </div>
  );
}

function Reader({ contract, branch }: { contract: Contract; branch: string | undefined }) {
  const place = usePlace();
  const field = useRef<HTMLInputElement>(null);
  const [search, setSearch] = useState('');
  const wanted = place.query.get('tab');
  const users = new Set(contract.uses.map(({ mapping }) => mapping));
  const fields = contract.fields.length - 1;
  const tab: Tab = tabs.find((each) => each === wanted) ?? (fields > 0 ? 'fields' : 'text');
  useKeys('Fields', 2, [
    {
      keys: ['/'],
      label: 'Search the fields',
      when: () => tab === 'fields',
      run: () => field.current?.focus(),
    },
  ]);
  const names: Record<Tab, string> = {
    fields: `Fields ${count(Math.max(0, fields))}`,
    text: 'Text',
    versions: `Versions ${count(contract.versions.length)}`,
    users: `Used by ${count(users.size)}`,
  };
  const newest = contract.versions[0]?.version;
  return (
    <>
      <header className="page-head">
        <Link className="icon-button" href="/contracts" aria-label="Back to the contracts">
          <Icon name="back" />
        </Link>
        <h1 className="with-dot">
          <Dot domain={domainOf(contract.ref)} />
          <bdi>{contract.title || contract.ref}</bdi>
        </h1>
        <Copy text={contract.ref} label="reference">
          {contract.ref}
        </Copy>
        <Status status={contract.status} />
        {branch && (
          <span className="tag">
            <Icon name="branch" size={12} /> {branch}
          </span>
        )}
        <span className="grow" />
        <Versions contract={contract} />
        <Link className="button" href={`${contractHref(contract.ref)}/compare`}>
          Compare
        </Link>
        <Link className="button" href={`${contractHref(contract.ref)}/compare?to=edit`}>
          What if…
        </Link>
      </header>
      {newest && newest !== contract.version && (
        <div className="notice attention page-stale">
          <Icon name="attention" />
          <div>
            This is {contract.version}; the newest is {newest}.{' '}
            <Link href={withQuery(place, { version: undefined })}>Show the newest</Link> ·{' '}
            <Link href={`${contractHref(contract.ref)}/compare?from=${contract.version}&to=${newest}`}>
              What changed since
            </Link>
          </div>
        </div>
      )}
      <Facts contract={contract} />
      {contract.findings.length > 0 && (
        <div className="section">
          <FindingList findings={contract.findings} of={contract.ref} about={contract.file} />
        </div>
      )}
      <div className="contract-bar">
        <div className="toggles" role="group" aria-label="What to show">
          {tabs
            .filter((each) => each !== 'fields' || fields > 0)
            .map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={each === tab}
                onClick={() => go(withQuery(place, { tab: each }), { replace: true })}
              >
                {names[each]}
              </button>
            ))}
        </div>
        {tab === 'fields' && (
          <div className="search">
            <Icon name="search" size={14} />
            <input
              ref={field}
              className="field"
              aria-label="Search the fields"
              placeholder="Search the fields"
              spellCheck={false}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return;
                event.preventDefault();
                if (search) setSearch('');
                else event.currentTarget.blur();
              }}
            />
            {!search && <kbd>/</kbd>}
          </div>
        )}
        {tab === 'text' && (
          <Copy text={contract.text} label="text">
            {contract.file}
          </Copy>
        )}
      </div>
      {tab === 'fields' && (
        <FieldsTable contract={contract.ref} fields={contract.fields} uses={contract.uses} search={search} />
      )}
      {tab === 'text' && (
        <div className="code-place">
          <Suspense fallback={<Loading what="the text" />}>
            <CodeText
              text={contract.text}
              language={languageOf(contract.file)}
              label={`Text of ${contract.ref} ${contract.version}`}
            />
          </Suspense>
        </div>
      )}
      {tab === 'versions' && <VersionList contract={contract} />}
      {tab === 'users' && <Users contract={contract} />}
    </>
  );
}

function Versions({ contract }: { contract: Contract }) {
  const place = usePlace();
  if (contract.versions.length < 2) return <span className="mono">{contract.version}</span>;
  const newest = contract.versions[0]?.version;
  return (
    <select
      className="field mono"
      aria-label="Version"
      value={contract.version}
      onChange={({ target: { value } }) =>
        go(withQuery(place, { version: value === newest ? undefined : value }))
      }
    >
      {contract.versions.map(({ version }) => (
        <option key={version}>{version}</option>
      ))}
    </select>
  );
}

const promises: Record<string, string> = {
  none: 'nothing',
  backward: 'new readers take old messages',
  forward: 'old readers take new messages',
  full: 'both ways',
};

function Facts({ contract }: { contract: Contract }) {
  const { compatibility } = contract;
  const promise = compatibility && promises[compatibility.replace('-transitive', '')];
  const facts: [name: string, value: string | undefined, hint?: string][] = [
    ['Kind', contract.kind],
    ['Owner', contract.owner],
    ['System of record', contract.systemOfRecord, 'Which system is right when two differ'],
    ['Compatibility', compatibility && (promise ? `${compatibility}: ${promise}` : compatibility)],
    [
      'Content model',
      contract.contentModel,
      'strict: what a schema does not forbid may come. closed-writer: producers send only what they declare',
    ],
    ['Messages', contract.components?.join(', ')],
    ['Sunset', contract.sunset, 'After this day nobody should use it'],
    ['Version of the system', contract.upstream],
  ];
  return (
    <div className="contract-facts">
      {contract.description && (
        <p>
          <bdi>{contract.description}</bdi>
        </p>
      )}
      <dl>
        {facts.map(([name, value, hint]) =>
          value ? (
            <div key={name} title={hint}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </div>
  );
}

function VersionList({ contract }: { contract: Contract }) {
  const href = contractHref(contract.ref);
  return (
    <div className="page-body" tabIndex={0} data-scrolls>
      <table className="table">
        <thead>
          <tr>
            <th>Version</th>
            <th>Published</th>
            <th>Tag</th>
            <th>What changed</th>
          </tr>
        </thead>
        <tbody>
          {contract.versions.map(({ version, tag, at, current }, i) => {
            const before = contract.versions[i + 1]?.version;
            return (
              <tr key={version}>
                <td>
                  <Link className="name mono" href={`${href}?version=${encodeURIComponent(version)}`}>
                    {version}
                  </Link>{' '}
                  {current && <span className="tag">current</span>}
                </td>
                <td data-label="Published">
                  {at ? <Time at={at} /> : <span className="quiet">not yet</span>}
                </td>
                <td data-label="Tag" className="mono">
                  {tag ?? ''}
                </td>
                <td>
                  {before ? (
                    <Link href={`${href}/compare?from=${before}&to=${version}`}>since {before}</Link>
                  ) : (
                    <span className="quiet">the first</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Users({ contract }: { contract: Contract }) {
  const users = usesByMapping(contract.uses);
  const flows = contract.flows ?? [];
  if (users.size === 0 && flows.length === 0)
    return (
      <Empty
        title="Nothing uses this contract yet"
        actions={
          <Link className="button" href={`/mappings/new?source=${encodeURIComponent(contract.ref)}`}>
            Map it to another contract
          </Link>
        }
      >
        No mapping reads or writes it, and no flow carries it.
      </Empty>
    );
  return (
    <div className="page-body" tabIndex={0} data-scrolls>
      <table className="table">
        <thead>
          <tr>
            <th>Used by</th>
            <th>How</th>
          </tr>
        </thead>
        <tbody>
          {[...users].map(([mapping, uses]) => {
            const writes = uses.filter(({ access }) => access === 'write').length;
            const said = [
              uses.length > writes && `reads ${plural(uses.length - writes, 'field')}`,
              writes > 0 && `writes ${plural(writes, 'field')}`,
            ];
            return (
              <tr key={mapping}>
                <td>
                  <Link className="name" href={studioHref(mapping)}>
                    {mapping}
                  </Link>
                </td>
                <td>{said.filter(Boolean).join(', ')}</td>
              </tr>
            );
          })}
          {flows.map((flow) => (
            <tr key={flow}>
              <td>
                <Link className="name" href={`/flows?q=${encodeURIComponent(flow)}`}>
                  {flow}
                </Link>
              </td>
              <td>flow</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
