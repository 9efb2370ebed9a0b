// The findings of a comparison, grouped by how bad they are; one is chosen.
import type { CompatFinding } from '../../api/studio';
import { placeOf } from '../../parts/Findings';
import { State } from '../../parts/Meaning';
import { count } from '../../text/format';
import { type Comparison, severities } from './compare';

interface ChangeFindingsProps {
  result: Comparison;
  /** Index of the chosen finding; −1 if there is none. */
  at: number;
  onChoose: (index: number) => void;
}

const meanings = { error: 'broken', warning: 'attention', info: 'unknown' } as const;

export function ChangeFindings({ result: { report, mistakes }, at, onChoose }: ChangeFindingsProps) {
  if (mistakes.length)
    return (
      <>
        <h2>Mistakes in the text</h2>
        <ul>
          {mistakes.map((mistake) => (
            <li key={`${placeOf(mistake.position)} ${mistake.message}`} className="finding-card">
              <State meaning="broken">Mistake</State>
              <bdi>{mistake.message}</bdi>
              {mistake.hint && <span className="sub">{mistake.hint}</span>}
              <span className="mono quiet">{placeOf(mistake.position).replace(/^(old|new):/, '')}</span>
            </li>
          ))}
        </ul>
      </>
    );
  const findings = report?.findings ?? [];
  if (!findings.length) return <p className="quiet compare-none">Nothing to report.</p>;
  return severities.map(([severity, word]) => {
    const own = findings.flatMap((finding, index) =>
      finding.severity === severity ? [{ finding, index }] : [],
    );
    if (!own.length) return null;
    return (
      <section key={severity}>
        <h2>
          {word} <span className="quiet">{count(own.length)}</span>
        </h2>
        <ul>
          {own.map(({ finding, index }) => (
            <li key={`${finding.code} ${finding.pointer} ${finding.direction} ${finding.message}`}>
              <button
                type="button"
                className="finding-card"
                aria-current={index === at ? 'true' : undefined}
                onClick={() => onChoose(index)}
              >
                <State meaning={finding.approved ? 'ok' : meanings[severity]}>{wordOf(finding)}</State>
                <bdi>{finding.message}</bdi>
                <span className="mono quiet">{finding.pointer || 'the whole message'}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    );
  });
}

function wordOf({ verdict, approved, layer }: CompatFinding): string {
  if (approved) return 'Approved';
  if (verdict === 'breaking') return 'Breaking';
  if (verdict === 'unknown') return 'Not decided';
  return layer === 'rule' ? 'About the text' : 'Compatible';
}
