// The steps from top to bottom, with the gaps between them drawn to scale.
import { useState } from 'react';
import type { TrailStep } from '../../api/client';
import { useKeys } from '../../app/keys';
import { Icon, type IconName } from '../../parts/Icon';
import { duration, exact } from '../../text/format';
import { hasDetails, StepDetails } from './StepDetails';
import { gapHeight, gapSpeaks, shares } from './scale';

const icons: Record<TrailStep['kind'], IconName> = {
  received: 'webhook',
  duplicate: 'copy',
  validated: 'check',
  mapped: 'mappings',
  emitted: 'emitted',
  stored: 'stored',
  called: 'called',
  retried: 'retried',
  parked: 'parked',
  resent: 'retried',
  discarded: 'discarded',
  refused: 'broken',
  done: 'check',
};

const words: Record<TrailStep['status'], string> = {
  ok: 'ok',
  attention: 'attention',
  broken: 'broken',
  running: 'running',
};

/** Steps that went wrong open by themselves: they are why the trail was opened. */
const speaksUp = (step: TrailStep) =>
  step.status === 'broken' || (step.status === 'attention' && !!(step.error || step.warnings?.length));

interface TimelineProps {
  steps: readonly TrailStep[];
  running: boolean;
  /** The newest trouble is told above the steps already. */
  told: boolean;
}

export function Timeline({ steps, running, told }: TimelineProps) {
  const [open, setOpen] = useState<ReadonlyMap<number, boolean>>(new Map());
  const newestTrouble = told ? undefined : steps.findLast(speaksUp)?.seq;
  const isOpen = (step: TrailStep) => open.get(step.seq) ?? step.seq === newestTrouble;
  const detailed = steps.filter(hasDetails);
  const allOpen = detailed.length > 0 && detailed.every(isOpen);
  const toggleAll = () => setOpen(new Map(detailed.map((step) => [step.seq, !allOpen])));

  useKeys('Trail', 2, [{ keys: ['e'], label: 'Unfold or fold every step', run: toggleAll }]);

  return (
    <section className="steps" aria-label="Steps">
      <div className="steps-head">
        <h3>Steps</h3>
        <WhereTimeWent steps={steps} />
        <button
          type="button"
          className="button plain"
          onClick={toggleAll}
          title={`${allOpen ? 'Fold' : 'Unfold'} every step  e`}
        >
          {allOpen ? 'Fold all' : 'Unfold all'}
        </button>
      </div>
      <ol>
        {steps.map((step, i) => {
          const before = steps[i - 1];
          const gap = before ? step.offsetMs - before.offsetMs - (before.durationMs ?? 0) : 0;
          return (
            <li key={step.seq} className={`step ${words[step.status]}`}>
              {before && <Gap ms={gap} />}
              <Step
                step={step}
                flowChanged={!!step.flow && step.flow !== lastFlow(steps, i)}
                open={isOpen(step)}
                onToggle={() => setOpen(new Map(open).set(step.seq, !isOpen(step)))}
              />
            </li>
          );
        })}
      </ol>
      {running && (
        <p className="steps-running quiet">
          <Icon name="running" size={14} /> Under way. New steps appear here by themselves.
        </p>
      )}
    </section>
  );
}

const lastFlow = (steps: readonly TrailStep[], before: number) =>
  steps.slice(0, before).findLast((step) => step.flow)?.flow;

function Gap({ ms }: { ms: number }) {
  return (
    <div className="gap" style={{ height: Math.max(gapHeight(ms), gapSpeaks(ms) ? 28 : 4) }}>
      {gapSpeaks(ms) && <span>{duration(ms)} later</span>}
    </div>
  );
}

/** A bar of the whole time, linear, one stretch from each step to the next. */
function WhereTimeWent({ steps }: { steps: readonly TrailStep[] }) {
  const last = steps.at(-1);
  if (!last || steps.length < 2) return <span className="share-bar" />;
  const end = last.offsetMs + (last.durationMs ?? 0);
  const parts = shares(steps, end);
  return (
    <span
      className="share-bar"
      role="img"
      aria-label={`The steps took ${duration(end)} together`}
      title={`${duration(end)} together`}
    >
      {parts.map((part, i) => (
        <span
          key={part.seq}
          className={steps[i]?.status ?? 'ok'}
          style={{ left: `${part.left}%`, width: `${part.width}%` }}
          title={`${steps[i]?.title}: ${duration((part.width / 100) * end)} until the next step`}
        />
      ))}
    </span>
  );
}

interface StepProps {
  step: TrailStep;
  flowChanged: boolean;
  open: boolean;
  onToggle: () => void;
}

function Step({ step, flowChanged, open, onToggle }: StepProps) {
  const details = hasDetails(step);
  const id = `step-${step.seq}`;
  const title = (
    <>
      <span className="step-names">
        <span className="step-title">{step.title}</span>
        {step.attempt !== undefined && step.attempt > 1 && (
          <span className="tag">attempt {step.attempt}</span>
        )}
        {flowChanged && (
          <span className="tag" title="Flow">
            {step.flow}
          </span>
        )}
      </span>
      <span className="step-time number" title={exact(step.at)}>
        {step.seq === 1 || step.offsetMs === 0 ? duration(step.offsetMs) : `+${duration(step.offsetMs)}`}
      </span>
    </>
  );
  return (
    <>
      <span className="step-mark">
        <Icon name={step.status === 'running' ? 'running' : icons[step.kind]} size={14} />
        {step.status !== 'ok' && <span className="visually-hidden">{words[step.status]}:</span>}
      </span>
      <div className="step-main">
        {details ? (
          <button
            type="button"
            className="step-line"
            aria-expanded={open}
            aria-controls={id}
            onClick={onToggle}
          >
            {title}
            <span className="step-chevron" data-open={open || undefined}>
              <Icon name="chevron" size={12} />
            </span>
          </button>
        ) : (
          <div className="step-line">
            {title}
            <span className="step-chevron" />
          </div>
        )}
        <StepDetails step={step} open={open} id={id} />
      </div>
    </>
  );
}
