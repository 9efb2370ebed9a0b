import { Fragment, useRef } from 'react';
import { useLoad } from '../../api/load';
import { type MappingSummary, studioApi } from '../../api/studio';
import { go, Link, usePlace, withQuery } from '../../app/router';
import { useServer } from '../../app/server';
import { changesAbout, FindingList, Unlisted } from '../../parts/Findings';
import { Icon } from '../../parts/Icon';
import { State } from '../../parts/Meaning';
import { Choice, FilterField, LoadedBody, NothingMatches, useFilter, useRows } from '../../parts/Page';
import { Copy, Empty } from '../../parts/parts';
import { noWorkspace, Revision } from '../../parts/WorkspacePage';
import { count, middle, plural } from '../../text/format';
import { startTour } from '../../tour/tour';
import { contractHref, studioHref } from '../contracts/names';
import { coverageOf, filterNames, runsOf, type SortKey, shownMappings, stateFilters } from './list';
import './mappings.css';

/** A mapping owns its folder: the mapping itself and its cases. */
const folderOf = (mapping: MappingSummary) => mapping.file.replace(/[^/]*$/, '');

const columns: readonly [key: SortKey | undefined, name: string][] = [
  ['name', 'Mapping'],
  [undefined, 'Source → target'],
  ['state', 'State'],
  ['coverage', 'Required targets'],
  ['cases', 'Cases'],
  ['runs', 'Module'],
  [undefined, 'Used by'],
];
const isSort = (name: string): name is SortKey => columns.some(([key]) => key === name);

