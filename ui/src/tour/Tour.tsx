// The tour as a small box in the corner: it points, it waits, and it is never in the way.
import { useEffect } from 'react';
import { useKeys } from '../app/keys';
import { go, usePlace } from '../app/router';
import { Icon } from '../parts/Icon';
import { type Step, steps } from './steps';
import { goToStep, report, startTour, useTourStep } from './tour';
import './tour.css';

const mark = 'data-tour';

/** Marks what a step is about, also where it comes to stand a moment later. */
function usePointer(step: Step | undefined) {
  useEffect(() => {
    if (!step?.at) return;
    const { at } = step;
    let marked: Element | undefined;
    let frame = 0;
    const look = () => {
      frame = 0;
      const found = document.querySelector(at) ?? undefined;
      if (found === marked) return;
      marked?.removeAttribute(mark);
      found?.setAttribute(mark, '');
      marked = found;
    };
    const observer = new MutationObserver(() => {
      frame ||= requestAnimationFrame(look);
    });
    observer.observe(document.body, { childList: true, subtree: true });
    look();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      marked?.removeAttribute(mark);
    };
  }, [step]);
}

export function Tour() {
  const at = useTourStep();
  const { path } = usePlace();
  useEffect(() => report({ path }), [path]);
  return at === undefined ? null : <Card at={at} path={path} />;
}

function Card({ at, path }: { at: number; path: string }) {
  const step = steps[at];
  usePointer(step);
  useKeys('First steps', 0, [
    {
      keys: ['>'],
      label: 'Next step of the tour',
      run: () => goToStep(at < steps.length ? at + 1 : undefined),
    },
    { keys: ['<'], label: 'Step before', run: () => goToStep(at - 1) },
    { keys: ['!'], label: 'End the tour', run: () => goToStep(undefined) },
  ]);
  const away = step?.href && step.href !== path && !path.startsWith('/mappings/');
  return (
    <aside className="tour" aria-label="First steps">
      <header>
        <span className="quiet">{step ? `First steps · ${at + 1} of ${steps.length}` : 'First steps'}</span>
        <button
          type="button"
          className="icon-button"
          aria-label="End the tour"
          title="End the tour  !"
          onClick={() => goToStep(undefined)}
        >
          <Icon name="close" size={14} />
        </button>
      </header>
      <div className="tour-bar" aria-hidden="true">
        <span style={{ width: `${(at / steps.length) * 100}%` }} />
      </div>
      <div role="status">
        <strong>{step?.title ?? 'You have built a first mapping'}</strong>
        <p>
          {step?.text ??
            'Next: add a case in Tests so that it stays right, or ask “What if…” of a contract. The tour starts again from the palette (Ctrl K) and from ?.'}
        </p>
      </div>
      <footer>
        {step ? (
          <>
            {away && step.href && (
              <button type="button" className="button primary" onClick={() => go(step.href ?? '/')}>
                Take me there
              </button>
            )}
            <button type="button" className="button" onClick={() => goToStep(at + 1)}>
              Next <kbd>&gt;</kbd>
            </button>
            {at > 0 && (
              <button type="button" className="button plain" onClick={() => goToStep(at - 1)}>
                Back
              </button>
            )}
            <button type="button" className="button plain" onClick={() => goToStep(undefined)}>
              Skip the tour
            </button>
          </>
        ) : (
          <>
            <button type="button" className="button primary" onClick={() => goToStep(undefined)}>
              Done
            </button>
            <button type="button" className="button plain" onClick={startTour}>
              Start again
            </button>
          </>
        )}
      </footer>
    </aside>
  );
}
