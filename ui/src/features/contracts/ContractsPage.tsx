import { Fragment, useRef, useState } from 'react';
import type { Workspace } from '../../api/client';
import { go, Link, usePlace } from '../../app/router';
import { useServer } from '../../app/server';
import { type Finding, FindingList, Unlisted } from '../../parts/Findings';
import { Dot } from '../../parts/Meaning';
import { Choice, FilterField, LoadedBody, NothingMatches, useFilter, useRows } from '../../parts/Page';
import { Copy, Empty } from '../../parts/parts';
import { noWorkspace, Revision } from '../../parts/WorkspacePage';
import { count } from '../../text/format';
import { type Contract, contractHref, contractOf, domainOf, Status, statuses, studioHref } from './names';

const folderOf = (contract: Contract) => contract.file.replace(/[^/]*$/, '');
/** The majors of a contract share contract.yaml. */
const ownsFinding = (contract: Contract, { position: { file } }: Finding) =>
  file === contract.file || file === `${folderOf(contract)}contract.yaml`;

const filters = ['q', 'domain', 'kind', 'status'] as const;
/** More rows than this are shown on request: a browser lays them out at once without a pause. */
const most = 200;

const sorted = (values: string[]) => [...new Set(values)].sort().map((value) => [value, value] as const);

export function ContractsPage() {
  const { workspace } = useServer();
  const { query } = usePlace();
  const matches = useFilter();
  const field = useRef<HTMLInputElement>(null);
  const known = workspace.data.state === 'ready' ? workspace.data.value : undefined;
  const all = known?.contracts ?? [];
  const wanted = (name: string, value: string) => (query.get(name) ?? value) === value;
  const shown = all.filter(
    (contract) =>
      wanted('domain', domainOf(contract.ref)) &&
      wanted('kind', contract.kind) &&
      wanted('status', contract.status) &&
      matches(
        contract.ref,
        contract.title,
        contract.kind,
        contract.status,
        contract.owner,
        contract.systemOfRecord,
        contract.file,
      ),
  );
  const rows = useRows(
    'Contracts',
    {
      count: Math.min(shown.length, most),
      open: (index) => shown[index] && go(contractHref(shown[index].ref)),
      names: filters,
      what: 'contract',
    },
    field,
  );
  return (
    <div className="page">
      <header className="page-head">
        <h1>Contracts</h1>
        <Revision />
        <span className="grow" />
        {all.length > 0 && (
          <>
            <span className="quiet" role="status">
              {shown.length < all.length
                ? `${count(shown.length)} of ${count(all.length)}`
                : count(all.length)}
            </span>
            <Choice name="domain" label="All domains" options={sorted(all.map(({ ref }) => domainOf(ref)))} />
            <Choice name="kind" label="All kinds" options={sorted(all.map(({ kind }) => kind))} />
            <Choice name="status" label="All statuses" options={statuses} />
          </>
        )}
        <FilterField by="name, domain or owner" field={field} />
        <Link className="button primary" href="/contracts/new">
          New contract
        </Link>
      </header>
      <div className="page-body" tabIndex={0} data-scrolls>
        <LoadedBody of={workspace} what="the workspace" missing={noWorkspace}>
          {(value) => (
            <>
              {value.contracts.length === 0 ? (
                <Empty
                  title="This workspace has no contracts"
                  actions={
                    <Link className="button" href="/contracts/new">
                      Make one from a sample
                    </Link>
                  }
                >
                  A contract says what a message holds. Make the first from a sample payload or from a schema
                  you have, or start over with the canonical retail contracts: <code>crosswalk init DIR</code>
                  .
                </Empty>
              ) : shown.length === 0 ? (
                <NothingMatches names={filters} />
              ) : (
                <ContractTable contracts={shown} workspace={value} row={rows.row} />
              )}
              <Unlisted
                workspace={value}
                folder="contracts/"
                told={(finding) => value.contracts.some((contract) => ownsFinding(contract, finding))}
              />
            </>
          )}
        </LoadedBody>
      </div>
    </div>
  );
}

interface ContractTableProps {
  contracts: readonly Contract[];
  workspace: Workspace;
  row: ReturnType<typeof useRows>['row'];
}

function ContractTable({ contracts, workspace: { mappings, findings }, row }: ContractTableProps) {
  const [all, setAll] = useState(false);
  return (
    <>
      <table className="table">
        <thead>
          <tr>
            <th>Contract</th>
            <th>Kind</th>
            <th>Version</th>
            <th>Status</th>
            <th>Owner</th>
            <th>System of record</th>
            <th>Read and written by</th>
            <th className="at-file">File</th>
          </tr>
        </thead>
        <tbody>
          {(all ? contracts : contracts.slice(0, most)).map((contract, index) => {
            const own = findings.filter((finding) => ownsFinding(contract, finding));
            return (
              <Fragment key={contract.ref}>
                <tr className={own.length ? 'has-findings' : undefined} {...row(index)}>
                  <td>
                    <span className="with-dot">
                      <Dot domain={domainOf(contract.ref)} />
                      <span>
                        <Link className="name" href={contractHref(contract.ref)}>
                          {contract.ref}
                        </Link>
                        <bdi className="sub">{contract.title}</bdi>
                      </span>
                    </span>
                  </td>
                  <td>{contract.kind}</td>
                  <td className="mono">{contract.version}</td>
                  <td>
                    <Status status={contract.status} />
                  </td>
                  <td className="breaks" data-label="Owner">
                    {contract.owner ?? <span className="quiet">nobody named</span>}
                  </td>
                  <td data-label="Right when two differ">
                    {contract.systemOfRecord ?? <span className="quiet">not stated</span>}
                  </td>
                  <td data-label="Used by">
                    <UsedBy contract={contract.ref} mappings={mappings} />
                  </td>
                  <td className="at-file">
                    <Copy text={contract.file} label="path">
                      {contract.file}
                    </Copy>
                  </td>
                </tr>
                {own.length > 0 && (
                  <tr className="findings-row">
                    <td colSpan={8}>
                      <FindingList findings={own} of={contract.ref} about={folderOf(contract)} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
      {!all && contracts.length > most && (
        <p className="section">
          <button type="button" className="button" onClick={() => setAll(true)}>
            Show all {count(contracts.length)}
          </button>
        </p>
      )}
    </>
  );
}

function UsedBy({ contract, mappings }: { contract: string; mappings: Workspace['mappings'] }) {
  const same = (ref: string) => contractOf(ref) === contract;
  const users = mappings.filter((mapping) => same(mapping.source) || same(mapping.target));
  if (users.length === 0) return <span className="quiet">no mapping</span>;
  if (users.length > 3)
    return <Link href={`/mappings?q=${encodeURIComponent(contract)}`}>{count(users.length)} mappings</Link>;
  return users.map((mapping, i) => (
    <span key={mapping.name}>
      {i > 0 && ', '}
      <Link href={studioHref(mapping.name)}>{mapping.name}</Link>
    </span>
  ));
}
