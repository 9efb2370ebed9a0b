// Which module made what is shown, how long it took, and whether it is that of the text in hand.
import { Copy } from '../../parts/parts';
import { duration, middle } from '../../text/format';
import { useStudioState } from '../core/context';

/** Whether the run is not of the text in hand: the server has not answered, or the mapping has errors. */
export const useStale = () =>
  useStudioState(({ compiled, doc, run }) => {
    if (!run) return undefined;
    if (compiled && compiled.text !== doc.text) return 'compiling';
    if (compiled && !compiled.module) return 'errors';
    if (compiled?.module && compiled.module.digest !== run.digest) return 'running';
    return undefined;
  });

export function ModuleLine() {
  const run = useStudioState((state) => state.run);
  const running = useStudioState((state) => state.running);
  const link = useStudioState((state) => state.link);
  const stale = useStale();
  const word =
    link.state === 'lost'
      ? 'older: the server does not answer'
      : stale === 'errors'
        ? 'older: the mapping has errors'
        : stale
          ? 'older: compiling'
          : undefined;
  if (!run) return <span className="drawer-module quiet">{link.state === 'lost' ? link.why : ''}</span>;
  return (
    <span className="drawer-module">
      {word && <span className="drawer-older">{word}</span>}
      <span className="quiet">module</span>
      <Copy text={run.digest} label="module digest">
        {middle(run.digest, 4, 4)}
      </Copy>
      {running !== undefined && (
        <span className="quiet">
          {running === run.digest ? 'runs in production' : 'not yet in production'}
        </span>
      )}
      <span className="number">{duration(run.ms)}</span>
    </span>
  );
}
