import { Fragment } from 'react';
import type { Workspace } from '../../api/client';
import { Link } from '../../app/router';
import { type Finding, FindingList, Unlisted } from '../../parts/Findings';
import { Dot, type Meaning, State } from '../../parts/Meaning';
import { Copy, Empty } from '../../parts/parts';
import { NothingMatches, WorkspacePage } from '../../parts/WorkspacePage';

type Contract = Workspace['contracts'][number];

const folderOf = (contract: Contract) => contract.file.replace(/[^/]*$/, '');
/** The majors of a contract share contract.yaml. */
const ownsFinding = (contract: Contract, { position: { file } }: Finding) =>
  file === contract.file || file === `${folderOf(contract)}contract.yaml`;

const domainOf = (ref: string) => ref.split('/')[0] ?? ref;

const states: Record<string, { meaning: Meaning; word: string }> = {
  active: { meaning: 'ok', word: 'Active' },
  draft: { meaning: 'unknown', word: 'Draft' },
  deprecated: { meaning: 'attention', word: 'Deprecated' },
};

export function ContractsPage() {
  return (
    <WorkspacePage title="Contracts" filter="name, domain or owner">
      {(workspace, matches) => {
        const unlisted = (
          <Unlisted
            workspace={workspace}
            folder="contracts/"
            told={(finding) => workspace.contracts.some((contract) => ownsFinding(contract, finding))}
          />
        );
        if (workspace.contracts.length === 0)
          return (
            <>
              <Empty title="This workspace has no contracts">
                <code>crosswalk init DIR</code> starts a workspace with the canonical retail contracts.
              </Empty>
              {unlisted}
            </>
          );
        const shown = workspace.contracts.filter((contract) =>
          matches(
            contract.ref,
            contract.title,
            contract.kind,
            contract.status,
            contract.owner,
            contract.file,
          ),
        );
        return shown.length ? (
          <>
            <ContractTable contracts={shown} workspace={workspace} />
            {unlisted}
          </>
        ) : (
          <NothingMatches />
        );
      }}
    </WorkspacePage>
  );
}

function ContractTable({
  contracts,
  workspace: { mappings, findings },
}: {
  contracts: readonly Contract[];
  workspace: Workspace;
}) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th>Contract</th>
          <th>Kind</th>
          <th>Version</th>
          <th>Status</th>
          <th>Owner</th>
          <th>Read and written by</th>
          <th className="at-file">File</th>
        </tr>
      </thead>
      <tbody>
        {contracts.map((contract) => {
          const own = findings.filter((finding) => ownsFinding(contract, finding));
          return (
            <Fragment key={contract.ref}>
              <tr className={own.length ? 'has-findings' : undefined}>
                <td>
                  <span className="with-dot">
                    <Dot domain={domainOf(contract.ref)} />
                    <span>
                      <span className="name">{contract.ref}</span>
                      <bdi className="sub">{contract.title}</bdi>
                    </span>
                  </span>
                </td>
                <td>{contract.kind}</td>
                <td className="mono">{contract.version}</td>
                <td>
                  <Status status={contract.status} />
                </td>
                <td className="one-line">{contract.owner ?? <span className="quiet">nobody named</span>}</td>
                <td>
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
                  <td colSpan={7}>
                    <FindingList findings={own} of={contract.ref} about={folderOf(contract)} />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

function Status({ status }: { status: string }) {
  const { meaning, word } = states[status] ?? { meaning: 'unknown' as const, word: status };
  return <State meaning={meaning}>{word}</State>;
}

function UsedBy({ contract, mappings }: { contract: string; mappings: Workspace['mappings'] }) {
  const same = (ref: string) => ref.replace(/#.*/, '') === contract;
  const users = mappings.filter((mapping) => same(mapping.source) || same(mapping.target));
  if (users.length === 0) return <span className="quiet">no mapping</span>;
  if (users.length > 3)
    return <Link href={`/mappings?q=${encodeURIComponent(contract)}`}>{users.length} mappings</Link>;
  return users.map((mapping, i) => (
    <span key={mapping.name}>
      {i > 0 && ', '}
      <Link href={`/mappings?q=${encodeURIComponent(mapping.name)}`}>{mapping.name}</Link>
    </span>
  ));
}
