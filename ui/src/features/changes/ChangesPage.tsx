// What the check of the running revision found.
import type { Workspace } from '../../api/client';
import { type Finding, placeOf } from '../../parts/Findings';
import { Icon } from '../../parts/Icon';
import { State } from '../../parts/Meaning';
import { Copy } from '../../parts/parts';
import { NothingMatches, WorkspacePage } from '../../parts/WorkspacePage';
import { plural, revision } from '../../text/format';

export function ChangesPage() {
  return (
    <WorkspacePage title="Changes" filter="file, code or text">
      {(workspace, matches) => {
        const shown = workspace.findings.filter((finding) =>
          matches(finding.code, finding.severity, finding.message, finding.hint, placeOf(finding.position)),
        );
        return (
          <>
            <Verdict workspace={workspace} />
            {workspace.findings.length > 0 &&
              (shown.length ? <FindingTable findings={shown} /> : <NothingMatches />)}
          </>
        );
      }}
    </WorkspacePage>
  );
}

function Verdict({ workspace }: { workspace: Workspace }) {
  const { contracts, mappings, flows, findings } = workspace;
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const looked = `${plural(contracts.length, 'contract')}, ${plural(mappings.length, 'mapping')} and ${plural(flows.length, 'flow')}`;
  const at = `${workspace.branch} at ${revision(workspace.revision)}`;
  const meaning = errors ? 'broken' : findings.length ? 'attention' : 'ok';
  return (
    <div className="section">
      <div className={`notice ${meaning}`}>
        {meaning === 'ok' ? (
          <span className="state ok">
            <Icon name="ok" />
          </span>
        ) : (
          <Icon name={meaning} />
        )}
        <div>
          <strong>
            {findings.length === 0
              ? 'The check found nothing to correct.'
              : `The check found ${plural(findings.length, 'problem')}${errors ? `, ${plural(errors, 'error')} among them` : ''}.`}
          </strong>
          <p className="quiet">
            It read {looked} of {at}. Before you commit a change, <code>crosswalk check</code> says the same
            in your terminal.
          </p>
        </div>
      </div>
    </div>
  );
}

function FindingTable({ findings }: { findings: readonly Finding[] }) {
  return (
    <div className="section section-table">
      <table className="table">
        <thead>
          <tr>
            <th>Severity</th>
            <th>Finding</th>
            <th>Place</th>
            <th>Code</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <tr key={`${placeOf(finding.position)} ${finding.code} ${finding.message}`}>
              <td>
                <State meaning={finding.severity === 'error' ? 'broken' : 'attention'}>
                  {finding.severity === 'error' ? 'Error' : 'Warning'}
                </State>
              </td>
              <td>
                <bdi>{finding.message}</bdi>
                {finding.hint && <span className="sub">{finding.hint}</span>}
              </td>
              <td>
                <Copy text={placeOf(finding.position)} label="place">
                  {placeOf(finding.position)}
                </Copy>
              </td>
              <td className="mono quiet">{finding.code}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