export function MappingsPage() {
  const { workspace, health } = useServer();
  const revision = health.data.state === 'ready' ? health.data.value.workspace.revision : '';
  const loaded = useLoad(`mappings ${revision}`, (signal) => studioApi.mappings(undefined, signal), 60_000);
  const place = usePlace();
  const matches = useFilter();
  const field = useRef<HTMLInputElement>(null);
  const all = loaded.data.state === 'ready' ? loaded.data.value : [];
  const [key = '', way] = (place.query.get('sort') ?? 'name').split(',');
  const sort = isSort(key) ? key : 'name';
  const down = way === 'down';
  const shown = shownMappings(all, { state: place.query.get('state'), sort, down }, matches);
  const rows = useRows(
    'Mappings',
    {
      count: shown.length,
      open: (index) => shown[index] && go(studioHref(shown[index].name)),
      names: filterNames,
      what: 'mapping',
    },
    field,
  );
  const sortBy = (next: SortKey) => {
    const again = next === sort && !down;
    const value = again ? `${next},down` : next === 'name' ? undefined : next;
    go(withQuery(place, { sort: value }), { replace: true });
  };
  return (
    <div className="page">
      <header className="page-head">
        <h1>Mappings</h1>
        <Revision />
        <span className="grow" />
        {all.length > 0 && (
          <>
            <span className="quiet" role="status">
              {shown.length < all.length
                ? `${count(shown.length)} of ${count(all.length)}`
                : count(all.length)}
            </span>
            <Choice name="state" label="All states" options={stateFilters} />
          </>
        )}
        <FilterField by="name or contract" field={field} />
        <Link className="button primary" href="/mappings/new">
          New mapping
        </Link>
      </header>
      <div className="page-body" tabIndex={0} data-scrolls>
        <LoadedBody of={loaded} what="the mappings" missing={noWorkspace}>
          {(mappings) =>
            mappings.length === 0 ? (
              <NoMappings />
            ) : shown.length === 0 ? (
              <NothingMatches names={filterNames} />
            ) : (
              <table className="table mappings-table">
                <thead>
                  <tr>
                    {columns.map(([each, name]) => (
                      <th
                        key={name}
                        aria-sort={each === sort ? (down ? 'descending' : 'ascending') : undefined}
                      >
                        {each ? (
                          <button type="button" className="sort" onClick={() => sortBy(each)}>
                            {name}
                            {each === sort && <Icon name={down ? 'up' : 'down'} size={12} />}
                          </button>
                        ) : (
                          name
                        )}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {shown.map((mapping, index) => (
                    <MappingRows key={mapping.name} mapping={mapping} row={rows.row(index)} />
                  ))}
                </tbody>
              </table>
            )
          }
        </LoadedBody>
        {workspace.data.state === 'ready' && loaded.data.state === 'ready' && (
          <Unlisted
            workspace={workspace.data.value}
            folder="mappings/"
            told={({ position: { file } }) => all.some((mapping) => file.startsWith(folderOf(mapping)))}
          />
        )}
      </div>
    </div>
  );
}

function NoMappings() {
  return (
    <Empty
      title="This workspace has no mappings"
      actions={
        <>
          <Link className="button" href="/mappings/new">
            Make the first mapping
          </Link>
          <button type="button" className="button" onClick={startTour}>
            Show me how
          </button>
        </>
      }
    >
      A mapping turns a message of one contract into a message of another. Choose two contracts, then connect
      their fields.
    </Empty>
  );
}

type RowProps = ReturnType<ReturnType<typeof useRows>['row']>;

function MappingRows({ mapping, row }: { mapping: MappingSummary; row: RowProps }) {
  const findings = mapping.findings ?? [];
  return (
    <Fragment>
      <tr className={findings.length ? 'has-findings' : undefined} {...row}>
        <td>
          <Link className="name" href={studioHref(mapping.name)}>
            {mapping.name}
          </Link>
          {mapping.title && <bdi className="sub">{mapping.title}</bdi>}
          {mapping.branches?.map((branch) => (
            <Link
              key={branch}
              className="tag draft-tag"
              href={`${studioHref(mapping.name)}?branch=${encodeURIComponent(branch)}`}
              title={`Draft on branch ${branch}`}
            >
              <Icon name="branch" size={12} />
              <span className="clip">{branch}</span>
            </Link>
          ))}
        </td>
        <td>
          <ContractLink to={mapping.source} />
          <span className="quiet"> → </span>
          <ContractLink to={mapping.target} />
        </td>
        <td>
          {mapping.state === 'ok' ? (
            <State meaning="ok">Compiles</State>
          ) : (
            <Link href={changesAbout(folderOf(mapping))} title={`Findings in ${mapping.file}`}>
              <State meaning="broken">{`Broken${findings.length ? ` (${count(findings.length)})` : ''}`}</State>
            </Link>
          )}
        </td>
        <td data-label="Required targets">
          <Coverage mapping={mapping} />
        </td>
        <td data-label="Cases">
          <Cases {...mapping.cases} />
        </td>
        <td data-label="Module">
          <Module mapping={mapping} />
        </td>
        <td data-label="Used by">
          <Users mapping={mapping} />
        </td>
      </tr>
      {findings.length > 0 && (
        <tr className="findings-row">
          <td colSpan={columns.length}>
            <FindingList findings={findings} of={mapping.name} about={folderOf(mapping)} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

/** A mapping that cannot be read may not tell its contracts. */
function ContractLink({ to }: { to: string }) {
  if (!to) return <span className="quiet">unknown</span>;
  return <Link href={contractHref(to)}>{to}</Link>;
}

function Coverage({ mapping }: { mapping: MappingSummary }) {
  const { written, required } = mapping.coverage;
  if (!required) return <span className="quiet">{mapping.state === 'ok' ? 'none required' : 'unknown'}</span>;
  const share = coverageOf(mapping);
  return (
    <span className="coverage">
      <span className={share < 1 ? 'coverage-bar open' : 'coverage-bar'} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span>
        {count(written)}/{count(required)}
      </span>
    </span>
  );
}

function Cases({ total, failed }: { total: number; failed: number }) {
  if (total === 0) return <span className="quiet">none</span>;
  if (failed === 0) return <State meaning="ok">{`${count(total)} pass`}</State>;
  return <State meaning="broken">{`${count(failed)} of ${count(total)} fail`}</State>;
}

function Module({ mapping }: { mapping: MappingSummary }) {
  if (!mapping.digest) return <span className="quiet">none</span>;
  const runs = runsOf(mapping);
  return (
    <>
      <Copy text={mapping.digest} label="module digest">
        {middle(mapping.digest, 8, 4)}
      </Copy>
      <span className="sub" title={mapping.running && `Production runs ${mapping.running}`}>
        {runs === 'same' ? 'runs' : runs === 'older' ? 'another one runs' : 'does not run'}
      </span>
    </>
  );
}

function Users({ mapping: { flows, usedBy } }: { mapping: MappingSummary }) {
  const links = [
    ...flows.map((flow) => [`flow ${flow}`, flow, `/flows?q=${encodeURIComponent(flow)}`] as const),
    ...usedBy.map((name) => [`mapping ${name}`, name, studioHref(name)] as const),
  ];
  if (links.length === 0) return <span className="quiet">no flow</span>;
  const shown = links.slice(0, 3);
  return (
    <>
      {shown.map(([key, name, href], i) => (
        <span key={key}>
          {i > 0 && ', '}
          <Link href={href} title={key}>
            {name}
          </Link>
        </span>
      ))}
      {links.length > shown.length && (
        <span className="quiet"> and {plural(links.length - shown.length, 'other')}</span>
      )}
    </>
  );
}
