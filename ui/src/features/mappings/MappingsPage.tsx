import { Fragment } from 'react';
import type { Workspace } from '../../api/client';
import { Link } from '../../app/router';
import { changesAbout, type Finding, FindingList, Unlisted } from '../../parts/Findings';
import { State } from '../../parts/Meaning';
import { Copy, Empty } from '../../parts/parts';
import { NothingMatches, WorkspacePage } from '../../parts/WorkspacePage';
import { bytes, count, middle } from '../../text/format';

type Mapping = Workspace['mappings'][number];

/** A mapping owns its folder: the mapping itself and its cases. */
const folderOf = (mapping: Mapping) => mapping.file.replace(/[^/]*$/, '');
const ownsFinding = (mapping: Mapping, { position: { file } }: Finding) =>
  file === mapping.file || file.startsWith(folderOf(mapping));

export function MappingsPage() {
  return (
    <WorkspacePage title="Mappings" filter="name or contract">
      {(workspace, matches) => {
        const unlisted = (
          <Unlisted
            workspace={workspace}
            folder="mappings/"
            told={(finding) => workspace.mappings.some((mapping) => ownsFinding(mapping, finding))}
          />
        );
        if (workspace.mappings.length === 0)
          return (
            <>
              <Empty title="This workspace has no mappings">
                Write one as <code>mappings/&lt;name&gt;/mapping.yaml</code> and commit it;{' '}
                <code>crosswalk check</code> tells what it lacks.
              </Empty>
              {unlisted}
            </>
          );
        const shown = workspace.mappings.filter((mapping) =>
          matches(mapping.name, mapping.title, mapping.source, mapping.target, mapping.state, mapping.digest),
        );
        return shown.length ? (
          <>
            <MappingTable mappings={shown} findings={workspace.findings} />
            {unlisted}
          </>
        ) : (
          <NothingMatches />
        );
      }}
    </WorkspacePage>
  );
}

function MappingTable({
  mappings,
  findings,
}: {
  mappings: readonly Mapping[];
  findings: Workspace['findings'];
}) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th>Mapping</th>
          <th>Source → target</th>
          <th>State</th>
          <th>Cases</th>
          <th>Module</th>
          <th className="number">Size</th>
          <th>Used by</th>
        </tr>
      </thead>
      <tbody>
        {mappings.map((mapping) => {
          const own = findings.filter((finding) => ownsFinding(mapping, finding));
          return (
            <Fragment key={mapping.name}>
              <MappingRow mapping={mapping} findings={own.length} />
              {own.length > 0 && (
                <tr className="findings-row">
                  <td colSpan={7}>
                    <FindingList findings={own} of={mapping.name} about={folderOf(mapping)} />
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

function MappingRow({ mapping, findings }: { mapping: Mapping; findings: number }) {
  return (
    <tr className={findings ? 'has-findings' : undefined}>
      <td>
        <span className="name">{mapping.name}</span>
        {mapping.title && <bdi className="sub">{mapping.title}</bdi>}
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
            <State meaning="broken">{`Broken${findings ? ` (${count(findings)})` : ''}`}</State>
          </Link>
        )}
      </td>
      <td data-label="Cases">
        <Cases {...mapping.cases} />
      </td>
      <td data-label="Module">
        {mapping.digest ? (
          <Copy text={mapping.digest} label="module digest">
            {middle(mapping.digest, 8, 4)}
          </Copy>
        ) : (
          <span className="quiet">none</span>
        )}
      </td>
      <td className="number">{mapping.moduleBytes === undefined ? '' : bytes(mapping.moduleBytes)}</td>
      <td data-label="Used by">
        {mapping.flows?.length ? (
          mapping.flows.map((flow, i) => (
            <span key={flow}>
              {i > 0 && ', '}
              <Link href={`/flows?q=${encodeURIComponent(flow)}`}>{flow}</Link>
            </span>
          ))
        ) : (
          <span className="quiet">no flow</span>
        )}
      </td>
    </tr>
  );
}

/** A mapping that cannot be read may not tell its contracts. */
function ContractLink({ to }: { to: string }) {
  if (!to) return <span className="quiet">unknown</span>;
  return <Link href={`/contracts?q=${encodeURIComponent(to.replace(/#.*/, ''))}`}>{to}</Link>;
}

function Cases({ total, failed }: { total: number; failed: number }) {
  if (total === 0) return <span className="quiet">none</span>;
  if (failed === 0) return <State meaning="ok">{`${count(total)} pass`}</State>;
  return <State meaning="broken">{`${count(failed)} of ${count(total)} fail`}</State>;
}
