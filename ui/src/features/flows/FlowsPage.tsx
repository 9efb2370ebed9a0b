import type { Workspace } from '../../api/client';
import { Link } from '../../app/router';
import { type Finding, FindingList, Unlisted } from '../../parts/Findings';
import { Icon, type IconName } from '../../parts/Icon';
import { systemWord } from '../../parts/Meaning';
import { Copy, Empty } from '../../parts/parts';
import { NothingMatches, WorkspacePage } from '../../parts/WorkspacePage';
import './flows.css';

type Flow = Workspace['flows'][number];
type Step = Flow['steps'][number];

const ownsFinding = (flow: Flow, { position }: Finding) => position.file === flow.file;

export function FlowsPage() {
  return (
    <WorkspacePage title="Flows" filter="name or system">
      {(workspace, matches) => {
        const unlisted = (
          <Unlisted
            workspace={workspace}
            folder="flows/"
            told={(finding) => workspace.flows.some((flow) => ownsFinding(flow, finding))}
          />
        );
        if (workspace.flows.length === 0)
          return (
            <>
              <Empty title="This workspace has no flows">
                Write one as <code>flows/&lt;name&gt;.yaml</code>: what triggers it, its key, and its steps.
              </Empty>
              {unlisted}
            </>
          );
        const shown = workspace.flows.filter((flow) =>
          matches(
            flow.name,
            flow.title,
            flow.trigger,
            ...flow.steps.flatMap((step) => [step.name, step.system]),
          ),
        );
        if (shown.length === 0) return <NothingMatches />;
        return (
          <>
            <ul className="flow-list">
              {shown.map((flow) => (
                <FlowItem
                  key={flow.name}
                  flow={flow}
                  findings={workspace.findings.filter((finding) => ownsFinding(flow, finding))}
                />
              ))}
            </ul>
            {unlisted}
          </>
        );
      }}
    </WorkspacePage>
  );
}

function FlowItem({ flow, findings }: { flow: Flow; findings: readonly Finding[] }) {
  return (
    <li className="flow">
      <div className="flow-name">
        <span className="name">{flow.name}</span>
        {flow.title && <bdi className="quiet">{flow.title}</bdi>}
      </div>
      <ol className="flow-steps" aria-label={`Steps of ${flow.name}`}>
        <li className="flow-step trigger">
          <Icon name="webhook" size={14} />
          <span>{flow.trigger}</span>
        </li>
        {flow.steps.map((step) => (
          <li key={`${step.kind} ${step.name}`} className="flow-step">
            <Icon name="arrow" size={12} />
            <FlowStep step={step} />
          </li>
        ))}
      </ol>
      <div className="flow-end">
        {flow.priority && <span className="tag">{flow.priority} priority</span>}
        <Copy text={flow.file} label="path">
          {flow.file}
        </Copy>
      </div>
      {findings.length > 0 && <FindingList findings={findings} of={flow.name} about={flow.file} />}
    </li>
  );
}

const icons: Record<Step['kind'], IconName> = { map: 'mappings', emit: 'emitted', call: 'called' };

function FlowStep({ step }: { step: Step }) {
  return (
    <span className="flow-box">
      <Icon name={icons[step.kind]} size={14} />
      <span className="quiet">{step.kind}</span>
      {step.kind === 'map' && <Link href={`/mappings?q=${encodeURIComponent(step.name)}`}>{step.name}</Link>}
      {step.kind === 'emit' && (
        <Link href={`/contracts?q=${encodeURIComponent(step.name)}`}>{step.name}</Link>
      )}
      {step.kind === 'call' && (
        <span>
          {step.system && `${systemWord(step.system)} `}
          {step.name}
        </span>
      )}
    </span>
  );
}
