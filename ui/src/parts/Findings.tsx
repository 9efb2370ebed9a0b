// What the check found in the files of a thing, told where the thing is listed.
import type { Workspace } from '../api/client';
import { Link } from '../app/router';
import { plural } from '../text/format';
import { State } from './Meaning';
import { Copy } from './parts';

export type Finding = Workspace['findings'][number];

export const placeOf = ({ file, line, col }: Finding['position']) =>
  [file, line, line && col].filter(Boolean).join(':');

export const changesAbout = (text: string) => `/changes?q=${encodeURIComponent(text)}`;

/** More than this many are told by Changes. */
const most = 5;

interface FindingListProps {
  findings: readonly Finding[];
  /** Whose findings these are: "shopify-order". */
  of: string;
  /** What Changes filters by to show all of them. */
  about: string;
}

export function FindingList({ findings, of, about }: FindingListProps) {
  return (
    <ul className="findings" aria-label={`Findings in ${of}`}>
      {findings.slice(0, most).map((finding) => (
        <li key={`${placeOf(finding.position)} ${finding.code} ${finding.message}`}>
          <State meaning={finding.severity === 'error' ? 'broken' : 'attention'}>
            {finding.severity === 'error' ? 'Error' : 'Warning'}
          </State>
          <div>
            <bdi>{finding.message}</bdi>
            {finding.hint && <span className="sub">{finding.hint}</span>}
            <Copy text={placeOf(finding.position)} label="place">
              {placeOf(finding.position)}
            </Copy>
          </div>
        </li>
      ))}
      {findings.length > most && (
        <li>
          <Link href={changesAbout(about)}>All {plural(findings.length, 'finding')} in Changes</Link>
        </li>
      )}
    </ul>
  );
}

interface UnlistedProps {
  workspace: Workspace;
  /** The folder whose files make the list: "flows/". */
  folder: string;
  /** Whether the list tells the finding already. */
  told: (finding: Finding) => boolean;
}

/** Findings in files from which nothing could be listed. */
export function Unlisted({ workspace, folder, told }: UnlistedProps) {
  const findings = workspace.findings.filter(
    (finding) => finding.position.file.startsWith(folder) && !told(finding),
  );
  if (findings.length === 0) return null;
  return (
    <section className="section unlisted">
      <h2>Also found in {folder}</h2>
      <FindingList findings={findings} of={folder} about={folder} />
    </section>
  );
}
