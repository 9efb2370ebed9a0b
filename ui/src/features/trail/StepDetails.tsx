// What a step tells: a line of facts always; payloads, answers and warnings when unfolded.
import type { Exchange, StepError, TrailStep } from '../../api/client';
import { Link } from '../../app/router';
import { Icon } from '../../parts/Icon';
import { systemWord } from '../../parts/Meaning';
import { Copy } from '../../parts/parts';
import { bytes, duration, middle } from '../../text/format';
import { DocumentId } from './DocumentId';
import { Payload } from './Payload';

export const hasDetails = (step: TrailStep) =>
  !!(step.before || step.after || step.exchanges?.length || step.warnings?.length || step.error);

/** A call that is tried again is a call too. */
const isCall = (step: TrailStep) => step.kind === 'called' || (step.kind === 'retried' && !!step.system);

export function StepDetails({ step, open, id }: { step: TrailStep; open: boolean; id: string }) {
  return (
    <>
      <StepFacts step={step} />
      {!open && step.error && <p className="step-short clip">{step.error.message}</p>}
      {open && hasDetails(step) && (
        <div className="step-details" id={id}>
          {step.error && <ErrorBox error={step.error} broken={step.status === 'broken'} />}
          {step.warnings?.map((warning) => (
            <div className="notice attention" key={`${warning.code} ${warning.message}`}>
              <Icon name="attention" />
              <div>
                {warning.message}
                {warning.code && <span className="mono quiet"> {warning.code}</span>}
              </div>
            </div>
          ))}
          {(step.before || step.after) && (
            <Payload before={step.before} after={step.after} call={isCall(step)} />
          )}
          {step.exchanges?.map((exchange, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: exchanges of a step are only ever appended
            <ExchangeBox key={i} exchange={exchange} />
          ))}
        </div>
      )}
    </>
  );
}

function StepFacts({ step }: { step: TrailStep }) {
  const { module, contract, system, documents, durationMs } = step;
  // Who did it matters when it was not the machinery itself.
  const actor =
    step.kind === 'received' || step.actor === 'crosswalk' || step.actor === system ? undefined : step.actor;
  if (!module && !contract && !system && !documents?.length && durationMs === undefined && !actor)
    return null;
  return (
    <div className="step-facts">
      {module && (
        <span>
          <Link href={`/mappings?q=${encodeURIComponent(module.name)}`}>{module.name}</Link>{' '}
          <Copy text={module.digest} label="module digest">
            {middle(module.digest, 6, 4)}
          </Copy>
        </span>
      )}
      {contract && (
        <span>
          <Link href={`/contracts?q=${encodeURIComponent(contract)}`}>{contract}</Link>
          {step.contractVersion && ` ${step.contractVersion}`}
        </span>
      )}
      {system && !documents?.length && <span>{systemWord(system)}</span>}
      {documents?.map((document) => (
        <DocumentId key={document.id} {...document} />
      ))}
      {durationMs !== undefined && <span title="How long the step took">{duration(durationMs)}</span>}
      {actor && <span>by {actor}</span>}
    </div>
  );
}

/** What, where and what next. */
export function ErrorBox({ error, broken }: { error: StepError; broken: boolean }) {
  return (
    <div className={broken ? 'notice broken' : 'notice attention'}>
      <Icon name={broken ? 'broken' : 'attention'} />
      <div>
        <strong>{error.message}</strong>
        {(error.pointer || error.rule || error.position || error.code) && (
          <dl className="error-where">
            {error.pointer && (
              <div>
                <dt>at</dt>
                <dd className="mono">{error.pointer}</dd>
              </div>
            )}
            {error.rule && (
              <div>
                <dt>rule</dt>
                <dd className="mono">{error.rule}</dd>
              </div>
            )}
            {error.position && (
              <div>
                <dt>file</dt>
                <dd>
                  <Copy text={error.position} label="place in the file">
                    {error.position}
                  </Copy>
                </dd>
              </div>
            )}
            {error.code && (
              <div>
                <dt>code</dt>
                <dd className="mono">{error.code}</dd>
              </div>
            )}
          </dl>
        )}
        {error.hint && <p>{error.hint}</p>}
      </div>
    </div>
  );
}

function ExchangeBox({ exchange }: { exchange: Exchange }) {
  const { method, url, status, durationMs, error } = exchange;
  const good = status >= 200 && status < 400;
  return (
    <details className="exchange">
      <summary>
        <Icon name="chevron" size={12} />
        <span className={`exchange-status ${good ? 'ok' : 'broken'}`}>
          {status === 0 ? 'no answer' : status}
        </span>
        <span className="mono clip" title={`${method} ${url}`}>
          <b>{method}</b> {pathOf(url)}
        </span>
        <span className="number quiet">{duration(durationMs)}</span>
      </summary>
      <div className="exchange-body">
        <p className="mono exchange-url">{url}</p>
        {error && <p className="state broken">{error}</p>}
        <Headers title="Request headers" headers={exchange.requestHeaders} />
        {exchange.request && (
          <Payload after={exchange.request} title={`Request, ${bytes(exchange.request.length)}`} />
        )}
        <Headers title="Response headers" headers={exchange.responseHeaders} />
        {exchange.response && (
          <Payload after={exchange.response} title={`Response, ${bytes(exchange.response.length)}`} />
        )}
      </div>
    </details>
  );
}

function pathOf(url: string): string {
  try {
    const parsed = new URL(url);
    return parsed.pathname + parsed.search;
  } catch {
    return url;
  }
}

function Headers({ title, headers }: { title: string; headers: Record<string, string> | undefined }) {
  const entries = Object.entries(headers ?? {});
  if (entries.length === 0) return null;
  return (
    <details className="headers">
      <summary>
        <Icon name="chevron" size={12} /> {title} <span className="quiet">{entries.length}</span>
      </summary>
      <dl>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
